"""Who gives the same command again is answered at once, as long as the build itself would say the same."""

import io
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen import __main__ as entrance
from briefgen import again, build, state
from briefgen.build.standing import folders_listed
from briefgen.cli import run
from briefgen.files import LOCK
from conftest import FACTS, Workspace

if TYPE_CHECKING:
    from briefgen.again import Status

COMMAND = ["build", "--all", "--format", "html"]
TODAY = "2026-11-21"
FACTS_FILE = f"seeds/facts/{TODAY}.yaml"
ANSWER = f"output/{again.FILE}"
HALF_SAVED = {FACTS_FILE: FACTS.removesuffix("...\n")}
"""Said of it is a warning."""


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def root(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settled(workspace(), monkeypatch)


def there(root: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_ino, path.stat().st_ctime_ns) for path in (root, *root.rglob("*"))}


def settled(there: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which the command was given until there was an answer to keep."""
    monkeypatch.chdir(there)
    for _ in range(50):
        assert run(COMMAND) == 0
        if (there / ANSWER).exists():
            return there
    raise AssertionError("no answer was kept")


def test_who_gives_the_same_command_again_is_answered_at_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    before = there(root)
    assert again.answered(COMMAND)
    assert capsys.readouterr() == ("", "")
    assert there(root) == before


def test_the_entrance_goes_no_further(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["briefgen", *COMMAND])
    entrance.main()
    (root / ANSWER).unlink()
    with pytest.raises(SystemExit) as end:
        entrance.main()
    assert end.value.code == 0


def appended(name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        with (root / name).open("ab") as stream:
            stream.write(b" ")

    return change


def put(name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")

    return change


def gone(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def with_the_same_size_and_time(root: Path) -> None:
    facts = root / FACTS_FILE
    was, text = facts.stat(), facts.read_bytes()
    facts.write_bytes(text.replace(b"a", b"e", 1))
    os.utime(facts, ns=(was.st_atime_ns, was.st_mtime_ns))


def folder_instead(root: Path) -> None:
    (root / ANSWER).unlink()
    (root / ANSWER).mkdir()


CHANGES: dict[str, Callable[[Path], None]] = {
    "facts": appended(FACTS_FILE),
    "facts, as large and as old": with_the_same_size_and_time,
    "facts of one more day": put("seeds/facts/2026-11-22.yaml"),
    "a second file of the day": put(f"seeds/facts/{TODAY}/more.yaml"),
    "no facts": gone(FACTS_FILE),
    "the catalogue": appended("seeds/articles.yaml"),
    "an article": lambda root: appended(str(next((root / "seeds/articles").iterdir())))(root),
    "settings where there were none": put("briefgen.yaml"),
    "a template of its own": put("templates/css/own.css"),
    "a page": appended(f"output/{TODAY}/brief.html"),
    "no page": gone(f"output/{TODAY}/brief.html"),
    "no page of the site": gone("output/index.html"),
    "no state": gone(f"output/{state.FILE}"),
    "a build at work": put(f"output/{LOCK}"),
    "what a build left": put("output/.briefgen-0123456789abcdef"),
    "no answer": gone(ANSWER),
    "a folder in place of the answer": folder_instead,
    "an answer cut short": lambda root: os.truncate(root / ANSWER, 100),
    "an answer of zeros": lambda root: (root / ANSWER).write_bytes(bytes((root / ANSWER).stat().st_size)) and None,
    "an answer that says more": appended(ANSWER),
    "no output": lambda root: shutil.rmtree(root / "output"),
}


@pytest.mark.parametrize("title", CHANGES)
def test_whatever_is_touched_the_build_is_asked(title: str, root: Path) -> None:
    CHANGES[title](root)
    assert not again.answered(COMMAND)


def test_every_file_that_the_answer_rests_on_counts(root: Path) -> None:
    for _ in range(50):
        found = build(Path(), since=date.min, formats=["html"])
        if found.rests_on:
            break
    mine = [name for name in found.rests_on if not Path(name).is_absolute() and Path(name).is_file()]
    assert {f"./{path.relative_to(root)}" for path in root.glob("seeds/*/*.*")} <= {f"./{Path(name)}" for name in mine}
    assert {path.parent for path in root.glob("output/**/*.html")} == {
        root / Path(name).parent for name in mine if name.endswith(".html")
    }
    for name in mine:
        data = again.written(COMMAND, "", {**found.rests_on, name: (0, 0, 0, 0)})
        assert data
        (root / ANSWER).write_bytes(data)
        assert not again.answered(COMMAND), name


@pytest.mark.usefixtures("root")
def test_another_command_or_program_asks_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not again.answered([*COMMAND, "--format", "md"])
    assert not again.answered(COMMAND[:-2])
    assert not again.answered([])
    monkeypatch.setattr(sys, "path", [*sys.path, "/elsewhere/site-packages"])
    assert not again.answered(COMMAND)
    monkeypatch.undo()


@pytest.mark.usefixtures("root")
def test_who_completes_a_command_in_the_shell_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_BRIEFGEN_COMPLETE", "bash_complete")
    assert not again.answered(COMMAND)


@pytest.mark.usefixtures("root")
def test_a_reader_at_a_terminal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert again.answered(COMMAND)
    assert sys.stdout.getvalue() == "nothing to do: every file is up to date\n"  # type: ignore[attr-defined]


def test_warnings_are_said_again_but_left_to_the_build_where_they_have_colours(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(workspace(HALF_SAVED), monkeypatch)
    capsys.readouterr()
    assert run(COMMAND) == 0
    said = capsys.readouterr().err
    assert "warning" in said
    assert again.answered(COMMAND)
    assert capsys.readouterr().err == said
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert not again.answered(COMMAND)


@pytest.mark.parametrize("more", [["--json"], ["--dry-run"], ["-C", "../root"]])
def test_no_answer_is_kept_of_what_is_told_otherwise_or_elsewhere(more: list[str], root: Path) -> None:
    (root / ANSWER).unlink()
    for _ in range(3):
        assert run([*COMMAND, *(word.replace("root", root.name) for word in more)]) == 0
    assert not Path(ANSWER).exists()


def test_a_build_that_makes_something_takes_the_answer_away(root: Path) -> None:
    facts = root / FACTS_FILE
    facts.write_text(facts.read_text().replace("title: ", "title: Again: ").replace("Again: ", "Again, "))
    assert run(COMMAND) == 0
    assert not (root / ANSWER).exists()


@pytest.mark.parametrize(
    ("command", "rests_on"),
    [(["build", ""], {}), (["build"], {"a\0b": None}), (["build"], {"a": (2**63, 0, 0, 0)})],
)
def test_what_cannot_be_written_down_is_not(command: list[str], rests_on: "dict[str, Status | None]") -> None:
    assert again.written(command, "", rests_on) is None


def test_folders_that_are_not_there_are_looked_at_too(tmp_path: Path) -> None:
    assert folders_listed(tmp_path)[f"{tmp_path}/templates"] is None
