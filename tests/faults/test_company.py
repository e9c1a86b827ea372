"""Builds that are not alone: killed at any moment, watched by a reader, fifty at once, on a disk that is full."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from faulty import (
    DAY,
    TEMPLATE,
    TEXTS,
    Stage,
    Target,
    Tree,
    briefgen,
    building,
    days,
    facts,
    on_a_small_disk,
    staged,
    tree,
)

from conftest import REPOSITORY, laid_out, sha256

Record = Callable[[str, object], None]

KILLS = 30
ROUNDS = 60
BUILDERS = 50
ROOM = range(0, 400, 12)
"""KiB that are left on the disk."""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return staged(tmp_path)


def build_command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "briefgen", "build", "-C", str(root), "--all", *arguments]


def test_a_build_with_pdf_that_is_killed_at_any_moment_leaves_every_day_whole(
    tmp_path: Path, record_property: Record
) -> None:
    stage = staged(tmp_path, formats=())
    stage.reset()
    began = time.monotonic()
    subprocess.run(build_command(stage.root), cwd=REPOSITORY, check=True)
    lasts = time.monotonic() - began
    chance = random.Random(6)  # noqa: S311  no secret: the moments of one run shall be those of the next
    codes: Counter[int] = Counter()
    for _ in range(KILLS):
        stage.reset()
        with subprocess.Popen(build_command(stage.root), cwd=REPOSITORY) as build:
            with suppress(subprocess.TimeoutExpired):
                build.wait(chance.uniform(0.3, 1.1) * lasts)
            build.kill()
            codes[build.wait()] += 1
        assert stage.torn() is None
        assert briefgen("build", "--all", "-C", str(stage.root)).returncode == 0
        assert tree(stage.output) == stage.new
    record_property("points, killed at random with PDF", codes[-9])
    assert stage.untouched()


def fetched(folder: Path) -> Tree | None:
    """A whole folder as one reader gets it; `None` where it changed meanwhile, and is to be fetched again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        before = _state(os.fstat(handle))
        with os.scandir(handle) as entries:
            names = [entry.name for entry in entries]
        found = {f"{folder.name}/{name}": sha256(_read(name, handle)) for name in names}
        return found if _state(folder.stat()) == before else None
    except FileNotFoundError:
        return None
    finally:
        os.close(handle)


def _state(folder: os.stat_result) -> tuple[int, int]:
    return folder.st_ino, folder.st_mtime_ns


def _read(name: str, folder: int) -> bytes:
    with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as stream:
        return stream.read()


@pytest.fixture
def target(stage: Stage) -> Iterator[Target]:
    with building(stage) as target:
        stage.reset()
        yield target


def test_a_reader_never_gets_a_day_that_is_not_whole(stage: Stage, target: Target, record_property: Record) -> None:
    look = TEMPLATE.read_text("utf-8")

    def changed(number: int) -> None:
        # Both in turn: the words, with which all files change, and the look, with which one does.
        text = "were waiting." if number & 2 else "were waiting at anchor."
        end = "<p>In a new look.</p>\n</main>" if (number + 1) & 2 else "</main>"
        files = {f"seeds/facts/{DAY}.yaml": facts(DAY, text), "templates/brief.html.j2": look.replace("</main>", end)}
        laid_out(stage.root, files)
        assert target.build() == 0

    whole = []
    for number in range(4):
        changed(number)
        whole.append(days(tree(stage.output))[DAY])
    assert len({tuple(sorted(state.items())) for state in whole}) == 4
    counted: Counter[str] = Counter()
    done = Event()

    def read() -> None:
        while not done.is_set():
            seen = fetched(stage.output / DAY)
            counted["again" if seen is None else "whole" if seen in whole else "torn"] += 1

    reader = Thread(target=read)
    reader.start()
    try:
        for number in range(ROUNDS):
            changed(number)
    finally:
        done.set()
        reader.join()
    record_property("points, days fetched while builds ran", counted["whole"])
    record_property("points, days fetched again", counted["again"])
    record_property("faults, days fetched torn", counted["torn"])
    assert counted["torn"] == 0
    assert counted["whole"] > ROUNDS


def test_of_fifty_builders_at_once_each_is_done_or_told_that_another_is_at_work(
    stage: Stage, record_property: Record
) -> None:
    stage.reset()
    builders = [
        subprocess.Popen(build_command(stage.root, *TEXTS), cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
        for _ in range(BUILDERS)
    ]
    ended = [(builder.communicate()[1], builder.returncode) for builder in builders]
    codes = Counter(code for _, code in ended)
    assert codes.keys() <= {0, 75}
    assert codes[0] >= 1
    assert all("another build is at work" in said for said, code in ended if code == 75)
    assert tree(stage.output) == stage.new
    record_property("points, builders at once that built", codes[0])
    record_property("points, builders at once that were sent away", codes[75])


def test_fifty_builders_that_wait_all_get_a_turn(stage: Stage) -> None:
    stage.reset()
    command = build_command(stage.root, *TEXTS, "--lock-timeout", "600")
    builders = [subprocess.Popen(command, cwd=REPOSITORY) for _ in range(BUILDERS)]
    assert {builder.wait() for builder in builders} == {0}
    assert tree(stage.output) == stage.new


def on_a_disk_with_room(room: int, stage: Stage, after: Path) -> tuple[int, Tree]:
    """The exit code of a build whose output is on a disk with so many KiB left, and what is then there."""
    ended = on_a_small_disk(room, stage.output, stage.before, after, build_command(stage.root, *TEXTS))
    return ended.returncode, tree(after)


def test_a_disk_that_is_full_leaves_what_was_there(stage: Stage, tmp_path: Path, record_property: Record) -> None:
    ended = [on_a_disk_with_room(room, stage, tmp_path / str(room)) for room in ROOM]
    assert {code for code, _ in ended} == {0, 74}
    assert [after == (stage.old if code else stage.new) for code, after in ended] == [True] * len(ROOM)
    record_property("points, a disk that was full", sum(code == 74 for code, _ in ended))
