"""Targets that others may write to as well: what they put there leads nowhere else, and writes on no terminal."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from briefgen.publish.contents import COMING, LOCK, MANIFEST, PARTS
from publish.sites import digests, shown, site
from publish.spots import Spot
from publish.test_every_place import said

OLD = site(3)
NEW = site(4, corrected=1, first=1)

ON_DISKS = pytest.mark.parametrize("spot", ["folder", "ssh", "sftp"], indirect=True)


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder beside the target, of the user that publishes; some of it is called as what we put there."""
    folder = tmp_path / "precious"
    folder.mkdir()
    for name in ("keys", "wire.html", "day-0.html"):
        (folder / name).write_bytes(OLD["articles/day-0.html"])
    return folder


def linked(tmp_path: Path, name: str, to: Path) -> None:
    """Put a link in the place of what is there."""
    path = tmp_path / "share" / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(to)


LINKS = {LOCK: "keys", COMING: "keys", MANIFEST: "keys", "index.html": "keys", PARTS: "", "articles": ""}


@ON_DISKS
@pytest.mark.parametrize("name", LINKS)
def test_a_link_in_the_place_of_ours_harms_nothing_that_it_leads_to(
    spot: Spot, name: str, precious: Path, tmp_path: Path
) -> None:
    spot.publish(OLD)
    linked(tmp_path, name, precious / LINKS[name])
    before = shown(precious)
    for options in ({}, {"take_over": True, "verify": True}):
        spot.publish(NEW, **options)
        assert shown(precious) == before


@pytest.mark.parametrize("spot", ["folder", "ssh"], indirect=True)
def test_a_link_in_the_place_of_the_lock_is_told(spot: Spot, precious: Path, tmp_path: Path) -> None:
    spot.publish(OLD)
    linked(tmp_path, LOCK, precious / "keys")
    assert said(spot.publish(NEW)) == (
        'error: ".briefgen.lock" at "web" is a link, and links are not followed\n'
        "  hint: find out who put it there, and take it away; then publish again"
    )
    (tmp_path / "share" / LOCK).unlink()
    assert said(spot.publish()) == ""
    assert digests(spot.shown()) == digests(NEW)


@ON_DISKS
@pytest.mark.parametrize("name", ["x\x1b]0;owned\x07.html", "x\nerror: forged.html", "x\x9b2J.html"])
def test_names_that_would_write_on_a_terminal_are_none_of_ours(spot: Spot, name: str) -> None:
    spot.publish(OLD)
    spot.write(name, b"theirs")
    manifest = json.loads(spot.shown()[MANIFEST])
    for said_of_it in (b"theirs", b"other."):
        manifest["files"][name] = {"sha256": hashlib.sha256(said_of_it).hexdigest(), "size": 6}
        spot.write(MANIFEST, json.dumps(manifest).encode())
        published = spot.publish(NEW)
        assert (said(published), name in published.deliveries[0].deleted) == ("", False)
        assert spot.shown()[name] == b"theirs"


@pytest.mark.parametrize("spot", ["folder", "ssh"], indirect=True)
def test_names_in_no_encoding_are_left_alone(spot: Spot) -> None:
    spot.write("x\udcff/x\udcff.html", b"theirs")
    assert said(spot.publish(OLD)) == ""
    assert digests(spot.shown()) == digests({**OLD, "x\udcff/x\udcff.html": b"theirs"})


@pytest.mark.parametrize("spot", ["sftp"], indirect=True)
def test_names_in_no_encoding_are_told_where_they_cannot_be_read(spot: Spot, tmp_path: Path) -> None:
    spot.write("theirs/x\udcff.html", b"theirs")
    assert said(spot.publish(OLD)) == (
        f'error: at "web" stands a file whose name is not in UTF-8, in "{tmp_path}/share/theirs"\n'
        "  hint: give it another name there, then publish again; rsync over ssh takes it as it is"
    )


@pytest.mark.parametrize("spot", ["sftp", "webdav", "s3"], indirect=True)
def test_what_a_lock_says_of_its_holder_writes_on_no_terminal(spot: Spot) -> None:
    holder = "x process 1\x1b[2J\x9b2J\nerror: forged"
    spot.write(LOCK, json.dumps({"run": "x", "holder": holder, "until": "2026-01-31T12:15:00+00:00"}).encode())
    assert said(spot.publish(OLD)) == (
        'error: another publisher is at work at "web": process 1<U+001B>[2J<U+009B>2J<U+000A>error: forged\n'
        "  hint: let it finish, then publish again"
    )
