"""The curator's loop, as a new user would type it."""

import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen.cli import run
from conftest import REPOSITORY, SECOND, TINY, Workspace

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


def test_text_can_be_pasted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    root = workspace()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A pasted report. It says little.\n")))
    assert typed("-C", str(root), "--json", "add", "--alias", "pasted") == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["alias"], added["dated"], added["encoding"]) == ("pasted", False, None)
    assert (root / "seeds/articles" / added["file"]).read_bytes() == b"A pasted report. It says little.\n"


def test_an_article_that_changed_is_accepted_after_showing_what_changes(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/articles/wire.txt": SECOND.replace("for Tuesday", "for Wednesday")})
    assert typed("-C", str(root), "relock", "wire", "--yes") == 0
    said = capsys.readouterr().out
    assert "“called a vote for Tuesday” no longer stands" in said
    assert "“The union has called a vote” stands on line 1" in said
    assert said.endswith("seeds/articles.yaml written\n")
    assert typed("-C", str(root), "relock", "nobody", "--yes") == 64
    assert capsys.readouterr().err == (
        'seeds/articles.yaml: error: there is no article "nobody" in the catalogue\n  hint: known are: port, wire\n'
    )


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


def _is_watching(process: int) -> bool:
    folder = Path(f"/proc/{process}/fdinfo")
    return any("inotify wd:" in entry.read_text("ascii") for entry in folder.iterdir())


def test_the_watch_answers_every_save(workspace: Workspace) -> None:
    root = workspace()
    facts = root / "seeds/facts/2026-11-21.yaml"
    command = [sys.executable, "-m", "briefgen", "-C", str(root), "check", "--watch"]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as watch:
        assert watch.stderr
        answers = iter(watch.stderr.readline, "")
        assert [next(answers), next(answers)] == ["checking\n", "watching; no errors\n"]
        while not _is_watching(watch.pid):
            assert watch.poll() is None
            time.sleep(0.02)
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
