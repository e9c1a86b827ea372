"""A folder of another machine, by rsync over ssh.

One ssh connection is held for the whole time. On the other side it holds a lock of the kernel there, which ends with
the connection; each rsync goes through it. An account that may run nothing but rsync (`rrsync`) is served without a
lock and with a connection for each rsync.
"""

from __future__ import annotations

import re
import select
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from os import fsdecode, fsencode, read
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.addresses import Address
from briefgen.publish.contents import LOCK, KeptTree
from briefgen.publish.locks import Holder, busy
from briefgen.publish.places import Place
from briefgen.publish.programs import Ended, ended, started
from briefgen.publish.trouble import Cause, Side, TroubleError


@contextmanager
def opened(address: Address, side: Side, holder: Holder | None, environment: Mapping[str, str]) -> Iterator[Place]:
    """The folder as a place; with a `holder`, nobody else publishes there meanwhile, where the account may lock."""
    with TemporaryDirectory(prefix="briefgen-") as scratch:
        ssh = _ssh(address, side.patience, Path(scratch))
        place = Rsync(ssh=ssh, address=address, environment=environment, patience=side.patience, scratch=Path(scratch))
        if holder is None:
            yield place
            return
        command = [*ssh, "-o", "ControlMaster=yes", address.login.strip("[]"), _locking(address, holder)]
        with started(command, environment) as held:
            locked = _wait_for_lock(held, side)
            yield replace(place, locked=held if locked else None)


