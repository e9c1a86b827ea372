"""The curator's loop, as a new user would type it."""

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pytest

from briefgen.build import relocking
from briefgen.cli import run
from briefgen.files import watched
from conftest import REPOSITORY, SECOND, TINY, Changes, Workspace, as_nobody, laid_out, sha256

Captured = pytest.CaptureFixture[str]

ARTICLE = """date 2026-11-20 By Nora Example Halvard Post

The council voted 7 to 4 on Friday to close the old bridge. Repairs would cost 12 million euros.
"""

FACTS = """\
date: 2026-11-22
title: The old bridge closes
sections:
  - title: The bridge
    facts:
      - id: bridge-closed
        text: The council voted **7 to 4** on Friday to close the old bridge.
        cite:
          - bridge: The council voted 7 to 4 on Friday to close the old bridge
...
"""


def typed(*arguments: str) -> int:
    return run(list(arguments))


def test_from_nothing_to_a_brief_that_proves_itself(tmp_path: Path, capsys: Captured) -> None:
    desk, article = tmp_path / "desk", tmp_path / "bridge.txt"
    article.write_text(ARTICLE, "utf-8")
    assert typed("init", str(desk)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"next: briefgen -C {desk} build"
    assert typed("-C", str(desk), "check", "--strict") == 0
    assert typed("-C", str(desk), "add", str(article), "--alias", "bridge") == 0
    assert capsys.readouterr().out == (
        'bridge.txt: taken in as "bridge"\n'
        "  not known of it: publisher, author, title, url, language; fill in what you know in seeds/articles.yaml\n"
    )
    assert typed("-C", str(desk), "new", "2026-11-22") == 0
    assert capsys.readouterr().out == "seeds/facts/2026-11-22.yaml\n"
    facts = desk / "seeds/facts/2026-11-22.yaml"
    offered = re.findall(r"^#           - bridge: (.*)  # line 3$", facts.read_text("utf-8"), re.MULTILINE)
    assert offered == [
        "The council voted 7 to 4 on Friday to close the old bridge.",
        "Repairs would cost 12 million euros.",
    ]
    facts.write_text(FACTS, "utf-8")
    assert typed("-C", str(desk), "build", "2026-11-22", "--format", "json", "--strict") == 0
    assert typed("verify", str(desk / "output/2026-11-22/brief.json")) == 0
    assert "checked: 1 source: each has its receipt" in capsys.readouterr().out.replace("1 sources", "1 source")
    assert typed("-C", str(desk), "coverage", "2026-11-22") == 0
    said = capsys.readouterr().out
    assert "Repairs would cost 12 million euros." in said
    assert typed("-C", str(desk), "coverage", "2026-11-22", "--html") == 0
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    assert typed("-C", str(desk), "coverage", "2026-11-22", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["date"] == "2026-11-22"


KNOWN = """---
Title: Caf\xe9 at the quay closes
Author: Nora Example
Publisher: Halvard Post
Date: 2026-11-20
URL: https://halvard.example/cafe
Language: en
---

The caf\xe9 at the quay is closed.
"""


def test_an_article_that_says_all_of_itself_leaves_nothing_to_fill_in(
    workspace: Workspace, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "quay.txt").write_bytes(KNOWN.encode("cp1252"))
    assert typed("-C", str(workspace()), "add", str(tmp_path / "quay.txt"), "--encoding", "cp1252") == 0
    assert capsys.readouterr().out == (
        'quay.txt: taken in as "halvard-post"\n  it was in cp1252 and is kept in UTF-8\n'
    )


def test_text_can_be_pasted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    root = workspace()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A pasted report. It says little.\n")))
    assert typed("-C", str(root), "--json", "add", "--alias", "pasted") == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["alias"], added["dated"], added["encoding"]) == ("pasted", False, None)
    assert (root / "seeds/articles" / added["file"]).read_bytes() == b"A pasted report. It says little.\n"


CORRECTED = SECOND.replace("for Tuesday", "for Wednesday") + "\nThe harbour master had no comment.\n"
REVISED = f"""\
wire:
  sha256: {sha256(SECOND)} → {sha256(CORRECTED)}
  “called a vote for Tuesday” no longer stands; nearest, line 1 of "wire": called a vote for [-Tuesday-]{{+Wednesday+}}
  “The union has called a vote” stands on line 1
"""


def test_an_article_that_changed_is_accepted_after_showing_what_changes(workspace: Workspace, capsys: Captured) -> None:
    root = workspace()
    assert typed("-C", str(root), "build", "--format", "json") == 0
    (root / "seeds/articles/wire.txt").write_text(CORRECTED, "utf-8")
    assert typed("-C", str(root), "relock", "wire", "--yes") == 0
    assert capsys.readouterr() == (
        REVISED + "  the text as it was published, and as it is now:\n"
        "      1       - The union has called a vote for [-Tuesday-].\n"
        "            1 + The union has called a vote for {+Wednesday+}.\n"
        "      2     2\n"
        "      3     3   According to the union, 820 dockworkers are … It would be the first stoppage since 2019.\n"
        "            4 +\n"
        "            5 + The harbour master had no comment.\n"
        "seeds/articles.yaml written\n",
        "",
    )
    assert typed("-C", str(root), "relock", "nobody", "--yes") == 64
    assert capsys.readouterr().err == (
        'seeds/articles.yaml: error: there is no article "nobody" in the catalogue\n  hint: known are: port, wire\n'
    )


LONG = "The union has called a vote for Tuesday.\n\nOne ship waits.\n\nTwo ships sail.\n\nThree left.\n\nFour came.\n"


def long_article(rights: str) -> Changes:
    catalogue = TINY["seeds/articles.yaml"].replace(sha256(SECOND), sha256(LONG))
    return {
        "seeds/articles/wire.txt": LONG,
        "seeds/articles.yaml": catalogue.replace("rights: excerpts", f"rights: {rights}"),
    }


@pytest.mark.parametrize(
    ("rights", "now", "expected"),
    [
        (
            "excerpts",
            LONG.replace("One ship waits", "No ship waits"),
            (
                "  the text, as far as it was published, and as it is now:\n"
                "      1     1   The union has called a vote for Tuesday.\n"
                "      2     2\n"
                "      3       - [-One-] ship waits.\n"
                "            3 + {+No+} ship waits.\n"
                "  lines 4–9 were never published and cannot be compared; lines 4–9 there now\n"
            ),
        ),
        (
            "excerpts",
            LONG.replace("Two", "Two more"),
            (
                "  the lines that were published are the same; what changed is elsewhere:\n"
                "  lines 4–9 were never published and cannot be compared; lines 4–9 there now\n"
            ),
        ),
        (
            "none",
            LONG.replace("Two", "Ten"),
            (
                "  the lines that were published are the same; what changed is elsewhere:\n"
                "  lines 1–9 were never published and cannot be compared; lines 1–9 there now\n"
            ),
        ),
        (
            "full",
            LONG.replace("\n", "\r\n"),
            "  its lines are all the same: only their ends changed, or a byte order mark\n",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(
    rights: str, now: str, expected: str, workspace: Workspace, capsys: Captured
) -> None:
    root = workspace(long_article(rights))
    assert typed("-C", str(root), "build", "--format", "json") == 0
    (root / "seeds/articles/wire.txt").write_bytes(now.encode())
    assert typed("-C", str(root), "relock", "wire", "--yes") == 0
    said = capsys.readouterr().out
    assert said.split("stands on line 1\n")[-1] == expected + "seeds/articles.yaml written\n"


def test_where_nothing_was_published_only_the_quotes_are_compared(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/articles/wire.txt": CORRECTED, "output/2026-11-21/brief.json": "{}"})
    assert typed("-C", str(root), "relock", "wire", "--yes") == 0
    assert capsys.readouterr().out == (
        REVISED + "  nothing of the text from before was published here: only its quotes could be compared\n"
        "seeds/articles.yaml written\n"
    )


def test_what_was_published_and_cannot_be_read_is_as_if_it_were_not_there(
    public_folder: Path,
) -> None:
    root = laid_out(public_folder)
    assert typed("-C", str(root), "build", "--format", "json") == 0
    (root / "seeds/articles/wire.txt").write_text(CORRECTED, "utf-8")
    (root / "output/2026-11-21").chmod(0)
    with as_nobody():
        assert relocking(root, "wire").revision is None
    (root / "output/2026-11-21").chmod(0o755)
    assert relocking(root, "wire").revision is not None


def test_a_mistake_in_one_day_keeps_nobody_from_starting_another(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": "- no\n- mapping\n", "seeds/facts/2026-11-19.yaml": "a: b: c"})
    assert typed("-C", str(root), "new", "2026-11-22") == 0
    assert capsys.readouterr().out == "seeds/facts/2026-11-22.yaml\n"


def test_a_program_is_told_what_changes_and_what_could_not_be_compared(workspace: Workspace, capsys: Captured) -> None:
    root = workspace(long_article("excerpts"))
    assert typed("-C", str(root), "build", "--format", "json") == 0
    now = LONG.replace("One ship waits", "No ship waits")
    (root / "seeds/articles/wire.txt").write_text(now, "utf-8")
    assert typed("-C", str(root), "relock", "wire", "--json") == 64
    asked = json.loads(capsys.readouterr().out)
    told = {
        "change": {
            "alias": "wire",
            "file_was": "wire.txt",
            "file": "wire.txt",
            "sha256_was": sha256(LONG),
            "sha256": sha256(now),
            "notes": [
                "“called a vote for Tuesday” stands on line 1",
                "“The union has called a vote” stands on line 1",
            ],
        },
        "text": {
            "changes": [{"was_line": 3, "was": "One ship waits.", "now_line": 3, "now": "No ship waits."}],
            "unknown": [{"was_first": 4, "was_last": 9, "now_first": 4, "now_last": 9}],
        },
    }
    assert asked["problems"][0]["message"] == "nobody is there to be asked whether this is right"
    assert {key: asked[key] for key in told} == told
    assert typed("-C", str(root), "relock", "wire", "--json", "--yes") == 0
    assert json.loads(capsys.readouterr().out) == {**told, "written": ["seeds/articles.yaml"]}


@pytest.mark.parametrize(("answer", "locked"), [("y", CORRECTED), ("n", SECOND)])
def test_who_is_there_is_asked(answer: str, locked: str, workspace: Workspace) -> None:
    root = workspace({"seeds/articles/wire.txt": CORRECTED})
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "briefgen", "-C", str(root), "relock", "wire"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=slave, stdout=slave, stderr=slave) as asking:
        os.close(slave)
        seen = b""
        while b"accept this? [y/N]: " not in seen:
            seen += os.read(master, 4096)
        os.write(master, f"{answer}\n".encode())
        assert asking.wait() == 0
    seen = os.read(master, 4096)
    os.close(master)
    assert seen.decode().splitlines()[-1] == ("seeds/articles.yaml written" if answer == "y" else "nothing was written")
    assert sha256(locked) in (root / "seeds/articles.yaml").read_text("utf-8")


def test_an_article_that_moved_is_followed(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/articles/wire.txt": None, "seeds/articles/old/wire-2.txt": SECOND})
    assert typed("-C", str(root), "check") == 66
    assert 'the same bytes are in "seeds/articles/old/wire-2.txt"' in capsys.readouterr().err
    assert typed("-C", str(root), "relock", "wire", "--yes") == 0
    assert "file: wire.txt → old/wire-2.txt" in capsys.readouterr().out
    assert typed("-C", str(root), "check", "--strict") == 0


def _save(path: Path, text: str) -> None:
    """As an editor does: complete, then in its place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def test_the_watch_answers_every_save(workspace: Workspace) -> None:
    root = workspace()
    facts = root / "seeds/facts/2026-11-21.yaml"
    command = [sys.executable, "-m", "briefgen", "-C", str(root), "check", "--watch"]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as watch:
        assert watch.stderr
        answers = iter(watch.stderr.readline, "")
        assert [next(answers), next(answers)] == ["checking\n", "watching; no errors\n"]
        _save(facts, TINY["seeds/facts/2026-11-21.yaml"].replace("why:", "whi:"))
        said = [next(answers) for _ in range(4)]
        assert said == [
            "checking\n",
            'seeds/facts/2026-11-21.yaml:19:9: error: there is no key "whi" here\n',
            '  hint: did you mean "why"?\n',
            "watching; 1 error\n",
        ]
        _save(facts, TINY["seeds/facts/2026-11-21.yaml"])
        assert [next(answers), next(answers)] == ["checking\n", "watching; no errors\n"]
        watch.terminate()


def answers_of(watch: Iterator[None]) -> SimpleQueue[None]:
    """What the watch answers from now on."""
    answers: SimpleQueue[None] = SimpleQueue()
    Thread(target=lambda: [answers.put(answer) for answer in watch], daemon=True).start()
    return answers


def is_quiet(answers: SimpleQueue[None]) -> bool:
    """Whether nothing more is answered for a while."""
    try:
        answers.get(timeout=0.4)
    except Empty:
        return True
    return False


def test_a_save_between_the_first_look_and_the_wait_for_the_next_is_not_missed(workspace: Workspace) -> None:
    facts = workspace() / "seeds/facts/2026-11-21.yaml"
    watch = watched(facts.parents[2])
    next(watch)
    _save(facts, "date: 2026-11-21\n")
    answers_of(watch).get(timeout=10)


SAVES = {
    "settings that are replaced a second time": ("briefgen.yaml", "title: Other\n...\n"),
    "a template in a folder that was not there": ("templates/brief.md.j2", "{{ edition.title }}"),
    "a file in the folder of a new day": ("seeds/facts/2026-11-22/a.yaml", "date: 2026-11-22\n"),
}


@pytest.mark.parametrize("title", SAVES)
def test_what_was_not_there_at_first_is_watched_too(title: str, workspace: Workspace) -> None:
    root = workspace()
    name, text = SAVES[title]
    answers = answers_of(watched(root))
    answers.get(timeout=10)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    for save in (text, f"{text}# again\n"):
        _save(root / name, save)
        answers.get(timeout=10)
        while not is_quiet(answers):
            pass


def test_what_is_written_beside_the_inputs_is_no_save(workspace: Workspace) -> None:
    root = workspace()
    answers = answers_of(watched(root))
    answers.get(timeout=10)
    (root / "output/2026-11-21").mkdir(parents=True)
    (root / "notes.txt").write_text("x")
    (root / "seeds/facts/.2026-11-21.yaml.swp").write_text("x")
    assert is_quiet(answers)
