"""What is wrong with the input is told in whole, and what was published before stays as it was."""

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from briefgen import BriefgenError, build, check
from briefgen.cli import run
from casefiles import CASES
from conftest import FACTS, TINY, Changes, Workspace, as_nobody, laid_out, sha256

FACTS_FILE = "seeds/facts/2026-11-21.yaml"
BAD = [pytest.param(case, id=case["title"]) for case in tomllib.loads((CASES / "bad_input.toml").read_text())["case"]]
TEXT_FORMATS = ("--format", "html", "--format", "md")


def changes_of(case: dict[str, Any]) -> Changes:
    """The files of the tiny workspace that a case changes.

    `replace`: file → pairs of old and new words. `articles` does the same, and the catalogue follows. `files`: file →
    all of its text. `latin1` does the same in another encoding. `sizes`: file → so many letters. `gone`: files.
    """
    changes: dict[str, str | bytes | None] = {**dict.fromkeys(case.get("gone", ())), **case.get("files", {})}
    for name, pairs in {**case.get("articles", {}), **case.get("replace", {})}.items():
        changes[name] = replaced(TINY[name], pairs)
    if "articles" in case:
        catalogue = TINY["seeds/articles.yaml"]
        for name in case["articles"]:
            catalogue = catalogue.replace(sha256(TINY[name]), sha256(changes[name] or ""))
        changes["seeds/articles.yaml"] = catalogue
    changes |= {name: text.encode("latin-1") for name, text in case.get("latin1", {}).items()}
    return changes | {name: b"a" * size for name, size in case.get("sizes", {}).items()}


def replaced(text: str, pairs: list[list[str]]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def prepared(root: Path, case: dict[str, Any]) -> Path:
    """`folders` stand where files should, `links` lead from a name to a target."""
    for name in (*case.get("folders", ()), *case.get("links", {})):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
    for name in case.get("folders", ()):
        (root / name).mkdir()
    for name, target in case.get("links", {}).items():
        (root / name).symlink_to(target)
    return root


def told(root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code and what stands on standard error; nothing may stand on standard output."""
    code = run([*arguments, "-C", str(root)])
    output = capsys.readouterr()
    assert output.out == ""
    return code, output.err


def bytes_in(folder: Path) -> dict[str, bytes]:
    """What a reader can see."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a build that went well."""
    root = laid_out(tmp_path_factory.mktemp("good"))
    build(root, formats=("html", "md"))
    return root / "output"


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_in_whole_and_nothing_is_written(
    case: dict[str, Any], workspace: Workspace, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = prepared(workspace(changes_of(case)), case)
    arguments = ["build", *TEXT_FORMATS, *case.get("arguments", ())]
    assert told(root, arguments, capsys) == (case["code"], case["said"])
    assert not (root / "output").exists()
    shutil.copytree(good, root / "output")
    assert told(root, arguments, capsys) == (case["code"], case["said"])
    assert bytes_in(root / "output") == bytes_in(good)


@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        (FACTS_FILE, FACTS_FILE, 66),
        ("seeds/articles/port.txt", "seeds/articles.yaml:2:9", 66),
        ("seeds/articles.yaml", "seeds/articles.yaml", 66),
        ("briefgen.yaml", "briefgen.yaml", 66),
    ],
)
def test_a_file_that_may_not_be_read_is_told(
    name: str, place: str, code: int, public_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = laid_out(public_folder)
    (root / name).chmod(0)
    # What is imported late may lie where nobody else may look.
    with pytest.raises(BriefgenError):
        check(root, [date(2026, 11, 22)])
    with as_nobody():
        assert told(root, ["build", *TEXT_FORMATS], capsys) == (
            code,
            f'{place}: error: "{name}" cannot be read: permission denied\n  hint: check the file and who may read it\n',
        )
    assert not (root / "output").exists()


# Files that were cut off.

SMALL = """\
date: 2026-11-21
title: A strike vote is near
bottom_line:
  - text: A vote is near.
    facts: [vote]
sections:
  - title: Port
    facts:
      - id: vote
        text: "Dockworkers vote – soon."
        cite:
          - port: Dockworkers will vote
          - wire: called a vote
      - id: closed
        text: Berth 8 is closed.
        cite:
          - port: 8 are closed
...
"""


def test_no_part_of_a_facts_file_is_taken_for_the_whole_without_a_word(workspace: Workspace) -> None:
    whole = check(workspace({FACTS_FILE: SMALL}))
    assert whole.warnings == ()
    data = SMALL.encode()
    for length in range(len(data)):
        root = workspace({FACTS_FILE: data[:length]})
        try:
            found = check(root)
        except BriefgenError:
            continue
        said = [problem.message for problem in found.warnings]
        assert 'the last line is not "..."' in said or found.days == whole.days, data[:length]


def test_a_brief_of_a_half_saved_file_is_built_with_a_warning_and_not_when_strict(
    workspace: Workspace, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = workspace({FACTS_FILE: FACTS[: FACTS.index("watch:")]})
    shutil.copytree(good, root / "output")
    said = (
        f'{FACTS_FILE}:29:1: error: the last line is not "..."\n'
        '  hint: it may be half saved; if it is whole, end it with a line "..."\n'
    )
    assert told(root, ["build", *TEXT_FORMATS, "--strict"], capsys) == (65, said)
    assert bytes_in(root / "output") == bytes_in(good)
    assert told(root, ["build", *TEXT_FORMATS], capsys) == (0, said.replace("error:", "warning:"))


# Fonts.

FONTS = [path.name for path in (Path(__file__).parent.parent / "templates/fonts").glob("*.ttf")]


FIRST_FONT = "SourceSerif4-Regular.ttf"
"""The first that the print style sheet names."""


def spoilt(*names: str) -> Changes:
    return {f"templates/fonts/{name}": b"this is no font" for name in names}


def no_font(name: str, there: str) -> str:
    return (
        f'output/2026-11-21/brief.pdf: error: "templates/fonts/{name}" is no TrueType or OpenType font\n'
        f"  everything else was made; of this PDF, {there}\n"
        "  hint: put the font there anew, or remove the file if it takes the place of one of the theme's\n"
    )


def test_a_theme_without_a_usable_font_makes_no_pdf_and_all_the_rest(
    workspace: Workspace, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = workspace(spoilt(*FONTS))
    shutil.copytree(good, root / "output")
    assert told(root, ["build"], capsys) == (69, no_font(FIRST_FONT, "there is none of this day yet"))
    assert bytes_in(root / "output") == bytes_in(good)
    (root / "output/2026-11-21/brief.pdf").write_bytes(b"the last good one")
    assert told(root, ["build"], capsys) == (69, no_font(FIRST_FONT, "the last good one stays"))
    assert bytes_in(root / "output")["2026-11-21/brief.pdf"] == b"the last good one"


def test_one_font_that_cannot_be_used_is_named(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    root = workspace(spoilt("SourceSans3-It.ttf"))
    said = no_font("SourceSans3-It.ttf", "there is none of this day yet")
    assert told(root, ["build", "--format", "pdf"], capsys) == (69, said)
    assert not (root / "output").exists()
