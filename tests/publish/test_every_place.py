"""What holds wherever one publishes to: a folder, rsync over ssh, SFTP, WebDAV, S3."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from briefgen.publish import Published
from briefgen.publish.contents import COMING, LOCK, MANIFEST
from briefgen.publish.locks import LEASE, Holder
from briefgen.publish.places import OneByOne
from briefgen.publish.rsync import Rsync
from briefgen.publish.targets import opened, targets_of
from publish.sites import digests, site
from publish.spots import NOON, Spot

OLD = site(3)
NEW = site(4, corrected=1, first=1)
NOTES = "articles/notes.html"


def said(published: Published) -> str:
    return "\n".join(str(problem) for problem in (*published.failures, *published.warnings))


def left_there(spot: Spot) -> set[str]:
    """What stands at the target that no reader is to see."""
    return {name for name in spot.shown() if "/." in f"/{name}"}


def test_only_what_differs_goes_up_and_only_what_was_ours_goes(spot: Spot) -> None:
    first = spot.publish(OLD)
    assert said(first) == ""
    assert digests(spot.shown()) == digests(OLD)
    assert sorted(first.deliveries[0].put) == sorted(OLD)
    spot.write(NOTES, b"not ours")
    spot.write("2026-01-02/brief.json", OLD["2026-01-02/brief.json"] + b" and more")
    looked = spot.publish(NEW, dry_run=True)
    then = spot.publish()
    assert (said(then), then) == ("", looked)
    assert digests(spot.shown()) == digests({**NEW, NOTES: b"not ours"})
    changed = {name for name in NEW if OLD.get(name) != NEW[name]}
    assert set(then.deliveries[0].put) == changed | {"2026-01-02/brief.json"}
    assert then.deliveries[0].deleted == ("articles/day-0.html",)
    again = spot.publish()
    assert (again.deliveries[0].put, again.deliveries[0].deleted) == ((), ())
    assert left_there(spot) - {LOCK} == {MANIFEST}
    assert said(spot.roll_back()) == ""
    assert digests(spot.shown()) == digests({**OLD, NOTES: b"not ours"})


@pytest.mark.parametrize("spot", ["ssh", "webdav"], indirect=True)
def test_without_a_manifest_only_time_is_lost(spot: Spot) -> None:
    spot.publish(OLD)
    spot.remove(MANIFEST)
    spot.write(NOTES, b"not ours")
    tampered = bytes(reversed(OLD["2026-01-02/brief.pdf"]))
    spot.write("2026-01-02/brief.pdf", tampered)
    before, kept = spot.shown(), sorted(spot.root.rglob(".briefgen/**/*"))
    looked = spot.publish(NEW, dry_run=True, take_over=True).deliveries[0]
    assert (spot.shown(), sorted(spot.root.rglob(".briefgen/**/*"))) == (before, kept)
    assert said(spot.publish()) == (
        'error: at "web" stand files that briefgen needs the names of and did not put there\n'
        '  "2026-01-02/brief.pdf"\n'
        "  hint: publish to a folder of its own, or take them away; --take-over replaces them"
    )
    done = spot.publish(take_over=True)
    assert (said(done), done.deliveries[0]) == ("", looked)
    assert digests(spot.shown()) == digests({**NEW, NOTES: b"not ours"})
    assert looked.unchanged == sum(OLD.get(name) == data for name, data in NEW.items()) - 1
    assert looked.deleted == ("articles/day-0.html",)


def test_of_two_publishers_one_wins_and_the_other_is_told(spot: Spot) -> None:
    spot.lay_out(OLD)
    (target,) = targets_of(spot.root, "web", spot.environment)
    other = Holder(token=secrets.token_hex(16), clock=lambda: NOON)
    with opened(target, other):
        told = said(spot.publish())
    assert told.startswith('error: another publisher is at work at "web": process ')
    assert told.endswith(", since 2026-01-31 12:00:00 UTC\n  hint: let it finish, then publish again")
    with opened(target, other):
        assert left_there(spot) == {LOCK}


Disturb = Callable[[Callable[[Mapping[str, Path]], None]], None]


@pytest.fixture
def disturb(monkeypatch: pytest.MonkeyPatch) -> Disturb:
    """Lets something happen at the target each time that files were put there."""

    def after(happens: Callable[[Mapping[str, Path]], None]) -> None:
        for kind in (OneByOne, Rsync):
            put: Callable[[Any, Mapping[str, Path]], None] = kind.put

            def disturbed(place: Any, files: Mapping[str, Path], put: Any = put) -> None:
                put(place, files)
                happens(files)

            monkeypatch.setattr(kind, "put", disturbed)

    return after


def test_somebody_who_publishes_without_a_lock_is_noticed_before_readers_do(spot: Spot, disturb: Disturb) -> None:
    spot.lay_out(OLD)
    disturb(lambda files: spot.remove(COMING) if "2026-01-01/brief.html" in files else None)
    assert said(spot.publish()).startswith('error: another publisher is at work at "web"\n')
    assert "index.html" not in spot.shown()


@pytest.mark.parametrize("spot", ["folder", "ssh", "s3"], indirect=True)
def test_what_arrives_damaged_is_noticed_before_readers_do(spot: Spot, disturb: Disturb) -> None:
    spot.lay_out(OLD)
    pages = ("2026-01-01/brief.html", "2026-01-02/brief.html")

    def damage(files: Mapping[str, Path]) -> None:
        if pages[0] in files:
            spot.write(pages[0], bytes(reversed(OLD[pages[0]])))
            spot.remove(pages[1])

    disturb(damage)
    assert said(spot.publish()) == (
        'error: "2026-01-01/brief.html" did not arrive at "web" as it was sent\n'
        "  and 1 more\n"
        f"  0 of {len(OLD)} files are up; what readers see there holds together\n"
        "  hint: publish again; where that does not help, look at the disk or the network there"
    )
    assert "index.html" not in spot.shown()


@pytest.mark.parametrize("spot", ["sftp", "webdav", "s3"], indirect=True)
def test_a_lock_that_has_worn_off_is_taken_over(spot: Spot) -> None:
    stranger = '{"run":"x","holder":"x process 1 on gone","until":"2026-01-31T12:15:00+00:00"}'
    spot.write(LOCK, stranger.encode())
    assert said(spot.publish(OLD)).startswith('error: another publisher is at work at "web": process 1 on gone\n')
    spot.clock = lambda: NOON + LEASE + timedelta(seconds=1)
    assert said(spot.publish()) == ""
    assert digests(spot.shown()) == digests(OLD)
    assert left_there(spot) == {MANIFEST}


NO_FOLDER = (
    'error: there is no folder "{to}" to publish to\n'
    "  hint: make it, or mount it; it is never made here, so that a share which is not mounted is noticed"
)


def test_a_folder_that_is_not_there_is_not_made(spot: Spot) -> None:
    spot.to = spot.to.replace("/morning", "-nowhere/morning") if spot.kind == "s3" else f"{spot.to}/no"
    assert said(spot.publish(OLD)) == NO_FOLDER.format(to=spot.to)
