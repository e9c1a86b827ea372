"""Killed, cut off or kept waiting at any moment: readers find whole pages meanwhile, and the next run completes it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import REPOSITORY
from publish.conftest import Spots
from publish.servers import Gate
from publish.sites import Site, dead_links, digests, site
from publish.spots import Spot
from publish.test_every_place import left_there, said

OLD = site(3)
NEW = site(4, corrected=1, first=1)
FAREWELL = 1024
"""Bytes before the end, by the count of another run, from which on the publisher may have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A place that holds the old site, and a workspace that is to bring the new one there."""

    spot: Spot
    gate: Gate
    before: Site
    takes: int
    """Bytes that went there meanwhile, once. By ssh, no two runs send the same number: 8 of one site were 280 apart."""
    chance: random.Random

    def set(self, **settings: object) -> None:
        there = self.spot.shown()
        for name in there.keys() - self.before.keys():
            self.spot.remove(name)
        for name in {name for name, data in self.before.items() if there.get(name) != data}:
            self.spot.write(name, self.before[name])
        self.spot.lay_out(NEW, **settings)

    def moment(self) -> int:
        """After how many bytes to break off: before the farewell."""
        return self.chance.randrange(self.takes // 8, self.takes - FAREWELL)

    def check_whole(self) -> None:
        """What a reader finds: every file is the old or the new one, and every link leads somewhere."""
        seen = {name: data for name, data in self.spot.shown().items() if "/." not in f"/{name}"}
        assert [name for name, data in seen.items() if data not in (OLD.get(name), NEW.get(name))] == []
        assert dead_links(seen) == []

    def check_completed(self) -> None:
        """That the next run brings all of it there, file by file, and leaves nothing else."""
        self.gate.arm(None)
        assert said(self.spot.publish()) == ""
        assert digests(self.spot.shown()) == digests(NEW)
        assert len(left_there(self.spot)) <= 2


@pytest.fixture(scope="module", params=["ssh", "sftp", "webdav", "s3"])
def scene(request: pytest.FixtureRequest, spots: Spots, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with spots.at(request.param, tmp_path_factory.mktemp(f"{request.param}-broken-off") / "desk") as spot:
        assert spot.gate
        assert said(spot.publish(OLD)) == ""
        before = spot.shown()
        spot.gate.arm(None)
        assert said(spot.publish(NEW)) == ""
        # The moments of one run shall be those of the next.
        chance = random.Random(spot.kind)  # noqa: S311
        yield Scene(spot=spot, gate=spot.gate, before=before, takes=spot.gate.passed, chance=chance)


def started(spot: Spot) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "briefgen", "-C", str(spot.root), "publish", "web"]
    return subprocess.Popen(command, cwd=REPOSITORY, env=spot.environment, stderr=subprocess.PIPE, text=True)


def check_that_nobody_goes_on(gate: Gate) -> None:
    """That the programs which a publisher had started have ended with it, although the server holds them up."""
    port = str(gate.port).encode()
    for _ in range(100):
        left = [path for path in Path("/proc").glob("[0-9]*/cmdline") if _is_client(path, port)]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError(left)


def _is_client(path: Path, port: bytes) -> bool:
    with suppress(OSError):
        command = path.read_bytes()
        return port in command and (b"ssh" in command or b"rsync" in command)
    return False


@pytest.mark.parametrize("turn", range(2))
def test_a_publisher_that_is_killed_leaves_whole_pages_and_the_next_completes_it(scene: Scene, turn: int) -> None:
    del turn
    scene.set()
    with started(scene.spot) as publisher:

        def kill(gate: Gate) -> None:
            gate.hold()
            publisher.kill()

        scene.gate.arm(scene.moment(), kill)
        publisher.communicate()
    assert publisher.returncode == -signal.SIGKILL
    check_that_nobody_goes_on(scene.gate)
    scene.check_whole()
    scene.check_completed()


@pytest.mark.parametrize("turn", range(2))
def test_a_connection_that_is_cut_leaves_whole_pages_and_the_next_run_completes_it(scene: Scene, turn: int) -> None:
    del turn
    scene.set()
    scene.gate.arm(scene.moment(), Gate.cut)
    told = said(scene.spot.publish())
    assert told.startswith(('error: the connection to "web" was cut off', 'error: "web" cannot be reached'))
    scene.check_whole()
    scene.check_completed()


def test_a_server_that_says_no_more_is_not_waited_for_for_ever(scene: Scene) -> None:
    scene.set(timeout=1)
    scene.gate.arm(scene.moment(), Gate.hold)
    told = said(scene.spot.publish())
    assert told.startswith('error: "web" gave no answer within 1 seconds\n')
    assert told.endswith('; where that is usual, give it more time with "timeout" in briefgen.yaml')
