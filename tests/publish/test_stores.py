"""Servers that speak WebDAV or S3, and what else fsspec speaks: credentials, refusals, what is missing here."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from briefgen.publish.contents import LOCK
from briefgen.publish.locks import LEASE
from briefgen.publish.other import Other
from publish import servers
from publish.conftest import Spots
from publish.servers import HERE
from publish.sites import digests, site
from publish.spots import NOON, Spot, client
from publish.test_every_place import left_there, said

OLD = site(1)
NEW = site(2)

SECRET = "open-sesame"  # noqa: S105  of servers that end with the tests


@pytest.fixture(params=["webdav"])
def spot(request: pytest.FixtureRequest, spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    with spots.at(request.param, tmp_path / "desk") as found:
        yield found


def on(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("spot", [kind], indirect=True)


# WebDAV.

DENIED = (
    'error: "web" takes no credentials that there are here\n'
    "  hint: put them into ~/.netrc (machine 127.0.0.1 login … password …), or set BRIEFGEN_WEB_USER and "
    "BRIEFGEN_WEB_PASSWORD"
)


def without_login(spot: Spot, tmp_path: Path) -> None:
    del spot.environment["BRIEFGEN_WEB_USER"], spot.environment["BRIEFGEN_WEB_PASSWORD"]
    spot.environment["HOME"] = str(tmp_path)


def test_without_credentials_one_is_told_where_they_go(spot: Spot, tmp_path: Path) -> None:
    without_login(spot, tmp_path)
    assert said(spot.publish(OLD)) == DENIED


def test_credentials_are_never_repeated(spot: Spot, caplog: pytest.LogCaptureFixture) -> None:
    spot.environment["BRIEFGEN_WEB_PASSWORD"] = f"not {SECRET}"
    with caplog.at_level(logging.DEBUG):
        told = said(spot.publish(OLD))
    assert told == DENIED
    assert SECRET not in caplog.text


def test_credentials_may_stand_in_the_file_of_the_protocol(spot: Spot, tmp_path: Path) -> None:
    without_login(spot, tmp_path)
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine {HERE} login desk password {SECRET}\n")
    netrc.chmod(0o600)
    assert said(spot.publish(OLD)) == ""
    netrc.write_text(f"password {SECRET}\n")
    assert said(spot.publish(NEW)) == (
        f'error: "{netrc}" cannot be read as a file of credentials\n'
        "  hint: its lines are: machine HOST login USER password PASSWORD; and nobody else may read it: chmod 600"
    )
    netrc.write_text("machine elsewhere login desk password x\n")
    assert said(spot.publish()) == DENIED
    spot.environment["NETRC"] = str(tmp_path / "other")
    assert said(spot.publish()) == DENIED


def test_the_user_may_stand_in_the_address_and_the_password_may_not_go_in_the_clear(spot: Spot) -> None:
    del spot.environment["BRIEFGEN_WEB_USER"]
    spot.to = spot.to.replace("//", "//desk@")
    assert said(spot.publish(OLD)) == ""
    spot.to = "webdav://desk@intranet.example/briefs"
    assert said(spot.publish(NEW)) == (
        'briefgen.yaml:2:13: error: the password for "web" would go over the network unencrypted\n'
        "  hint: write webdavs:// in place of webdav://"
    )


def test_a_server_that_speaks_no_tls_is_said_to_be_out_of_reach(spot: Spot) -> None:
    spot.to = spot.to.replace("webdav://", "webdavs://")
    assert said(spot.publish(OLD)) == (
        'error: "web" cannot be reached: [SSL] wrong version number\n'
        f'  hint: check the network, and the address "{spot.to}" in briefgen.yaml; then publish again'
    )


def test_a_server_that_lets_one_only_read_is_said_to(spots: Spots, tmp_path: Path) -> None:
    with spots.at("webdav", tmp_path / "desk") as spot, servers.webdav(tmp_path, tmp_path / "log", "ro") as port:
        spot.to = f"webdav://{HERE}:{port}/desk/output"
        assert said(spot.publish(OLD)) == (
            'error: "web" does not let this user write: received 403 (Forbidden)\n'
            f'  hint: give this user the right to read, write and delete in "{spot.to}"'
        )
        assert left_there(spot) == set()


# S3.


TYPES = {
    "index.html": "text/html; charset=utf-8",
    "feed.xml": "application/atom+xml",
    "2026-01-01/brief.md": "text/markdown; charset=utf-8",
    "2026-01-01/brief.pdf": "application/pdf",
    "strange": "application/octet-stream",
}


@on("s3")
def test_browsers_are_told_what_each_object_is(spot: Spot) -> None:
    assert spot.gate
    assert said(spot.publish({**OLD, "2026-01-01/brief.md": b"#", "strange": b"?"})) == ""
    bucket, prefix = spot.to.removeprefix("s3://").split("/")
    other = client(spot.gate.port)
    heads = {name: other.head_object(Bucket=bucket, Key=f"{prefix}/{name}") for name in TYPES}
    assert {name: head["ContentType"] for name, head in heads.items()} == TYPES


NO_KEYS = (
    'error: "web" takes no credentials that there are here\n'
    "  hint: put them into ~/.aws/credentials, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
)


@on("s3")
def test_without_keys_one_is_told_where_they_go(spot: Spot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert said(spot.publish(OLD)) == NO_KEYS


@on("s3")
def test_keys_that_are_not_taken_are_never_repeated(spot: Spot, caplog: pytest.LogCaptureFixture) -> None:
    reset = f"{spot.environment['AWS_ENDPOINT_URL']}/moto-api/reset-auth"

    def checked_after(requests: int) -> None:
        headers = {"Content-Type": "text/plain"}
        urlopen(Request(reset, str(requests).encode(), headers)).close()  # noqa: S310  the address is ours

    checked_after(0)
    try:
        with caplog.at_level(logging.INFO):
            told = said(spot.publish(OLD))
    finally:
        checked_after(2**40)
    assert told == NO_KEYS
    assert SECRET not in caplog.text


# What is missing here.


@pytest.mark.parametrize(
    ("package", "to"),
    [
        ("s3fs", "s3://bucket/prefix"),
        ("paramiko", "sftp://host/folder"),
        ("webdav4", "webdavs://host/folder"),
        ("fsspec", "memory://folder"),
    ],
)
def test_a_package_that_is_missing_is_named(
    package: str, to: str, spots: Spots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [module for module in sys.modules if module.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with spots.at("folder", tmp_path / "desk") as spot:
        spot.to = to
        assert said(spot.publish(OLD)) == (
            f'briefgen.yaml:2:13: error: publishing to "web" needs the Python package {package}\n'
            '  hint: install it: pip install "briefgen[publish]", or the package alone'
        )


@pytest.mark.parametrize(
    ("to", "first"),
    [
        ("quux://host/folder", 'error: nothing that is installed here publishes to "quux://host/folder"'),
        ("gs://bucket/folder", 'error: publishing to "web" needs the Python package that it names: '),
        ("memory://nowhere", 'error: there is no folder "memory://nowhere" to publish to'),
    ],
)
def test_what_else_there_is_depends_on_what_is_installed(to: str, first: str, spots: Spots, tmp_path: Path) -> None:
    with spots.at("folder", tmp_path / "desk") as spot:
        spot.to = to
        assert said(spot.publish(OLD)).removeprefix("briefgen.yaml:2:13: ").startswith(first)


# What else fsspec speaks.


@pytest.fixture
def memory(spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    import fsspec

    fs = fsspec.filesystem("memory")
    fs.makedirs("/share")
    with spots.at("folder", tmp_path / "desk") as spot:
        spot.to = "memory://share"
        spot.shown = lambda: {path.removeprefix("/share/"): fs.cat_file(path) for path in fs.find("/share")}
        spot.remove = lambda name: fs.rm_file(f"/share/{name}")
        spot.write = lambda name, data: fs.pipe_file(f"/share/{name}", data)
        yield spot
    fs.rm("/share", recursive=True)


@pytest.mark.parametrize("objects", [False, True])
def test_whatever_fsspec_speaks_is_published_to(memory: Spot, objects: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if objects:
        monkeypatch.setattr("briefgen.publish.other._OBJECTS", frozenset({"memory"}))
    assert memory.publish(NEW, dry_run=True).deliveries[0].unchanged == 0
    assert said(memory.publish()) == ""
    assert digests(memory.shown()) == digests(NEW)
    memory.remove("index.html")
    assert memory.publish(OLD).deliveries[0].deleted
    assert digests(memory.shown()) == digests(OLD)
    assert {name for name in memory.shown() if name.startswith(".")} == {".briefgen-manifest.json"}


def test_a_lock_is_renewed_while_there_is_something_to_do(memory: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = NOON
    untils = []
    put = Other.put

    def later() -> datetime:
        nonlocal now
        now += timedelta(minutes=1)
        return now

    def noted(store: Other, name: str, path: Path) -> None:
        put(store, name, path)
        if name == LOCK:
            untils.append(datetime.fromisoformat(json.loads(path.read_text())["until"]) - now)

    memory.clock = later
    monkeypatch.setattr(Other, "put", noted)
    assert said(memory.publish(NEW)) == ""
    assert len(untils) > 2
    assert min(untils) > LEASE - timedelta(minutes=3)


def test_a_lock_that_others_take_again_and_again_is_left_to_them(memory: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    worn_off = b'{"run":"x","holder":"x process 1","until":"2026-01-31T11:00:00+00:00"}'
    memory.lay_out(OLD)
    memory.write(LOCK, worn_off)
    monkeypatch.setattr(Other, "delete", lambda *_: None)
    assert said(memory.publish()).startswith('error: another publisher is at work at "web"\n')
    memory.write(LOCK, b"[]")
    assert said(memory.publish()).startswith('error: another publisher is at work at "web"\n')
