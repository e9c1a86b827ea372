"""The command of cron, from the check to the word that all is well, at which things go wrong: nobody is told a lie."""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from faulty import (
    CHANGING,
    DAY,
    NEXT,
    TARGET,
    Call,
    Target,
    Tree,
    days,
    facts,
    on_a_small_disk,
    tree,
    visible,
    worth_trying,
)

from briefgen.operate.status import STATUS, Attempt, status_of
from briefgen.publish.contents import MANIFEST
from briefgen.state import FILE
from conftest import REPOSITORY, laid_out
from unattended import MORNING, Server, ran, serving, without_pango

Record = Callable[[str, object], None]

SHARDS = 8
ONE_IN = 1000
"""Of the calls that are like another."""
KILLS = 24
BUG = 70
ROOM = range(0, 560, 40)
"""KiB that are left on the disk."""
LEFT_BY_A_RUN = ("work/output", "work/.briefgen", "share")

SETTINGS = """\
title: Halvard brief
publish:
  web: {{to: {share}}}
hooks:
  ping: {ping}
  success: {{command: [/bin/sh, -c, cat >> told]}}
  failure: {{command: [/bin/sh, -c, cat >> told]}}
...
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What a run left, and what it said."""

    code: int
    """Negative: killed."""
    said: str
    told: list[str]
    """What the hooks heard."""
    pings: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is for readers."""

    output: Tree
    readers: Tree
    """What was published."""

    @classmethod
    def of(cls, at: Path) -> "Shown":
        output = visible(tree(at / "work/output"))
        return cls(
            output={name: digest for name, digest in output.items() if name != STATUS},
            readers=visible(tree(at / "share")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A workspace on the morning of a day: of the day before there is a brief, and readers have it."""

    at: Path
    """Where the workspace lies, and beside it what readers see."""
    before: Path
    """A copy of all that."""
    server: Server
    target: Target
    said: Path
    old: Shown
    without_pdf: Shown
    """Where only the PDF could not be made."""
    new: Shown

    @property
    def root(self) -> Path:
        return self.at / "work"

    def reset(self) -> None:
        for name in LEFT_BY_A_RUN:
            shutil.rmtree(self.at / name, ignore_errors=True)
            shutil.copytree(self.before / name, self.at / name, copy_function=os.link)

    def is_about(self, call: Call) -> bool:
        return call.path.startswith(str(self.at))

    def ran(self, run: Callable[[], int]) -> After:
        told = self.root / "told"
        told.unlink(missing_ok=True)
        self.server.paths.clear()
        os.truncate(self.said, 0)
        code = run()
        lines = told.read_text().splitlines() if told.exists() else []
        events = [json.loads(line)["event"] for line in lines]
        return After(code=code, said=self.said.read_text(), told=events, pings=[*self.server.paths])

    def is_whole(self) -> bool:
        """Whether the brief was made, and readers have it."""
        return Shown.of(self.at) == self.new

    def attempt(self) -> Attempt | None:
        """What the status says of the run of this morning, if it says anything."""
        status = status_of(self.root)
        assert status
        return status.last_try if str(status.last_try.today) == NEXT else None


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    base = tmp_path_factory.mktemp("desk")
    at, before, said = base / "at", base / "before", base / "said"
    with serving() as server, said.open("ab") as stream, pytest.MonkeyPatch.context() as environment:
        environment.setenv("no_proxy", "127.0.0.1")
        (at / "share").mkdir(parents=True)
        laid_out(at / "work", {"briefgen.yaml": SETTINGS.format(share=at / "share", ping=server.url),
                               f"seeds/facts/{NEXT}.yaml": facts(NEXT)})  # fmt: skip
        assert ran(at / "work", MORNING).message == ""
        (at / "work/told").unlink()
        shutil.copytree(at, before)
        without_pango(base, environment)
        assert ran(at / "work", MORNING + timedelta(days=1)).exit_code == 69
        environment.delenv("LD_LIBRARY_PATH")
        without_pdf = Shown.of(at)
        assert ran(at / "work", MORNING + timedelta(days=1)).message == ""
        new = Shown.of(at)
        assert {*days(new.readers)} == {*days(new.output)} == {DAY, NEXT}
        shutil.rmtree(at)
        shutil.copytree(before, at)
        target = Target(at / "work", "run", said=stream)
        yield Desk(
            at=at, before=before, server=server, target=target, said=said,
            old=Shown.of(before), without_pdf=without_pdf, new=new,
        )  # fmt: skip
        target.close()


def lie(desk: Desk, after: After) -> str | None:
    """What somebody is told, or sees, that is not so."""
    attempt = desk.attempt()
    good = [
        *(["the exit code"] if after.code == 0 else []),
        *(["the status"] if attempt and attempt.result != "failed" else []),
        *(["the hook"] if "success" in after.told else []),
        *(["the ping"] if "/0" in after.pings else []),
    ]
    if good and not desk.is_whole():
        return f"{good} said that all is well"
    if after.code > 0 and not after.said:
        return f"exit {after.code} without a word"
    if after.code == 0 and not after.said and len(good) < 4:
        return f"not a word, and only {good} said that all is well"
    if len(after.told) > 1 or len(after.pings) > 2:
        return f"told {after.told} and {after.pings}"
    return torn(desk) or false_digests(desk)


