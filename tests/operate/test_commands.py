"""The operator's commands as cron and a person call them: real processes, with nothing in their environment."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from briefgen.cli import operating
from briefgen.cli import run as command_line
from briefgen.operate.status import STATUS
from conftest import Workspace
from unattended import BARE, FACTS_FILE, SKIPPING, UNPRIVILEGED, facts_of

Captured = pytest.CaptureFixture[str]


def facts_of_now() -> dict[str, str | None]:
    """Facts of today, and of tomorrow, should midnight come in between."""
    today = datetime.now(UTC).date()  # noqa: TID251  the command reads the same clock
    days = (today, today + timedelta(days=1))
    return {FACTS_FILE: None, **{f"seeds/facts/{day}.yaml": facts_of(str(day)) for day in days}}


NO_FONTS = (
    *("unshare", "--map-root-user", "--mount", "sh", "-c"),
    'for d in /etc/fonts /usr/share/fonts /usr/local/share/fonts; do [ ! -d $d ] || mount -t tmpfs none $d; done; "$@"',
    "sh",
)
"""Before a command: in a name space of its own the system has no fonts, and no word of where they could be."""


def briefgen(
    *arguments: str, root: Path, before: tuple[str, ...] = (), umask: int = -1, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *UNPRIVILEGED, sys.executable, "-m", "briefgen", *arguments, "-C", str(root)],
        cwd="/",
        env={**BARE, **environment},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def status(root: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((root / "output" / STATUS).read_text("utf-8"))
    return found


def test_a_run_of_cron_is_silent_where_all_is_well(workspace: Workspace) -> None:
    # No HOME, no PATH, no locale, no fonts, nothing for others, seeds that nobody may write, and not root.
    root = workspace(facts_of_now())
    for path in sorted((root / "seeds").rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    (root / "seeds").chmod(0o555)
    first = briefgen("run", root=root, before=NO_FONTS, umask=0o077, LC_ALL="C")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    modes = {path.stat().st_mode & 0o777 for path in (root / "output").rglob("*")}
    assert modes == {0o600, 0o700}
    again = briefgen("run", root=root, umask=0o077, LC_ALL="C")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert status(root)["last_try"]["written"] == 0  # type: ignore[index]  # it is a mapping
    asked = briefgen("status", root=root, LC_ALL="C")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert re.match(r"the brief of \d{4}-\d{2}-\d{2} is there\n  last try: ", asked.stdout)


def test_a_run_of_cron_that_fails_says_so_once_and_in_any_locale(workspace: Workspace) -> None:
    wrong = {name: text and text.replace("11 container ships lay", "12 container ships lay") for name, text in
             facts_of_now().items()}  # fmt: skip
    root = workspace(wrong)
    failed = briefgen("run", root=root, LC_ALL="C")
    assert (failed.returncode, failed.stdout) == (65, "")
    heading, problem, *_ = failed.stderr.splitlines()
    assert re.fullmatch(
        rf"briefgen run: no brief of \S+ was made; there is no good one yet \({re.escape(str(root))}, exit code 65\)",
        heading,
    )
    assert "error: “12 container ships lay at anchor” does not stand in" in problem
    assert briefgen("status", root=root).returncode == 1


def test_each_line_of_the_log_is_an_object_with_time_level_and_event(workspace: Workspace) -> None:
    root = workspace({"seeds/articles.yaml": None, FACTS_FILE: None, "briefgen.yaml": "title: Cæsar’s\n...\n"})
    logged = briefgen("run", "--log-json", root=root, LC_ALL="C")
    assert (logged.returncode, logged.stdout) == (66, "")
    lines = [json.loads(line) for line in logged.stderr.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "run-started"),
        ("error", "problem"),
        ("error", "problem"),
        ("info", "run-ended"),
    ]
    assert all(datetime.fromisoformat(line["time"]).tzinfo for line in lines)
    assert logged.stderr.isascii()


def test_what_came_of_a_run_is_there_for_programs(workspace: Workspace) -> None:
    failed = briefgen("run", "--json", root=workspace({FACTS_FILE: None}))
    found = json.loads(failed.stdout)
    assert (failed.returncode, failed.stderr) == (66, "")
    assert (found["exit_code"], found["result"], len(found["problems"])) == (66, "failed", 1)


def test_a_run_that_is_told_to_end_leaves_what_was_there_and_a_status(workspace: Workspace) -> None:
    root = workspace(facts_of_now())
    command = [sys.executable, "-m", "briefgen", "run", "-C", str(root)]
    with subprocess.Popen(command, cwd="/", env=BARE, stderr=subprocess.PIPE, text=True) as run:
        while not (root / "output/.briefgen.lock").exists():
            assert run.poll() is None
            sleep(0.005)
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate()
    assert (run.returncode, said) == (143, "terminated; what was there is unchanged\n")
    assert {path.name for path in (root / "output").iterdir()} == {STATUS}
    assert status(root)["last_try"]["exit_code"] == 143  # type: ignore[index]  # it is a mapping


def test_a_run_with_a_bug_tells_its_traceback_to_the_log(
    workspace: Workspace, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_asked: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(operating, "run", broken)
    root = workspace()
    assert command_line(["run", "-C", str(root), "--log-json"]) == 70
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["event"], line["message"]) == ("error", "bug", "ZeroDivisionError: broken")
    assert line["traceback"].startswith("Traceback (most recent call last):")
    assert command_line(["run", "-C", str(root)]) == 70
    assert "error: this is a bug in briefgen" in capsys.readouterr().err


SINCE = {
    "14d": timedelta(days=14),
    "2w": timedelta(days=14),
    "0d": timedelta(0),
    "2026-11-01": date(2026, 11, 1),
}


@pytest.mark.parametrize("text", SINCE)
def test_how_far_back_is_a_time_or_a_date(text: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    ran = operating.run

    def asking(given: operating.Asked) -> object:
        asked.append(given.missing)
        return ran(given)

    monkeypatch.setattr(operating, "run", asking)
    root = workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None})
    assert command_line(["run", "-C", str(root), "--missing", "--since", text]) == 0
    assert command_line(["run", "-C", str(root), "--missing"]) == 0
    assert command_line(["run", "-C", str(root)]) == 0
    assert asked == [SINCE[text], timedelta(days=14), None]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "14d"], "--since says how far back --missing goes: say --missing too"),
        (["--missing", "--since", "1y"], '"1y" is no time ago and no date; write 14d, 2w or YYYY-MM-DD'),
        (["--missing", "--since", "2027-02-29"], "there is no 2027-02-29 in the calendar"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], message: str, capsys: Captured) -> None:
    assert command_line(["run", *arguments]) == 64
    assert capsys.readouterr().err == f"error: {message}\n  hint: see: briefgen run --help\n"


def test_the_status_is_there_for_programs(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None})
    assert command_line(["status", "-C", str(root), "--json"]) == 1
    before = json.loads(capsys.readouterr().out)
    assert (before["there"], before["days_behind"], before["status"]) == (False, None, None)
    assert command_line(["run", "-C", str(root)]) == 0
    assert command_line(["status", "-C", str(root), "--json"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert (after["there"], after["status"]) == (True, status(root))


def test_a_status_that_is_none_is_told(workspace: Workspace, capsys: Captured) -> None:
    root = workspace({f"output/{STATUS}": "{}"})
    assert command_line(["status", "-C", str(root)]) == 74
    assert capsys.readouterr().err.startswith(
        f'output/{STATUS}: error: this is no status that a run of this version wrote: the status lacks "form"\n'
    )
