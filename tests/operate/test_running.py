"""A morning as the operator lives it: what is made, what is said, what is remembered."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from briefgen.diagnostics import BriefgenError
from briefgen.files import alone
from briefgen.operate.running import Ran
from briefgen.operate.status import STATUS, Status, status_of
from briefgen.values import Json
from conftest import FACTS, Workspace, as_nobody, laid_out
from unattended import FACTS_FILE, MORNING, SKIPPING, events, facts_of, ran, serving, without_pango

FORMATS = ("html", "json", "md", "pdf")
NEXT_DAY = MORNING + timedelta(days=1)
WRONG = facts_of("2026-11-22").replace("11 container ships lay", "12 container ships lay")


def remembered(root: Path) -> Status:
    status = status_of(root)
    assert status
    return status


def test_two_mornings_a_good_one_and_one_with_a_wrong_quote(workspace: Workspace) -> None:
    root = workspace()
    good = ran(root)
    assert (good.result, good.exit_code, good.message, good.problems) == ("done", 0, "", ())
    assert good.days == good.made == (date(2026, 11, 21),)
    assert {name for name in good.written if "/2026-11-21/" in name} == {
        f"output/2026-11-21/brief.{suffix}" for suffix in FORMATS
    }
    status = remembered(root)
    assert status.last_good
    assert {file.name: file.sha256 for file in status.last_good.files} == {
        f"2026-11-21/brief.{suffix}": sha256((root / f"output/2026-11-21/brief.{suffix}").read_bytes()).hexdigest()
        for suffix in FORMATS
    }
    assert (status.last_try.began, status.last_try.written) == (MORNING, len(good.written))

    again = ran(root)
    assert (again.result, again.written) == ("done", ())

    laid_out(root, {"seeds/facts/2026-11-22.yaml": WRONG})
    before = {path: path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}
    failed = ran(root, NEXT_DAY)
    assert (failed.result, failed.exit_code, failed.made, failed.written) == ("failed", 65, (), ())
    assert failed.message.startswith(
        f"briefgen run: no brief of 2026-11-22 was made; the last good one is of 2026-11-21 ({root}, exit code 65)\n"
        'seeds/facts/2026-11-22.yaml:13:19: error: “12 container ships lay at anchor” does not stand in "port": '
        "it differs by a number, the article has 11, the quote 12\n"
    )
    assert {path: path.read_bytes() for path in before if path.name != STATUS} == {
        path: data for path, data in before.items() if path.name != STATUS
    }
    after = remembered(root)
    assert after.last_good == status_of(root).last_good  # type: ignore[union-attr]  # it is there
    assert after.last_good.day == date(2026, 11, 21)  # type: ignore[union-attr]  # since the first morning
    assert [(problem.place, problem.message) for problem in after.last_try.problems] == [
        ("seeds/facts/2026-11-22.yaml:13:19", None)
    ]
    assert "container" not in (root / "output" / STATUS).read_text("utf-8")


def test_a_warning_is_an_error_when_nobody_is_there_to_read_it(workspace: Workspace) -> None:
    root = workspace({FACTS_FILE: FACTS.removesuffix("...\n")})
    assert ran(root).message == (
        f"briefgen run: no brief of 2026-11-21 was made; there is no good one yet ({root}, exit code 65)\n"
        'seeds/facts/2026-11-21.yaml:32:1: error: the last line is not "..."\n'
        '  hint: it may be half saved; if it is whole, end it with a line "..."'
    )


def test_a_day_that_fails_costs_only_itself(workspace: Workspace) -> None:
    root = workspace(
        {
            "seeds/facts/2026-11-19.yaml": facts_of("2026-11-19"),
            "seeds/facts/2026-11-20.yaml": facts_of("2026-11-20").removesuffix("...\n"),
        }
    )
    found = ran(root, missing=timedelta(days=14))
    assert [day.day for day in found.days] == [19, 20, 21]
    assert [day.day for day in found.made] == [19, 21]
    assert found.message == (
        f"briefgen run: the brief of 2026-11-21 was made, but not all is well ({root}, exit code 65)\n"
        'seeds/facts/2026-11-20.yaml:32:1: error: the last line is not "..."\n'
        '  hint: it may be half saved; if it is whole, end it with a line "..."'
    )
    assert remembered(root).last_good is None


def test_what_is_wrong_with_every_day_is_told_once(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": facts_of("2026-11-20"), "seeds/articles.yaml": None})
    found = ran(root, missing=timedelta(days=14))
    assert [problem.message for problem in found.problems] == ['there is no file "seeds/articles.yaml"']
    assert found.exit_code == 66


def test_days_that_were_slept_through_are_made_even_where_today_is_skipped(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": SKIPPING})
    found = ran(root, NEXT_DAY, missing=timedelta(days=14))
    assert (found.result, found.exit_code, [day.day for day in found.made]) == ("skipped", 0, [21])
    last_good = remembered(root).last_good
    assert last_good
    assert (last_good.day, last_good.began) == (date(2026, 11, 21), NEXT_DAY)
    # That yesterday is caught up once more is no reason to forget a newer one.
    assert ran(root, NEXT_DAY, missing=timedelta(days=14)).days == ()
    assert remembered(root).last_good == last_good


def test_a_machine_without_pango_makes_everything_but_the_pdf(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace()
    without_pango(tmp_path, monkeypatch)
    found = ran(root)
    assert (found.exit_code, found.made) == (69, (date(2026, 11, 21),))
    assert found.message == (
        f"briefgen run: the brief of 2026-11-21 was made, but not all is well ({root}, exit code 69)\n"
        "output/2026-11-21/brief.pdf: error: the PDF renderer cannot be loaded: cannot load library 'libpango-1.0-0'\n"
        "  everything else was made; of this PDF, there is none of this day yet\n"
        "  hint: install Pango, in Debian with `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, "
        "or build the other formats with --format"
    )
    assert {path.name for path in (root / "output/2026-11-21").iterdir()} == {"brief.html", "brief.json", "brief.md"}
    assert remembered(root).last_good is None


# Locks and disks.


def test_one_run_at_a_time(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": SKIPPING})
    with alone(root / "output/.briefgen-run"):
        found = ran(root)
    assert (found.exit_code, found.result) == (75, "failed")
    heading, problem, hint = found.message.splitlines()
    assert heading.startswith("briefgen run: no brief of 2026-11-21 was made; there is no good one yet (")
    assert problem.startswith(f'error: another run is at work in "{root}/output": process {os.getpid()} on ')
    assert hint == "  hint: let it finish, or wait for it with --lock-timeout SECONDS"
    # The status is that of the run at work.
    assert status_of(root) is None


def test_a_build_at_work_is_waited_for_and_then_named(workspace: Workspace) -> None:
    root = workspace()
    with alone(root / "output"):
        found = ran(root)
    assert found.exit_code == 75
    assert f'error: another build is at work in "{root}/output": process {os.getpid()} on ' in found.message
    assert remembered(root).last_try.exit_code == 75


def test_an_output_that_nobody_may_write_is_told_and_so_is_the_hook(public_folder: Path) -> None:
    hook = f"hooks: {{failure: {{command: [sh, -c, 'cat > {public_folder}/heard']}}}}\n...\n"
    root = laid_out(public_folder / "desk", {"briefgen.yaml": hook})
    (root / "output").mkdir(mode=0o555)
    public_folder.chmod(0o777)
    with as_nobody():
        found = ran(root)
    assert found.exit_code == 74
    assert found.message == (
        f"briefgen run: no brief of 2026-11-21 was made; there is no good one yet ({root}, exit code 74)\n"
        f'error: "{root}/output" cannot be written: permission denied\n'
        f'  hint: make room in "{root}/output" and let this user write there, then build again'
    )
    assert json.loads((public_folder / "heard").read_text())["exit_code"] == 74


def test_what_a_killed_run_left_of_its_status_goes(workspace: Workspace) -> None:
    root = workspace({f"output/.{STATUS}.0123abcd.part": "half"})
    assert ran(root).message == ""
    assert [path.name for path in (root / "output").glob(".*.part")] == []
    assert remembered(root).last_try.result == "done"


def test_a_status_that_cannot_be_written_is_a_warning(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None, f"output/{STATUS}/in-its-place": ""})
    found = ran(root)
    assert found.exit_code == 0
    assert found.message == (
        f"briefgen run: no brief of 2026-11-21 was made; there is no good one yet ({root}, exit code 0)\n"
        f"output/{STATUS}: warning: this is no status that a run of this version wrote: "
        f'"{STATUS}" is a directory, not a file\n'
        "  hint: the next run writes it anew; until then nothing is known of the last good one\n"
        f'warning: "{root}/output/{STATUS}" cannot be written: is a directory\n'
        f'  hint: make room in "{root}/output" and let this user write there, then build again'
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "it is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"\xff", "it is no JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b"[]", "the status is not a mapping but a list"),
        (b'{"form": 2, "timezone": "UTC", "last_try": {}, "last_good": null}', 'the status.form is not one of "1"'),
    ],
    ids=["half a file", "no text", "a list", "another form"],
)
def test_a_strange_status_is_told_and_written_anew(data: bytes, why: str, workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None, f"output/{STATUS}": data})
    found = ran(root)
    assert found.exit_code == 0
    assert f"output/{STATUS}: warning: this is no status that a run of this version wrote: {why}" in found.message
    assert ran(root).message == ""
    assert remembered(root).last_try.result == "skipped"


# What ends a run in the middle.


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ValueError, 70, "a bug in briefgen ended the run: ValueError"),
        (KeyboardInterrupt, 130, "the run was told to end"),
        (SystemExit, 143, "the run was told to end"),
    ],
    ids=["a bug", "an interrupt", "a termination"],
)
def test_what_ends_a_run_is_passed_on_once_it_was_noted(
    error: type[BaseException], code: int, message: str, workspace: Workspace
) -> None:
    hook = f"{SKIPPING[:-4]}hooks: {{failure: {{command: [touch, told]}}}}\n...\n"
    root = workspace({"briefgen.yaml": hook, FACTS_FILE: None})

    def ending(event: str, _fields: object) -> None:
        if event == "skipped":
            raise error

    with pytest.raises(error):
        ran(root, heard=ending)
    last_try = remembered(root).last_try
    assert (last_try.result, last_try.exit_code) == ("failed", code)
    assert [problem.message for problem in last_try.problems] == [message]
    # Who is told to end has no time to tell others.
    assert (root / "told").exists() == (code == 70)


# Who is told.


def test_the_hook_of_a_good_run_reads_what_was_made_and_a_log_hears_it(workspace: Workspace) -> None:
    hook = "title: Halvard brief\nurl: https://intranet.example/\nhooks: {success: {command: [tee, heard]}}\n...\n"
    root = workspace({"briefgen.yaml": hook})
    heard: list[tuple[str, Mapping[str, Json]]] = []
    found = ran(root, heard=lambda event, fields: heard.append((event, fields)))
    assert found.exit_code == 0
    assert heard == [
        ("run-started", {"workspace": str(root), "today": "2026-11-21"}),
        ("built", {"days": ["2026-11-21"], "written": list(found.written)}),
        ("run-ended", {"today": "2026-11-21", "result": "done", "exit_code": 0, "milliseconds": 250}),
    ]
    assert json.loads((root / "heard").read_text()) == {
        "event": "success",
        "workspace": str(root),
        "title": "Halvard brief",
        "url": "https://intranet.example",
        "began": "2026-11-21T06:00:00+00:00",
        "today": "2026-11-21",
        "days": ["2026-11-21"],
        "made": ["2026-11-21"],
        "result": "done",
        "exit_code": 0,
        "milliseconds": 250,
        "written": list(found.written),
        "problems": [],
        "message": "",
    }


def test_the_hook_of_a_failed_run_reads_the_message_and_each_problem(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": "hooks: {failure: {command: [tee, heard]}}\n...\n", FACTS_FILE: None})
    found = ran(root)
    heard = json.loads((root / "heard").read_text())
    assert (heard["event"], heard["exit_code"], heard["message"]) == ("failure", 66, found.message)
    assert heard["problems"] == [
        {
            "severity": "error",
            "kind": "input",
            "file": "seeds/facts/2026-11-21.yaml",
            "line": None,
            "col": None,
            "message": "there are no facts for 2026-11-21",
            "notes": [],
            "hint": "start the day with: briefgen new 2026-11-21",
        }
    ]


def test_a_hook_that_fails_and_a_ping_that_nobody_hears_change_no_exit_code(workspace: Workspace) -> None:
    with serving(lambda handler: handler.send_error(503)) as server:
        text = f"{SKIPPING[:-4]}hooks:\n  ping: {server.url}/secret\n  success: {{command: ['false']}}\n...\n"
        root = workspace({"briefgen.yaml": text, FACTS_FILE: None})
        found = ran(root)
    assert found.exit_code == 0
    assert server.paths == ["/secret/start", "/secret/0"]
    assert found.message == (
        f"briefgen run: no brief of 2026-11-21 was made; there is no good one yet ({root}, exit code 0)\n"
        'warning: the ping to "127.0.0.1" failed: its answer was 503\n'
        "  hint: check `ping` under `hooks` in briefgen.yaml, and whether this machine may reach that host\n"
        'warning: the ping to "127.0.0.1" failed: its answer was 503\n'
        "  hint: check `ping` under `hooks` in briefgen.yaml, and whether this machine may reach that host\n"
        "warning: the command of the success hook ended with exit code 1\n"
        "  hint: try it by hand; it stands under `hooks`, `success` in briefgen.yaml"
    )
    assert [problem.message for problem in remembered(root).last_try.problems] == [
        'the ping to "127.0.0.1" failed: its answer was 503',
        'the ping to "127.0.0.1" failed: its answer was 503',
        "the command of the success hook ended with exit code 1",
    ]


def test_settings_that_are_wrong_end_the_run_and_what_is_sound_in_them_is_told(workspace: Workspace) -> None:
    with serving() as server:
        text = f"paper: A5\nhooks:\n  ping: {server.url}\n  failure: {{command: [tee, heard]}}\n...\n"
        root = workspace({"briefgen.yaml": text})
        found = ran(root)
    assert (found.exit_code, server.paths) == (78, ["/start", "/78"])
    assert json.loads((root / "heard").read_text())["exit_code"] == 78


def test_settings_that_cannot_be_read_end_the_run(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": None, "briefgen.yaml/in-its-place": ""})
    found = ran(root)
    assert [problem.message for problem in found.problems] == ['"briefgen.yaml" is a directory, not a file']
    assert found.exit_code == 66


def test_facts_that_cannot_be_looked_at_end_the_run(public_folder: Path) -> None:
    root = laid_out(public_folder / "desk")
    (root / "output").mkdir()
    (root / "output").chmod(0o777)
    (root / "seeds/facts").chmod(0o700)
    with as_nobody():
        found = ran(root)
    assert [problem.message for problem in found.problems] == ['"seeds/facts" cannot be read: permission denied']


# Where it goes.


def test_what_was_made_is_delivered_even_where_another_day_failed(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    settings = f"publish:\n  intranet: {{to: {share}}}\n  gone: {{to: {tmp_path}/nowhere/at/all}}\n...\n"
    root = laid_out(
        tmp_path / "desk",
        {
            "briefgen.yaml": settings,
            "seeds/facts/2026-11-20.yaml": facts_of("2026-11-20").removesuffix("...\n"),
        },
    )
    heard: list[tuple[str, object]] = []
    found = ran(root, missing=timedelta(days=1), heard=lambda event, fields: heard.append((event, fields)))
    assert found.exit_code == 65
    assert [problem.kind for problem in found.problems] == ["facts", "output"]
    assert (share / "2026-11-21/brief.pdf").exists()
    # The status is for the operator: it is no brief.
    assert (root / "output" / STATUS).exists()
    assert not (share / STATUS).exists()
    assert [fields for event, fields in heard if event == "published"] == [
        {"target": "intranet", "put": len([path for path in share.rglob("[!.]*") if path.is_file()])}
    ]


def test_what_keeps_everything_from_being_delivered_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    root = laid_out(
        tmp_path / "desk",
        {
            "briefgen.yaml": f"publish: {{web: {{to: {tmp_path}/share}}}}\n"
            "hooks: {failure: {command: [/bin/sh, -c, cat >> told]}}\n...\n",
            ".briefgen/published/objects": "a file is in the way",
        },
    )
    found = ran(root)
    assert (found.exit_code, found.result, found.made) == (74, "failed", (MORNING.date(),))
    assert [problem.message for problem in found.problems] == [
        f'"{root}/.briefgen/published" cannot be written: not a directory'
    ]
    assert len((root / "told").read_text().splitlines()) == 1
    noted = remembered(root).last_try
    assert (noted.exit_code, noted.written) == (74, len(found.written))
    assert [problem.message for problem in noted.problems] == [found.problems[0].message]


# What a log hears.


def test_a_log_hears_each_problem(workspace: Workspace) -> None:
    heard = events(workspace({FACTS_FILE: None}))
    assert [event for event, _ in heard] == ["run-started", "problem", "run-ended"]


def test_a_log_hears_that_a_day_was_skipped(workspace: Workspace) -> None:
    heard = events(workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None}))
    assert heard[1] == ("skipped", {"day": "2026-11-21"})


def test_the_time_of_a_status_is_that_of_the_world(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": f"timezone: Asia/Tokyo\n{SKIPPING}", FACTS_FILE: None})
    ran(root, datetime.fromisoformat("2026-11-21T23:30:00+09:00"))
    last_try = remembered(root).last_try
    assert (last_try.began, last_try.today) == (datetime(2026, 11, 21, 14, 30, tzinfo=UTC), date(2026, 11, 21))


def test_a_run_never_raises_what_it_can_tell(workspace: Workspace) -> None:
    root = workspace({"seeds/articles.yaml": "[\n"})
    found = ran(root)
    assert isinstance(found, Ran)
    assert found.exit_code == 65
    with pytest.raises(BriefgenError):
        status_of(laid_out(root, {f"output/{STATUS}": "x"}))
