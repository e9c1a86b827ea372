"""The command line: what a stranger is told, what a script can rely on, and what cron hears."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from briefgen import __version__
from briefgen.cli import building, console, run
from conftest import FACTS, REPOSITORY, TINY, Changes, Workspace

FACTS_FILE = "seeds/facts/2026-11-21.yaml"
HALF_SAVED: Changes = {FACTS_FILE: FACTS.removesuffix("...\n")}

Captured = pytest.CaptureFixture[str]


# Help.

FOR_ALL = {"-C DIR", "--strict", "--json", "-h, --help"}
DAYS = {"--all", "--since DATE"}
COMMANDS = {
    "build": (
        "[DATE]...",
        {
            *FOR_ALL,
            *DAYS,
            "--format [html|pdf|md|json]",
            "--max-tlp",
            "--lock-timeout SECONDS",
            "--jobs N",
            "--force",
            "--dry-run",
            "--dask ADDRESS",
        },
    ),
    "publish": (
        "[TARGET]",
        {*FOR_ALL, "--dry-run", "--verify", "--take-over", "--shrink", "--lock-timeout SECONDS"},
    ),
    "rollback": ("[TARGET] [N]", {*FOR_ALL, "--list", "--dry-run", "--take-over"}),
    "prune": ("[TARGET]", {*FOR_ALL, "--keep N", "--lock-timeout SECONDS"}),
    "run": ("", {*FOR_ALL, "--missing", "--since TIME", "--lock-timeout SECONDS", "--log-json"}),
    "status": ("", FOR_ALL),
    "doctor": ("", FOR_ALL),
    "check": ("[DATE]...", {*FOR_ALL, *DAYS, "--watch"}),
    "coverage": ("[DATE]...", {*FOR_ALL, *DAYS, "--html"}),
    "verify": ("FILE...", FOR_ALL),
    "init": ("DIR", FOR_ALL),
    "add": ("[FILE]", {*FOR_ALL, "--alias TEXT", "--encoding TEXT"}),
    "new": ("[DATE]", FOR_ALL),
    "relock": ("ALIAS", {*FOR_ALL, "--yes"}),
    "schema": ("[facts|catalogue|settings]", FOR_ALL),
}
"""Each command with its arguments and its options, as its help shows them."""


def helped(arguments: list[str], capsys: Captured) -> str:
    assert run(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def options_in(text: str) -> set[str]:
    """Each option with what stands for its value, from the start of a line of help to the words on it."""
    found = re.findall(r"^  (-\S+(?: \S+)*)", text.partition("Options:")[2].partition("Commands:")[0], re.MULTILINE)
    return {option if not option.startswith("--max-tlp ") else "--max-tlp" for option in found}


def test_the_help_names_every_command_and_what_it_is_for(capsys: Captured) -> None:
    text = helped(["--help"], capsys)
    rows = re.findall(r"^  (\w+) +([A-Z].*\.)$", text.partition("Commands:")[2], re.MULTILINE)
    assert [name for name, _ in rows] == list(COMMANDS)
    assert options_in(text) == {*FOR_ALL, "--version"}
    assert text == helped(["-h"], capsys)


def test_the_help_names_every_exit_code(capsys: Captured) -> None:
    text = helped(["--help"], capsys)
    for code in (0, 64, 65, 66, 69, 70, 74, 75, 78, 130):
        assert re.search(rf"\b{code}\b [a-z]", " ".join(text.split())), code


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_names_its_arguments_and_its_options(command: str, capsys: Captured) -> None:
    arguments, options = COMMANDS[command]
    text = helped([command, "--help"], capsys)
    usage, rest = text.split("\n", 1)
    assert usage == f"Usage: briefgen {command} [OPTIONS] {arguments}".rstrip()
    assert re.match(r"\n  [A-Z]", rest)
    assert options_in(text) == options
    assert text == helped([command, "-h"], capsys)


def test_the_version_is_that_of_the_package(capsys: Captured) -> None:
    assert helped(["--version"], capsys) == f"briefgen {__version__}\n"


def test_without_a_command_the_help_is_told_as_an_error(capsys: Captured) -> None:
    text = helped(["--help"], capsys)
    assert run([]) == 64
    assert capsys.readouterr() == ("", text)


# Exit codes.

EXIT_CODES = {
    "done": (0, {}, ["check"]),
    "unknown option": (64, {}, ["check", "--nix"]),
    "unknown command": (64, {}, ["chekc"]),
    "a date that is none": (64, {}, ["check", "tomorrow"]),
    "facts": (65, {FACTS_FILE: "a: b: c"}, ["check"]),
    "a warning": (0, HALF_SAVED, ["check"]),
    "a warning when strict": (65, HALF_SAVED, ["check", "--strict"]),
    "a template": (65, {"templates/brief.md.j2": "{{ nix }}"}, ["build", "--format", "md"]),
    "input": (66, {}, ["check", "2026-11-20"]),
    "no renderer": (69, {"templates/css/print.css": "p { color: red }"}, ["build", "--format", "pdf"]),
    "output": (74, {"output": "a file is in the way"}, ["build", "--format", "md"]),
    "settings": (78, {"briefgen.yaml": "titel: x\n...\n"}, ["check"]),
    "settings and facts": (78, {"briefgen.yaml": "titel: x\n...\n", FACTS_FILE: "a: b: c"}, ["check"]),
    "input and facts": (66, {"seeds/articles.yaml": None, FACTS_FILE: "a: b: c"}, ["check"]),
}
"""What goes wrong → the exit code, the changes and the arguments. Of several, the first stage that failed decides."""


@pytest.mark.parametrize("title", EXIT_CODES)
def test_the_exit_code_tells_what_kind_of_thing_went_wrong(title: str, workspace: Workspace, capsys: Captured) -> None:
    code, changes, arguments = EXIT_CODES[title]
    assert run(["-C", str(workspace(changes)), *arguments]) == code
    output = capsys.readouterr()
    assert output.out == ""
    assert bool(output.err) == bool(code or changes)


def test_an_output_that_cannot_be_written_is_told_with_its_remedy(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"output": "a file is in the way"})
    assert run(["-C", str(root), "build", "--format", "md"]) == 74
    assert capsys.readouterr().err == (
        f'error: "{root}/output" cannot be written: file exists\n'
        f'  hint: make room in "{root}/output" and let this user write there, then build again\n'
    )


def raising(error: BaseException) -> Callable[..., None]:
    def fails(*_arguments: object, **_more: object) -> None:
        raise error

    return fails


def test_a_bug_has_a_code_of_its_own_and_asks_to_be_reported(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(building, "build", raising(RuntimeError("the unforeseen")))
    assert run(["-C", str(workspace()), "build"]) == 70
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("Traceback (most recent call last):\n")
    assert output.err.endswith(
        "RuntimeError: the unforeseen\n\n"
        "error: this is a bug in briefgen; what was there is unchanged\n"
        "  hint: please report it with the lines above and the facts that bring it about\n"
    )


def test_an_interrupted_build_says_that_nothing_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(building, "build", raising(KeyboardInterrupt()))
    assert run(["-C", str(workspace()), "build"]) == 130
    assert capsys.readouterr() == ("", "\ninterrupted; what was there is unchanged\n")


# Options that hold for every command.


@pytest.mark.parametrize("where", [0, 1], ids=["before the command", "after it"])
def test_common_options_stand_before_the_command_or_after_it(
    where: int, workspace: Workspace, capsys: Captured
) -> None:
    root = workspace(HALF_SAVED)
    arguments = ["check"]
    arguments[where:where] = ["-C", str(root), "--strict", "--json"]
    assert run(arguments) == 65
    output = capsys.readouterr()
    assert output.err == ""
    assert [problem["severity"] for problem in json.loads(output.out)["problems"]] == ["error"]


def test_an_option_before_the_command_and_one_after_it_both_hold(workspace: Workspace, capsys: Captured) -> None:
    root = workspace(HALF_SAVED)
    assert run(["--strict", "check", "-C", str(root)]) == 65
    assert capsys.readouterr().err.startswith(f"{FACTS_FILE}:32:1: error: ")


def test_the_workspace_is_the_current_folder_unless_another_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    root = workspace()
    monkeypatch.chdir(root)
    assert run(["build", "--format", "md"]) == 0
    assert (root / "output/2026-11-21/brief.md").is_file()
    capsys.readouterr()


NEED_A_WORKSPACE = ["check", "coverage", "add", "new", "relock port"]


@pytest.mark.parametrize("arguments", NEED_A_WORKSPACE)
def test_a_folder_that_is_no_workspace_is_left_as_it_is(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments.split()) == 66
    assert capsys.readouterr().err == (
        f'error: there is no workspace in "{tmp_path}"\n'
        "  hint: go to yours, or name it with -C DIR; a new one is made with: briefgen init DIR\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_new_workspace_is_made_below_the_folder_that_is_named(tmp_path: Path, capsys: Captured) -> None:
    assert run(["-C", str(tmp_path), "init", "my desk"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"next: briefgen -C '{tmp_path}/my desk' build"
    assert run(["-C", str(tmp_path), "init", str(tmp_path / "other"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["folder"] == str(tmp_path / "other")
    assert "briefgen.yaml" in made["written"]
    assert all((tmp_path / "other" / name).is_file() for name in made["written"])


# JSON.


def test_check_gives_its_problems_as_json(workspace: Workspace, capsys: Captured) -> None:
    changes = {
        "seeds/articles/wire.txt": None,
        "seeds/facts/notes.yaml": "x\n",
        FACTS_FILE: FACTS.replace("11 container ships lay", "12 container ships lay"),
    }
    assert run(["check", "--json", "-C", str(workspace(changes))]) == 66
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out.count("\n") == 1
    assert json.loads(output.out) == {
        "problems": [
            {
                "severity": "warning",
                "kind": "facts",
                "file": "seeds/facts/notes.yaml",
                "line": None,
                "col": None,
                "message": "no day is named by this file, so it is not read",
                "notes": [],
                "hint": "call a facts file YYYY-MM-DD.yaml, or put several into a folder YYYY-MM-DD",
            },
            {
                "severity": "error",
                "kind": "input",
                "file": "seeds/articles.yaml",
                "line": 8,
                "col": 9,
                "message": 'there is no file "seeds/articles/wire.txt"',
                "notes": [],
                "hint": "check the name, or put the file there",
            },
            {
                "severity": "error",
                "kind": "facts",
                "file": "seeds/facts/2026-11-21.yaml",
                "line": 13,
                "col": 19,
                "message": '“12 container ships lay at anchor” does not stand in "port": '
                "it differs by a number, the article has 11, the quote 12",
                "notes": ['nearest, line 3 of "port": [-12-]{+11+} container ships lay at anchor'],
                "hint": "copy the words as they stand in the article; "
                "[…] leaves words out, [word] marks an editor's own",
            },
        ]
    }


def test_a_check_that_finds_nothing_gives_no_problems(workspace: Workspace, capsys: Captured) -> None:
    assert run(["check", "--json", "-C", str(workspace())]) == 0
    assert capsys.readouterr() == ('{"problems": []}\n', "")


def test_a_build_gives_what_it_wrote_as_json(workspace: Workspace, capsys: Captured) -> None:
    arguments = ["build", "--json", "--format", "md", "-C", str(workspace())]
    assert run(arguments) == run(arguments) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first) == {
        "problems": [],
        "written": ["output/2026-11-21/brief.md"],
        "removed": [],
        "unchanged": 0,
    }
    assert json.loads(second) == {"problems": [], "written": [], "removed": [], "unchanged": 1}


SCHEMAS = {
    "facts": ("date", {"date", "sections", "disputes"}),
    "settings": ("title", {"title", "timezone", "max_marking"}),
}


@pytest.mark.parametrize("of", SCHEMAS)
def test_a_schema_is_json_that_editors_read(of: str, capsys: Captured) -> None:
    schema = json.loads(helped(["schema", of], capsys))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    first, some = SCHEMAS[of]
    assert next(iter(schema["properties"])) == first
    assert some <= schema["properties"].keys()


def test_the_schema_of_the_catalogue_is_of_articles_by_alias(capsys: Captured) -> None:
    schema = json.loads(helped(["schema", "catalogue"], capsys))
    assert set(schema["$defs"]["ArticleEntry"]["required"]) == {"file", "sha256", "published", "rights"}


def test_the_schema_of_facts_is_the_one_that_is_printed_without_a_name(capsys: Captured) -> None:
    assert helped(["schema"], capsys) == helped(["schema", "facts"], capsys) == helped(["schema", "--json"], capsys)


# What cron hears, and what somebody who looks on sees.


@pytest.mark.parametrize("command", ["build", "check"])
def test_success_is_silent_where_no_terminal_looks_on(command: str, workspace: Workspace, capsys: Captured) -> None:
    arguments = [command, "-C", str(workspace()), *(["--format", "md"] if command == "build" else [])]
    assert run(arguments) == run(arguments) == 0
    assert capsys.readouterr() == ("", "")


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Standard output and error on a terminal; what it yields returns what came there since."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as stream:

        def seen() -> str:
            # What was written comes through bit by bit: a mark after it tells the end.
            stream.write("\0")
            stream.flush()
            data = b""
            while not data.endswith(b"\0"):
                data += os.read(master, 4096)
            return data.decode().removesuffix("\0").replace("\r\n", "\n")

        monkeypatch.setattr("sys.stdout", stream)
        monkeypatch.setattr("sys.stderr", stream)
        yield seen
        monkeypatch.undo()
    os.close(master)


def test_a_terminal_sees_one_line_for_each_file_and_nothing_to_do_the_second_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace()
    arguments = ["build", "--format", "md", "--format", "json", "-C", str(root)]
    with terminal(monkeypatch) as seen:
        assert run(arguments) == 0
        assert seen() == "output/2026-11-21/brief.json\noutput/2026-11-21/brief.md\n"
        assert run(arguments) == 0
        assert seen() == "nothing to do: every file is up to date\n"


def test_a_terminal_sees_what_was_checked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    with terminal(monkeypatch) as seen:
        assert run(["check", "--all", "-C", str(root)]) == 0
        assert seen() == (
            "2026-11-20: 2 facts, 5 quotes, each in its place\n2026-11-21: 2 facts, 5 quotes, each in its place\n"
        )


def test_a_terminal_sees_severity_in_colour_and_a_file_none(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    root = str(workspace(HALF_SAVED))
    with terminal(monkeypatch) as seen, monkeypatch.context() as own:
        own.delenv("NO_COLOR", raising=False)
        run(["check", "-C", root])
        run(["check", "--strict", "-C", root])
        warning, error = [line for line in seen().splitlines() if line.startswith(FACTS_FILE)]
    assert warning == f'{FACTS_FILE}:32:1: \x1b[33m\x1b[1mwarning: \x1b[0mthe last line is not "..."'
    assert error == f'{FACTS_FILE}:32:1: \x1b[31m\x1b[1merror: \x1b[0mthe last line is not "..."'
    run(["check", "-C", root])
    assert "\x1b" not in capsys.readouterr().err


def test_a_terminal_sees_how_far_a_long_build_is(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    clock = iter(range(100))
    monkeypatch.setattr(console, "monotonic", lambda: next(clock))
    with terminal(monkeypatch) as seen:
        assert run(["build", "--all", "--format", "pdf", "-C", str(root)]) == 0
        assert seen() == (
            f"\r[{'.' * 30}] 0 of 2 PDFs\r[{'#' * 15}{'.' * 15}] 1 of 2 PDFs\r\x1b[K"
            "output/2026-11-20/brief.pdf\noutput/2026-11-21/brief.pdf\n"
        )


def test_a_finished_brief_is_verified_where_there_is_no_workspace(workspace: Workspace, capsys: Captured) -> None:
    root = workspace()
    run(["build", "--format", "json", "-C", str(root)])
    receipts = root / "brief.json"
    (root / "output/2026-11-21/brief.json").rename(receipts)
    for name in TINY:
        (root / name).unlink()
    assert run(["verify", str(receipts)]) == 0
    assert capsys.readouterr().err == ""
    receipts.write_text(receipts.read_text().replace("11 container", "12 container"))
    assert run(["verify", str(receipts)]) == 65


def test_nobody_is_asked_where_nobody_is_there(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/articles/port.txt": TINY["seeds/articles/port.txt"] + "More.\n"})
    assert run(["relock", "port", "-C", str(root)]) == 64
    assert capsys.readouterr().err == (
        "error: nobody is there to be asked whether this is right\n"
        "  hint: look at what changed, then say: briefgen relock port --yes\n"
    )
    assert (root / "seeds/articles.yaml").read_text() == TINY["seeds/articles.yaml"]
    assert run(["relock", "port", "--yes", "-C", str(root)]) == 0
    assert run(["check", "-C", str(root)]) == 0


def test_verify_tells_a_program_what_was_checked_and_what_could_not_be(workspace: Workspace, capsys: Captured) -> None:
    root = workspace()
    assert run(["-C", str(root), "build", "--format", "json"]) == 0
    brief = root / "output/2026-11-21/brief.json"
    renamed = brief.with_suffix(".JSON")
    renamed.write_bytes(brief.read_bytes())
    capsys.readouterr()
    assert run(["verify", "--json", str(renamed)]) == 0
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    assert verdict["file"] == str(renamed)
    assert len(verdict["checked"]) > 3
    assert any("the whole is not enclosed" in sentence for sentence in verdict["unchecked"])
    renamed.write_bytes(brief.read_bytes().replace(b"are waiting", b"are leaving"))
    assert run(["verify", "--json", str(renamed)]) == 65
    assert json.loads(capsys.readouterr().out)["problems"]


def test_each_of_several_verdicts_is_told_with_its_file(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    assert run(["-C", str(root), "build", "--all", "--format", "json"]) == 0
    briefs = [str(root / f"output/2026-11-{day}/brief.json") for day in (20, 21)]
    capsys.readouterr()
    assert run(["verify", *briefs]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if not line.startswith(("checked: ", "not checked: "))] == [f"{b}:" for b in briefs]
    assert run(["verify", briefs[0]]) == 0
    assert capsys.readouterr().out.splitlines() == said[1 : said.index(f"{briefs[1]}:")]


def test_a_page_of_coverage_is_of_one_day_and_for_a_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    assert run(["-C", str(root), "coverage", "--html", "--all"]) == 64
    hint = "  hint: see: briefgen coverage --help\n"
    assert capsys.readouterr() == ("", f"error: a page shows one day: name its date\n{hint}")
    with terminal(monkeypatch) as seen:
        assert run(["-C", str(root), "coverage", "--html"]) == 64
        said = "a terminal does not show the page: add > coverage.html, and open that"
        assert seen().replace("\x1b[31m\x1b[1m", "").replace("\x1b[0m", "") == f"error: {said}\n{hint}"


def test_who_pastes_is_told_how_to_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    root = workspace()
    master, slave = pty.openpty()
    with os.fdopen(slave, encoding="utf-8") as stream:
        os.write(master, b"A pasted report.\n\x04")
        monkeypatch.setattr("sys.stdin", stream)
        assert run(["-C", str(root), "add"]) == 0
        monkeypatch.undo()
    os.close(master)
    output = capsys.readouterr()
    assert output.err == "paste the text, then press Ctrl-D on a line of its own\n"
    assert output.out.splitlines()[1] == (
        "  facts will cite it by that name: to choose a better one, change it in seeds/articles.yaml now"
    )


def test_dates_and_all_days_cannot_both_be_meant(workspace: Workspace, capsys: Captured) -> None:
    assert run(["-C", str(workspace()), "check", "--all", "2026-11-21"]) == 64
    assert capsys.readouterr().err == (
        "error: dates cannot be given together with --all or --since\n  hint: see: briefgen check --help\n"
    )


ALONE = """
import sys
from briefgen.__main__ import _import_msgspec
_import_msgspec()
assert "msgspec" in sys.modules and "typing_extensions" not in sys.modules
import typing_extensions
_import_msgspec()
assert sys.modules["typing_extensions"] is typing_extensions
"""


def test_msgspec_needs_nothing_of_what_is_kept_from_it() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
