"""Real servers on loopback, and a gate before them that breaks connections."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HERE = "127.0.0.1"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        assert server.poll() is None, "the server ended"
        with suppress(OSError), closing(socket.create_connection((HERE, port), 1)):
            return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A disk of a few bytes, for those programs alone that are started to see it."""

    folder: Path
    """Where they see it."""
    seen: Path
    """Where everybody else does."""
    enter: tuple[str, ...]
    """What such a program is started with."""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Disk]:
    """A disk of so many bytes in place of a folder. Root makes it as root: an sshd of root has to know other users."""
    own, join = (
        (["--mount"], ("--mount",))
        if os.getuid() == 0
        else (["--mount", "--map-current-user", "--keep-caps"], ("--mount", "--user", "--preserve-credentials"))
    )
    script = f'mount -t tmpfs -o size={size} none "$0" && echo && exec cat'
    command = ["unshare", *own, "sh", "-c", script, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"\n", "no disk can be made here"
        seen = Path(f"/proc/{holder.pid}/root{folder}")
        yield Disk(folder=folder, seen=seen, enter=("nsenter", "--target", str(holder.pid), *join))
        holder.communicate()


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    # Servers of others are not what is measured, and measuring makes them slow.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    # It ends with the tests, however those end.
    command = ["setpriv", "--pdeathsig", "TERM", *command]
    with log.open("wb") as stream, subprocess.Popen(command, stdout=stream, stderr=stream, env=environment) as server:
        try:
            _wait_for(port, server)
            yield
        finally:
            server.terminate()


def _keys(folder: Path, name: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    return folder / name


@contextmanager
def sshd(folder: Path, enter: tuple[str, ...] = ()) -> Iterator[int]:
    """An sshd of this user, in whose `folder` lie its host key and the keys that it lets in (`authorized`)."""
    if os.getuid() == 0:
        # Only for root does sshd change to another user before it knows who comes, and to this folder.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    key, port = _keys(folder, "host"), free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress {HERE}\nHostKey {key}\nPidFile none\nAuthorizedKeysFile {folder}/authorized\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin yes\nMaxStartups 100\nMaxSessions 100\nSubsystem sftp internal-sftp\n"
        # What this user has the shell do at each login is no part of the tests.
        f"SetEnv HOME={folder}\n"
    )
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin") or "sshd"
    with _running([*enter, program, "-f", str(config), "-D", "-e"], port, folder / "sshd.log"):
        yield port


def ssh_home(home: Path, server: Path) -> Path:
    """A home whose key the server lets in, and a folder of programs in which `ssh` looks there: it asks the system, not
    the environment, where home is."""
    (home / ".ssh").mkdir(parents=True)
    key = _keys(home / ".ssh", "id_ed25519")
    (server / "authorized").write_bytes(key.with_suffix(".pub").read_bytes())
    (home / ".ssh/known_hosts").touch()
    bin_ = home / "bin"
    bin_.mkdir()
    (bin_ / "ssh").write_text(
        f"#!/bin/sh\nexec {shutil.which('ssh')} -F /dev/null -o UserKnownHostsFile={home}/.ssh/known_hosts "
        f'-o GlobalKnownHostsFile=/dev/null -o IdentityFile={key} -o IdentitiesOnly=yes "$@"\n'
    )
    (bin_ / "ssh").chmod(0o755)
    return home


def know(home: Path, port: int, key: Path) -> None:
    """Let the host key of a server be known for a port."""
    kind, public = key.with_suffix(".pub").read_text().split()[:2]
    with (home / ".ssh/known_hosts").open("a") as known:
        known.write(f"[{HERE}]:{port} {kind} {public}\n")


@contextmanager
def webdav(folder: Path, log: Path, mode: str = "rw", enter: tuple[str, ...] = ()) -> Iterator[int]:
    """A WebDAV server that shows `folder` to `desk`, whose password is `open-sesame`; it may be read only ("ro")."""
    port = free_port()
    script = (
        "import sys\nfrom cheroot import wsgi\nfrom wsgidav.wsgidav_app import WsgiDAVApp\n"
        "users = {'*': {'desk': {'password': 'open-sesame'}}}\n"
        "shown = {'root': sys.argv[1], 'readonly': sys.argv[3] == 'ro'}\n"
        "app = WsgiDAVApp({'provider_mapping': {'/': shown}, 'verbose': 1, 'simple_dc': {'user_mapping': users},"
        " 'http_authenticator': {'accept_basic': True, 'accept_digest': False, 'default_to_digest': False}})\n"
        f"wsgi.Server(('{HERE}', int(sys.argv[2])), app, numthreads=8).start()\n"
    )
    with _running([*enter, sys.executable, "-c", script, str(folder), str(port), mode], port, log):
        yield port


@contextmanager
def s3(log: Path) -> Iterator[int]:
    """A server that speaks S3."""
    port = free_port()
    with _running([sys.executable, "-m", "moto.server", "-H", HERE, "-p", str(port)], port, log):
        yield port


class Gate:
    """Forwards connections to a port, until so many bytes have gone that way; then `then` is called, once, with this
    gate: it may cut, hold or let pass what comes."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server((HERE, 0))
        self.port = int(self._listener.getsockname()[1])
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._open = threading.Event()
        self.arm(None)
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, after: int | None, then: Callable[[Gate], None] = lambda _: None) -> None:
        """Count anew; call `then` after so many bytes."""
        self.passed = 0
        self._after, self._then = after, then
        self._shut = False
        self._open.set()

    def cut(self) -> None:
        """End all connections, and accept no others until armed anew."""
        self._shut = True
        with self._lock:
            for pair in self._pairs:
                for end in pair:
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)

    def hold(self) -> None:
        """Forward nothing until armed anew, and say nothing."""
        self._open.clear()

    def close(self) -> None:
        self.cut()
        self._open.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.socket() as server:
            if self._shut:
                return
            server.connect((HERE, self._to))
            pair = (client, server)
            with self._lock:
                self._pairs.append(pair)
            back = threading.Thread(target=self._forward, args=(server, client, False), daemon=True)
            back.start()
            self._forward(client, server, True)
            back.join()
            with self._lock:
                self._pairs.remove(pair)

    def _forward(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while data := source.recv(65536):
                # Else ssh, which sends no small packet before the last one was acknowledged, waits 40 ms each time.
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                if counts:
                    self._count(len(data))
                self._open.wait()
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def _count(self, size: int) -> None:
        with self._lock:
            before, self.passed = self.passed, self.passed + size
            due = self._after is not None and before < self._after <= self.passed
        if due:
            self._then(self)
