"""A target whose disk is full: readers keep what they have, and with room again the next run completes it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import REPOSITORY
from publish.servers import small_disk
from publish.sites import dead_links, digests, site
from publish.spots import KINDS, Spot
from publish.test_every_place import left_there, said

CHANCE = random.Random("large")  # noqa: S311  bytes that nothing makes smaller on the way
LARGE = CHANCE.randbytes(300_000)
OLD = site(3)
NEW = {**site(4, corrected=1), "2026-01-04/brief.pdf": LARGE}
THEIRS = "theirs.zip"
FILLER = CHANCE.randbytes(1_700_000)
"""With an old site beside it, this leaves room on the disk, but not for what is large."""


@pytest.fixture(params=["folder", "ssh", "sftp", "webdav"])
def spot(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spot]:
    """A place on a disk of 2 MiB. Some servers hold open what did not fit, deleted as it is."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "desk").mkdir()
    with (
        small_disk(tmp_path / "disk", "2m") as disk,
        KINDS[request.param](tmp_path, disk=disk) as make,
    ):
        spot: Spot = make(tmp_path / "desk")
        for name, value in spot.environment.items():
            monkeypatch.setenv(name, value)
        yield spot


def command(spot: Spot) -> subprocess.CompletedProcess[str]:
    publish = [sys.executable, "-m", "briefgen", "-C", str(spot.root), "publish"]
    return subprocess.run(publish, cwd=REPOSITORY, env=spot.environment, capture_output=True, text=True)


FULL = (
    'error: there is no room left at "web"',
    "  hint: make room there, then publish again: it goes on where it stopped",
)
_LOOK = "where that does not help, see whether there is room, and what its log says"
UNSAID = (
    'error: publishing to "web" failed: received 500 (Internal Server Error)',
    f"  hint: publish again: it goes on where it stopped; {_LOOK}",
)
"""This WebDAV server does not say what went wrong at it; others do (507)."""


def test_a_target_that_is_full_keeps_what_readers_have_and_takes_the_rest_when_there_is_room(spot: Spot) -> None:
    assert said(spot.publish(OLD)) == ""
    spot.write(THEIRS, FILLER)
    spot.lay_out(NEW)
    for _ in range(2):
        ended = command(spot)
        message, progress, hint = ended.stderr.splitlines()
        assert (ended.returncode, ended.stdout, message, hint) == (74, "", *(UNSAID if spot.kind == "webdav" else FULL))
        assert re.fullmatch(r"  0 of \d+ files are up; what readers see there holds together", progress)
        there = spot.shown()
        assert digests({name: there[name] for name in OLD}) == digests(OLD)
        assert dead_links({name: data for name, data in there.items() if "/." not in f"/{name}"}) == []
    spot.remove(THEIRS)
    assert said(spot.publish()) == ""
    assert digests(spot.shown()) == digests(NEW)
    assert len(left_there(spot)) <= 2