def _ssh(address: Address, patience: int, scratch: Path) -> tuple[str, ...]:
    """ssh as it is called each time: it asks nobody anything, and gives up on a server that says nothing."""
    port = ("-p", str(address.port)) if address.port else ()
    alive = max(1, patience // 3)
    options = (
        "BatchMode=yes",
        f"ConnectTimeout={patience}",
        f"ServerAliveInterval={alive}",
        "ServerAliveCountMax=3",
        f"ControlPath={scratch}/ssh",
        "ControlPersist=no",
        "ForwardAgent=no",
        "ForwardX11=no",
        "ClearAllForwardings=yes",
    )
    return ("ssh", *port, *(part for option in options for part in ("-o", option)))


# The lock.

_HELD: Final = b"held\n"
_BUSY: Final = 75
_A_LINK: Final = 73
_SCRIPT: Final = "; ".join(
    (
        'cd -- "$1" || exit 74',
        'test ! -h "$2" || exit 73',
        'true 9<>"$2" || exit 74',
        'exec 9<>"$2"',
        "command -v flock >/dev/null || { echo held; exec cat >/dev/null; }",
        'flock -n 9 || case "$(cat "$2")" in "$3 "*) : ;; *) cat "$2"; exit 75 ;; esac',
        'echo "$4" >&9',
        "echo held",
        "cat >/dev/null",
    )
)
"""Holds the lock until standard input ends. Another connection of the same holder can only be one that died and that
the other side has not missed yet: it does not count. The file is written to by its descriptor only, as its name may
come to lead elsewhere; its first line counts, and stays."""


def _locking(address: Address, holder: Holder) -> str:
    # What ssh is given goes through a shell over there, so each part is quoted.
    return shlex.join(["sh", "-c", _SCRIPT, "briefgen", address.path, LOCK, holder.token, holder.signature()])


def _wait_for_lock(held: Popen[bytes], side: Side) -> bool:
    """Whether the lock is held; `False` where the account may not lock. Raises where another has it."""
    said = _first_line(held, side.patience)
    if said == _HELD:
        return True
    err = held.communicate()[1].decode("utf-8", "replace")
    code = held.returncode
    if code == _BUSY:
        raise busy(side.target, said.decode("utf-8", "replace").partition("\n")[0])
    if code == _A_LINK:
        raise TroubleError("link", LOCK)
    if code in (_SSH_FAILED, _NOT_THERE):
        raise trouble_of(Ended(code=code, out=b"", err=err))
    return False


def _first_line(process: Popen[bytes], patience: int) -> bytes:
    said = b""
    stream = process.stdout.fileno() if process.stdout else -1
    readable = select.poll()
    readable.register(stream, select.POLLIN)
    while not said.endswith(b"\n"):
        # Connecting and logging in may take their time each.
        if not readable.poll(2000 * patience):
            raise TroubleError("slow")
        more = read(stream, 4096)
        if not more:
            return said
        said += more
    return said


# The files.


class Rsync(Struct, frozen=True, kw_only=True):
    """A folder that rsync brings files to. They are whole before they take their names: rsync sees to it."""

    ssh: Sequence[str]
    address: Address
    environment: Mapping[str, str]
    patience: int
    scratch: Path
    locked: Popen[bytes] | None = None
    """The connection that holds the lock."""

    def listing(self) -> Mapping[str, int]:
        run = self._run(["-r", "--list-only", "--no-human-readable", self._there()])
        return dict(_listed(run.out.splitlines()))

    def read(self, name: str) -> bytes | None:
        with TemporaryDirectory(dir=self.scratch) as folder:
            self._fetch([name], folder)
            path = Path(folder, name)
            return path.read_bytes() if path.is_file() else None

    def put(self, files: Mapping[str, Path]) -> None:
        with self._laid_out(files) as folder:
            self._run([*_PUT, _HERE, *_NAMED, f"{folder}/", self._there()], files)

    def differing(self, files: KeptTree) -> set[str]:
        with self._laid_out({name: held.path for name, held in files.items()}) as folder:
            run = self._run([*_COMPARE, _HERE, *_NAMED, f"{folder}/", self._there()], files)
        return {fsdecode(line) for line in run.out.splitlines()} & files.keys()

    def digests(self, names: Iterable[str]) -> Mapping[str, str]:
        with TemporaryDirectory(dir=self.scratch) as folder:
            names = tuple(names)
            self._fetch(names, folder)
            return {name: _sha256(path) for name in names if (path := Path(folder, name)).is_file()}

    def delete(self, names: Iterable[str], folders: Iterable[str]) -> None:
        self._delete("-r", tuple(names))
        # The deepest first, each length by itself: what a folder is asked for with is not looked into.
        for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
            self._delete("-d", tuple(folder for folder in folders if folder.count("/") == depth))

    def _delete(self, how: str, names: Sequence[str]) -> None:
        """Names that are asked for, and are not here, rsync deletes there; folders only where they are empty."""
        with TemporaryDirectory(dir=self.scratch) as folder:
            for name in names:
                Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            self._run([how, "--delete-missing-args", *_NAMED, f"{folder}/", self._there()], names)

    def _fetch(self, names: Sequence[str], folder: str) -> None:
        self._run(["--ignore-missing-args", *_NAMED, self._there(), f"{folder}/"], names)

    def _there(self) -> str:
        return f"{self.address.login}:{self.address.path.rstrip('/')}/"

    @contextmanager
    def _laid_out(self, files: Mapping[str, Path]) -> Iterator[str]:
        """A folder in which the files have their names."""
        with TemporaryDirectory(dir=self.scratch) as folder:
            for name, path in files.items():
                link = Path(folder, name)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(path.absolute())
            yield folder

    def _run(self, arguments: Sequence[str], names: Iterable[str] = ()) -> Ended:
        command = ["rsync", "-8", f"--timeout={self.patience}", "-e", shlex.join(self.ssh), *arguments]
        if self.locked and self.locked.poll() is not None:
            # A rsync would open a connection of its own, and go on without the lock.
            raise TroubleError("cut off", "the lock there is lost")
        run = ended(command, self.environment, b"".join(fsencode(name) + b"\0" for name in names))
        if run.code:
            raise trouble_of(run)
        return run


_COMPARE: Final = ("--dry-run", "--checksum", "--out-format=%n")
_PUT: Final = ("--checksum", "--perms", "--chmod=F644")
_HERE: Final = "--copy-links"
"""What is laid out here to be sent is links; what is fetched must be files: the other side follows none."""
_NAMED: Final = ("--no-implied-dirs", "--from0", "--files-from=-")

_LINE: Final = re.compile(rb"(?P<kind>.)[^ ]+ +(?P<size>\d+) \S+ \S+ (?P<name>.+)")
_ESCAPED: Final = re.compile(rb"\\#(\d{3})")


def _listed(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    for line in lines:
        found = _LINE.fullmatch(line)
        if found and found["kind"] != b"d":
            name = _ESCAPED.sub(lambda escape: bytes([int(escape[1], 8)]), found["name"])
            yield fsdecode(name), int(found["size"]) if found["kind"] == b"-" else -1


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


# What goes wrong.

_SSH_FAILED: Final = 255
_NOT_THERE: Final = 74
_TIMED_OUT: Final = frozenset({30, 35})

_SIGNS: Final[Sequence[tuple[Cause, str]]] = (
    ("host key", "REMOTE HOST IDENTIFICATION HAS CHANGED"),
    ("unknown host", "Host key verification failed|host key is known"),
    (
        "credentials",
        r"Permission denied \((publickey|password|keyboard|gssapi|hostbased)|Too many authentication failures",
    ),
    ("unreachable", "Could not resolve|Connection refused|No route to host|Network is unreachable"),
    ("full", "No space left on device|Disk quota exceeded"),
    ("denied", "Permission denied|Read-only file system|read-only server|Operation not permitted"),
    ("slow", "[Tt]imed? ?out|timeout|not responding"),
    ("program", "rsync: (command )?not found|rsync: No such file"),
    ("no folder", "can't cd to|change_dir .* failed|No such file or directory|Not a directory"),
    ("other", "rrsync error"),
    ("cut off", "closed|[Bb]roken pipe|reset by|error in socket IO|lost connection|disconnect"),
)
"""How the programs tell, in their own words: they are run with LC_ALL=C."""


def trouble_of(run: Ended) -> TroubleError:
    """What a program said when it failed."""
    if run.code in _TIMED_OUT:
        return TroubleError("slow")
    for cause, sign in _SIGNS:
        line = next((line for line in run.err.splitlines() if re.search(sign, line)), None)
        if line is not None:
            return TroubleError(cause, _DETAILS.get(cause, _shortened)(line))
    return TroubleError("other", _shortened(next(iter(run.err.splitlines()), f"exit code {run.code}")))


def _shortened(line: str) -> str:
    """Less what a program says of itself."""
    return re.sub(r"^(ssh|rsync|sh)(: line \d+| error| warning)?: (\[\w+\] )?(connect to )?", "", line).strip()


_DETAILS: Final[Mapping[Cause, Callable[[str], str]]] = {
    "program": lambda _: 'the program "rsync" on the other machine'
}
