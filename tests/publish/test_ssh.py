"""Servers that speak ssh: whom they let in, what they let do, and whether they are who they were."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from briefgen.publish.kept import Store, prepare
from briefgen.publish.locks import alone_here
from briefgen.publish.rsync import Rsync
from briefgen.publish.targets import opened, targets_of
from publish.conftest import Spots
from publish.servers import HERE, free_port
from publish.sites import digests, site
from publish.spots import Spot
from publish.test_every_place import left_there, said

OLD = site(1)
NEW = site(2)
BOTH = pytest.mark.parametrize("spot", ["ssh", "sftp"], indirect=True)


@pytest.fixture(params=["ssh"])
def spot(request: pytest.FixtureRequest, spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    with spots.at(request.param, tmp_path / "desk") as found:
        yield found


def home(spot: Spot) -> Path:
    return Path(spot.environment["HOME"])


def server(spot: Spot) -> Path:
    return home(spot).parent / "server"


def port(spot: Spot) -> int:
    assert spot.gate
    return spot.gate.port


@contextmanager
def instead(path: Path, text: str) -> Iterator[None]:
    """Let a file say something else for a while."""
    before = path.read_text()
    path.write_text(text)
    try:
        yield
    finally:
        path.write_text(before)


@contextmanager
def forced(spot: Spot, command: str) -> Iterator[None]:
    """Let the account run nothing but this."""
    authorized = server(spot) / "authorized"
    with instead(authorized, f'command="{command}",restrict {authorized.read_text()}'):
        yield


@BOTH
def test_a_server_with_another_key_is_not_talked_to(spot: Spot) -> None:
    known = home(spot) / ".ssh/known_hosts"
    other = (home(spot) / ".ssh/id_ed25519.pub").read_text().split()[1]
    (_, kind, key), *_ = [line.split() for line in known.read_text().splitlines()]
    with instead(known, known.read_text().replace(f"{kind} {key}", f"{kind} {other}")):
        assert said(spot.publish(OLD)) == (
            'error: the host key of "web" is not the one that is known of it\n'
            f"  hint: if its server was set up anew, ssh-keygen -R '[{HERE}]:{port(spot)}'; "
            f"ssh -p {port(spot)} {HERE}; if not, find out who answers there"
        )


@BOTH
def test_a_server_that_is_not_known_is_not_talked_to(spot: Spot) -> None:
    with instead(home(spot) / ".ssh/known_hosts", ""):
        assert said(spot.publish(OLD)) == (
            'error: the host key of "web" is not known here\n'
            f"  hint: log in once as this user, and compare the key: ssh -p {port(spot)} {HERE}"
        )


@BOTH
def test_a_server_that_takes_no_key_of_ours_is_said_to(spot: Spot) -> None:
    with instead(server(spot) / "authorized", ""):
        assert said(spot.publish(OLD)) == (
            'error: "web" takes no credentials that there are here\n'
            f"  hint: take a key without a passphrase, or an agent, and try as this user: ssh -p {port(spot)} {HERE}"
        )


@BOTH
def test_a_server_that_does_not_answer_is_said_not_to(spot: Spot) -> None:
    nobody = free_port()
    spot.to = spot.to.replace(str(port(spot)), str(nobody))
    why = {
        "ssh": f"host {HERE} port {nobody}: Connection refused",
        "sftp": f"Unable to connect to port {nobody} on {HERE}",
    }
    assert said(spot.publish(OLD)) == (
        f'error: "web" cannot be reached: {why[spot.kind]}\n'
        f'  hint: check the network, and the address "{spot.to}" in briefgen.yaml; then publish again'
    )


def test_an_account_that_may_run_nothing_but_rsync_is_enough(spot: Spot) -> None:
    root = Path(spot.to.partition(f"{HERE}:")[2].partition("/")[2])
    with forced(spot, f"{shutil.which('rrsync')} /{root}"):
        spot.to = spot.to.replace(f"/{root}", "/")
        assert said(spot.publish(OLD)) == ""
        assert spot.publish().deliveries[0].unchanged == len(OLD)
        assert digests(spot.shown()) == digests(OLD)
        assert len(left_there(spot)) == 1


@BOTH
def test_an_account_that_may_only_read_is_said_to(spot: Spot) -> None:
    spot.publish(OLD)
    root = spot.to.partition(f"{HERE}:")[2].partition("/")[2]
    command = f"{shutil.which('rrsync')} -ro /{root}" if spot.kind == "ssh" else "internal-sftp -R"
    with forced(spot, command):
        if spot.kind == "ssh":
            spot.to = spot.to.replace(f"/{root}", "/")
        told = said(spot.publish(NEW))
    why, progress = {
        "ssh": (
            "/usr/bin/rrsync error: sending to read-only server is not allowed",
            "  0 of 10 files are up; what readers see there holds together\n",
        ),
        "sftp": ("permission denied", ""),
    }[spot.kind]
    assert told == (
        f'error: "web" does not let this user write: {why}\n{progress}'
        f'  hint: give this user the right to read, write and delete in "{spot.to}"'
    )
    assert digests(spot.shown()) == digests(OLD)


def programs(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def test_a_server_without_flock_is_published_to_without_a_lock(spot: Spot, tmp_path: Path) -> None:
    path = programs(tmp_path / "bin", "sh", "rsync", "cat")
    with forced(spot, f'PATH={path}; export PATH; exec sh -c \\"$SSH_ORIGINAL_COMMAND\\"'):
        assert said(spot.publish(OLD)) == ""
    assert digests(spot.shown()) == digests(OLD)


def test_a_server_without_rsync_is_said_to_lack_it(spot: Spot, tmp_path: Path) -> None:
    path = programs(tmp_path / "bin", "sh", "cat", "flock")
    with forced(spot, f'PATH={path}; export PATH; exec sh -c \\"$SSH_ORIGINAL_COMMAND\\"'):
        assert said(spot.publish(OLD)) == (
            'briefgen.yaml:2:13: error: publishing to "web" needs the program "rsync" on the other machine\n'
            "  hint: install it, then publish again"
        )


def test_a_machine_without_ssh_is_said_to_lack_it(spot: Spot, tmp_path: Path) -> None:
    spot.environment["PATH"] = str(tmp_path)
    assert said(spot.publish(OLD)) == (
        'briefgen.yaml:2:13: error: publishing to "web" needs the program "ssh", which is not installed here\n'
        "  hint: install it, then publish again"
    )


def test_what_was_put_there_by_a_lost_connection_of_ours_is_no_other_publisher(spot: Spot) -> None:
    # The server may not have noticed yet that it has gone.
    spot.lay_out(OLD)
    (target,) = targets_of(spot.root, "web", spot.environment)
    with alone_here(prepare(Store(root=spot.root), "web"), "web", spot.clock) as holder:
        gone = opened(target, holder)
        gone.__enter__()
    assert said(spot.publish()) == ""
    gone.__exit__(None, None, None)
    assert digests(spot.shown()) == digests(OLD)


def test_without_the_connection_that_holds_the_lock_nothing_is_sent(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Rsync.put

    def disturbed(self: Rsync, files: Mapping[str, Path]) -> None:
        put(self, files)
        assert self.locked
        self.locked.kill()
        self.locked.wait()

    monkeypatch.setattr(Rsync, "put", disturbed)
    told = said(spot.publish(OLD))
    assert told.startswith('error: the connection to "web" was cut off: the lock there is lost\n')
    assert "index.html" not in spot.shown()


def test_an_account_that_says_nothing_is_not_waited_for_for_ever(spot: Spot) -> None:
    spot.lay_out(OLD, timeout=1)
    with forced(spot, "sleep 30"):
        assert said(spot.publish()) == (
            'error: "web" gave no answer within 1 seconds\n'
            "  hint: publish again: it goes on where it stopped; where that is usual, give it more time with "
            '"timeout" in briefgen.yaml'
        )


def test_where_programs_cannot_be_asked_to_end_with_us_they_run_all_the_same(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.publish.programs._prctl", lambda: None)
    assert spot.publish(OLD, dry_run=True).deliveries[0].put


@pytest.mark.parametrize("spot", ["sftp"], indirect=True)
def test_host_names_of_the_ssh_configuration_are_known(spot: Spot) -> None:
    assert spot.gate
    config = home(spot) / ".ssh/config"
    config.write_text(f"Host intranet\n  HostName {HERE}\n  Port {spot.gate.port}\n  User {getuser()}\n")
    spot.to = spot.to.replace(f"{HERE}:{spot.gate.port}", "intranet")
    told = said(spot.publish(OLD))
    config.unlink()
    assert (told, digests(spot.shown())) == ("", digests(OLD))


class Ended(BaseException):
    """What a signal handler raises."""


@pytest.mark.parametrize("spot", ["sftp"], indirect=True)
@pytest.mark.parametrize("which", ["channel", "client", "transport", "sending"])
def test_a_signal_that_comes_right_after_a_lock_was_taken_ends_the_publisher(
    which: str, spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paramiko import SFTPClient

    own, ended = SFTPClient.posix_rename, []

    def interrupted(client: SFTPClient, old: str, new: str) -> None:
        if not new.endswith("index.html"):
            own(client, old, new)
            return
        channel: Any = client.get_channel()
        locks = {
            "channel": channel.lock,
            "client": client._lock,  # type: ignore[attr-defined]  # private
            "transport": channel.transport.lock,
            "sending": channel.transport.clear_to_send_lock,
        }
        locks[which].acquire()
        raise Ended

    def publish() -> None:
        with pytest.raises(Ended):
            spot.publish()
        ended.append(True)

    monkeypatch.setattr(SFTPClient, "posix_rename", interrupted)
    spot.lay_out(OLD)
    # In a thread: were it to wait for ever, this would be told.
    publisher = Thread(target=publish, daemon=True)
    publisher.start()
    publisher.join(60)
    assert ended
    assert "index.html" not in spot.shown()
    monkeypatch.undo()
    assert said(spot.publish()) == ""
    assert "index.html" in spot.shown()
