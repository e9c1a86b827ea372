"""Whether work that is shared among processes comes to the same as work that is not."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from briefgen import build, overlay
from briefgen.build.sharing import shared
from briefgen.diagnostics import BriefgenError, Problem
from conftest import laid_out

TODAY = date(2026, 11, 21)


def _double(number: int) -> str:
    return str(2 * number) * 100_000


def _here(home: int, act: Callable[[], object], number: int) -> int:
    """The number; in any process but `home`, something happens first."""
    if os.getpid() != home:
        act()
    return number


@pytest.mark.parametrize("processes", [1, 2, 3, 50])
@pytest.mark.parametrize("tasks", [0, 1, 7, 8, 33])
def test_results_come_in_the_order_of_the_tasks(tasks: int, processes: int) -> None:
    assert shared([partial(_double, n) for n in range(tasks)], processes) == [_double(n) for n in range(tasks)]


def test_the_work_is_really_shared() -> None:
    assert len({*shared([os.getpid] * 20, 2)}) == 2
    assert {*shared([os.getpid] * 20, 1)} == {*shared([os.getpid] * 7, 2)} == {os.getpid()}


@pytest.mark.parametrize("enabled", [True, False])
def test_nobody_looks_for_cycles_meanwhile_and_then_as_before(enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        assert {*shared([gc.isenabled] * 20, 2), *shared([gc.isenabled] * 7, 1)} == {False}
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize("frozen", [True, False])
def test_what_a_caller_has_frozen_stays_frozen_and_nothing_else(frozen: bool) -> None:
    try:
        if frozen:
            gc.freeze()
        shared([list] * 20, 2)
        assert bool(gc.get_freeze_count()) is frozen
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    "act",
    [
        partial(os._exit, 1),
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        lambda: os.kill(os.getpid(), signal.SIGSEGV),
        lambda: [][1],
        sys.exit,
    ],
    ids=["ends", "is killed", "crashes", "fails", "leaves"],
)
def test_what_another_process_does_not_finish_is_done_here(act: Callable[[], object]) -> None:
    assert shared([partial(_here, os.getpid(), act, n) for n in range(20)], 3) == [*range(20)]


def test_what_cannot_be_sent_is_done_here() -> None:
    assert [made() for made in shared([lambda: lambda: 1] * 20, 2)] == [1] * 20


def test_an_exception_is_that_of_the_first_task_that_has_one() -> None:
    def fails(number: int) -> int:
        if number in (5, 12):
            raise BriefgenError([Problem(message=f"task {number}")])
        return number

    with pytest.raises(BriefgenError, match="task 5"):
        shared([partial(fails, n) for n in range(20)], 2)


_ENDS = """
import os, sys, time
from briefgen.build.sharing import shared
home = os.getpid()
def task():
    if os.getpid() == home:
        raise KeyboardInterrupt
    print(os.getpid(), flush=True)
    time.sleep(60)
shared([task] * 20, 3)
"""


def test_nobody_is_left_behind_by_a_process_that_is_told_to_end(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w+") as said:
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", _ENDS], stdout=said, stderr=subprocess.DEVNULL, check=False)
        assert time.monotonic() - began < 30
        said.seek(0)
        left = [int(line) for line in said]
    for process in left:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


# In a build.


def _laid_days(root: Path, days: int) -> Path:
    """So many days, one of them with a warning, and templates of the desk's own: one for the feed, one for nothing."""
    laid_out(root, {"briefgen.yaml": "title: Halvard brief\nurl: https://desk.example\n...\n"})
    plain = (root / f"seeds/facts/{TODAY}.yaml").read_text("utf-8")
    for ago in range(days):
        day = TODAY - timedelta(days=ago)
        facts = plain.replace(str(TODAY), str(day))
        if ago == 3:
            facts = facts.replace("text: ", "text: In all 77 of them, ", 1)
        (root / f"seeds/facts/{day}.yaml").write_text(facts, "utf-8")
    own = root / "templates/partials/own.j2"
    own.parent.mkdir(parents=True)
    own.write_text("", "utf-8")
    (root / "templates/partials/idle.j2").write_text("", "utf-8")
    feed = (overlay.default_folder() / "feed.xml.j2").read_text("utf-8")
    (root / "templates/feed.xml.j2").write_text(feed + '{% include "partials/own.j2" %}', "utf-8")
    return root


def _outcome(root: Path, jobs: int) -> tuple[dict[str, bytes], list[str]]:
    built = build(root, since=date.min, formats=("html", "md", "json"), jobs=jobs)
    files = {str(path.relative_to(root)): path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if "state" not in name}, [str(w) for w in built.warnings]


def test_a_build_in_several_processes_is_the_build_in_one(tmp_path: Path) -> None:
    one, several = (_outcome(_laid_days(tmp_path / str(jobs), 12), jobs) for jobs in (1, 3))
    assert one == several
    assert len([name for name in one[0] if name.endswith("brief.html")]) == 12
    assert len([warning for warning in one[1] if "77" in warning]) == 1
    assert not any("own.j2" in warning for warning in one[1])