def torn(desk: Desk) -> str | None:
    """What is wrong with what there is to read now: a day in the output is whole, and at readers each file is."""
    now, states = Shown.of(desk.at), (desk.old, desk.without_pdf, desk.new)
    for day, files in days(now.output).items():
        if files not in [days(state.output).get(day) for state in states]:
            return f"{day} is torn: {sorted(files)}"
    if any(digest not in [state.readers.get(name) for state in states] for name, digest in now.readers.items()):
        return "readers find a file that is torn"
    if desk.old.output.keys() - now.output.keys() or desk.old.readers.keys() - now.readers.keys():
        return "what was there is not there"
    return None


def false_digests(desk: Desk) -> str | None:
    """Whether files that the status names of the last good brief never were."""
    status = status_of(desk.root)
    assert status
    assert status.last_good
    day, named = str(status.last_good.day), {file.name: file.sha256 for file in status.last_good.files}
    states = (desk.new,) if day == NEXT else (desk.old, desk.new)
    were = any(named == days(state.output)[day] for state in states)
    return None if were else f"the status names files of {day} that never were"


def unmended(desk: Desk) -> str | None:
    """What the next run does not put right, in silence."""
    after = desk.ran(desk.target.build)
    if after != After(code=0, said="", told=["success"], pings=["/start", "/0"]):
        return f"the next run: {after}"
    left = {path.name for path in (desk.root / "output").glob(".*")} - {FILE}
    left |= {path.name for path in (desk.at / "share").glob(".*")} - {MANIFEST}
    return f"the next run left {left}" if left else lie(desk, after)


def wrong(desk: Desk, run: Callable[[], int]) -> tuple[int, str | None]:
    desk.reset()
    after = desk.ran(run)
    found = lie(desk, after) or unmended(desk)
    return after.code, found and f"exit {after.code}, {found}; it said: {after.said}"


@pytest.fixture(scope="module")
def points(desk: Desk) -> list[Call]:
    """The calls that differ in what they do or in which folder; those about the program, `test_every_call` tries."""
    desk.reset()
    calls = worth_trying(desk.target.calls(), (), ONE_IN)
    return [call for call in calls if not call.path.startswith(str(REPOSITORY))]


FAULTS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "killed": ("signal=KILL", CHANGING.__contains__),
    "EIO": ("error=EIO", lambda name: name not in ("ioctl", "lseek", "fcntl")),
    "ENOSPC": ("error=ENOSPC", CHANGING.__contains__),
}


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_at_any_call_of_a_run_is_told_as_a_success_or_outlives_the_next(
    fault: str, shard: int, desk: Desk, points: list[Call], record_property: Record
) -> None:
    injected, applies = FAULTS[fault]
    mine = [call for call in points if applies(call.name)][shard::SHARDS]
    outcomes = [(call, *wrong(desk, lambda call=call: desk.target.build(*call.failing(injected)))) for call in mine]  # type: ignore[misc]
    record_property(f"points, run, {fault}", len(mine))
    found = [f"{call}: {told}" for call, _, told in outcomes if told]
    found += [f"{call}: told as a bug" for call, code, _ in outcomes if code == BUG and desk.is_about(call)]
    record_property(f"faults, run, {fault}", len(found))
    assert not found, "\n".join(found)
    if fault == "killed":
        assert sum(code == -9 for _, code, _ in outcomes) >= 0.9 * len(mine)


def test_a_run_that_is_killed_at_any_moment_is_not_told_as_a_success(desk: Desk, record_property: Record) -> None:
    desk.reset()
    began = time.monotonic()
    assert desk.target.build() == 0
    lasts = time.monotonic() - began
    chance = random.Random(7)  # noqa: S311  no secret: the moments of one run shall be those of the next
    moments = [chance.uniform(0, 1.05 * lasts) for _ in range(KILLS)]
    outcomes = [wrong(desk, lambda moment=moment: desk.target.killed_after(moment)) for moment in moments]  # type: ignore[misc]
    record_property("points, run, killed at random", sum(code == -9 for code, _ in outcomes))
    found = [told for _, told in outcomes if told]
    assert not found, "\n".join(found)


def on_a_disk_with_room(room: int, desk: Desk, aside: Path) -> tuple[int, str | None]:
    """The exit code of a run where all it writes is on a disk with so many KiB left, and what is wrong then."""
    once = [sys.executable, str(TARGET), NEXT, "-C", str(desk.root), "run"]
    desk.server.paths.clear()
    ended = on_a_small_disk(room, desk.at, desk.before, aside, once)
    assert ended.returncode == 0, ended.stderr
    told = aside / "work/told"
    lines = told.read_text().splitlines() if told.exists() else []
    after = After(
        code=int(ended.stdout),
        said=ended.stderr,
        told=[json.loads(line)["event"] for line in lines],
        pings=[*desk.server.paths],
    )
    found = lie(replace(desk, at=aside), after)
    return after.code, found and f"{room} KiB, exit {after.code}, {found}; it said: {after.said}"


def test_a_disk_that_is_full_is_told_and_never_as_a_success(
    desk: Desk, tmp_path: Path, record_property: Record
) -> None:
    ended = [on_a_disk_with_room(room, desk, tmp_path / str(room)) for room in ROOM]
    found = [told for _, told in ended if told]
    assert not found, "\n".join(found)
    assert {code for code, _ in ended} == {0, 74}
    record_property("points, run, a disk that was full", sum(code == 74 for code, _ in ended))
