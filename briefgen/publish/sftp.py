"""A folder of another machine, by SFTP. Files are written beside, and renamed."""

from __future__ import annotations

import re
import secrets
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct, field

from briefgen.addresses import Address
from briefgen.publish.contents import PARTS, ways_to
from briefgen.publish.locks import Holder, leased
from briefgen.publish.places import HURRY, OneByOne, Place, swept
from briefgen.publish.trouble import Side, TroubleError

if TYPE_CHECKING:
    from paramiko import Channel, MissingHostKeyPolicy, SFTPAttributes, SFTPClient, SSHClient


@contextmanager
def opened(address: Address, side: Side, holder: Holder | None) -> Iterator[Place]:
    """The folder as a place; with a `holder`, nobody else publishes there meanwhile."""
    with _connected(address, side.patience) as client:
        store = Sftp(client=client, root=address.path)
        if not store.is_folder(""):
            raise TroubleError("no folder")
        if holder is None:
            yield OneByOne(store=store)
            return
        with leased(store, holder, side.target) as lease, swept(store.sweep, store.hurry):
            yield OneByOne(store=store, renew=lease.renew)


@contextmanager
def _connected(address: Address, patience: int) -> Iterator[SFTPClient]:
    try:
        import paramiko
    except ImportError:
        raise TroubleError("package", "paramiko") from None
    with paramiko.SSHClient() as ssh:
        # Only what is known is trusted: the usual way of libraries, to take any key that is new, is no check at all.
        ssh.load_system_host_keys()
        ssh.set_missing_host_key_policy(cast("MissingHostKeyPolicy", _Refuse()))
        _connect(ssh, address, patience)
        with ssh.open_sftp() as client:
            _limit(client, patience)
            try:
                yield client
            except BaseException:
                _free(client)
                raise


def _free(client: SFTPClient) -> None:
    """Give back what a signal, coming between the taking of a lock and the line after it, has left taken: whoever takes
    it next, and be it to close the connection, would wait for ever. Private, and tested."""
    channel: Any = client.get_channel()
    transport = channel.transport
    for lock in (client._lock, channel.lock, transport.clear_to_send_lock, transport.lock):  # type: ignore[attr-defined]  # private
        # The only other thread, that of the connection, holds each for a moment.
        lock.acquire(timeout=_MOMENT)
        with suppress(RuntimeError):
            lock.release()


_MOMENT: Final = 1
"""Seconds after which nobody holds a lock who is still at work."""


def _limit(client: SFTPClient, seconds: int) -> None:
    channel = cast("Channel", client.get_channel())
    channel.settimeout(min(seconds, channel.gettimeout() or seconds))


class _Refuse:
    """What paramiko asks about a host whose key is not known."""

    def missing_host_key(self, _client: SSHClient, _hostname: str, _key: Any) -> None:
        raise TroubleError("unknown host")


def _connect(ssh: SSHClient, address: Address, patience: int) -> None:
    known = _configured(address.host)
    ssh.connect(
        known.get("hostname", address.host),
        port=address.port or int(known.get("port", 22)),
        username=address.user or known.get("user"),
        key_filename=known.get("identityfile"),
        timeout=patience,
        banner_timeout=patience,
        auth_timeout=patience,
    )


def _configured(host: str) -> Mapping[str, Any]:
    """What `~/.ssh/config` says of a host."""
    from paramiko import SSHConfig

    with suppress(FileNotFoundError):
        return SSHConfig.from_path(str(Path("~/.ssh/config").expanduser())).lookup(host)
    return {}


_PART: Final = re.compile("[0-9a-f]{16}")
"""What is on its way is called so."""


class Sftp(Struct, frozen=True, kw_only=True):
    """A folder on an SFTP server as a `Store`."""

    client: SFTPClient
    root: str
    workers: int = 1
    folders: set[str] = field(default_factory=set)
    """Those that are known to be there."""

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def is_folder(self, name: str) -> bool:
        mode = self._mode(name)
        return mode is not None and stat.S_ISDIR(mode)

    def _mode(self, name: str) -> int | None:
        with suppress(FileNotFoundError):
            return self.client.stat(self._at(name)).st_mode
        return None

    def listing(self) -> Mapping[str, int]:
        return dict(self._walked(""))

    def _walked(self, prefix: str) -> Iterator[tuple[str, int]]:
        for entry in self._entries(prefix):
            name, mode = prefix + entry.filename, entry.st_mode or 0
            if stat.S_ISDIR(mode):
                yield from self._walked(f"{name}/")
            else:
                yield name, (entry.st_size or 0) if stat.S_ISREG(mode) else -1

    def _entries(self, folder: str) -> Sequence[SFTPAttributes]:
        try:
            return self.client.listdir_attr(self._at(folder))
        except UnicodeDecodeError:
            raise TroubleError("name", self._at(folder).rstrip("/")) from None

    def read(self, name: str) -> bytes | None:
        with suppress(FileNotFoundError), self.client.open(self._at(name), "rb") as stream:
            stream.prefetch()
            return stream.read()
        return None

    def put(self, name: str, path: Path) -> None:
        part = self._whole(path)
        self._make_way(name.rpartition("/")[0])
        self.client.posix_rename(part, self._at(name))

    def create(self, name: str, path: Path) -> None:
        part = self._whole(path)
        # Unlike the other way to rename, this one does nothing where something has that name.
        with suppress(OSError):
            self.client.rename(part, self._at(name))

    def _whole(self, path: Path) -> str:
        self._make_way(PARTS)
        part = self._at(f"{PARTS}/{secrets.token_hex(8)}")
        self.client.put(str(path), part)
        self.client.chmod(part, 0o644)
        return part

    def _make_way(self, folder: str) -> None:
        for way in ways_to(folder):
            if way not in self.folders and not self.is_folder(way):
                self.client.mkdir(self._at(way), 0o755)
            self.folders.add(way)

    def md5(self, name: str) -> str | None:
        del name
        return None

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self.client.remove(self._at(name))

    def delete_folder(self, name: str) -> None:
        # Not empty, or gone already.
        with suppress(OSError):
            self.client.rmdir(self._at(name))

    def hurry(self) -> None:
        """Wait no longer than `HURRY` for an answer from now on."""
        _free(self.client)
        _limit(self.client, HURRY)

    def sweep(self) -> None:
        """Remove what is not whole, which only one that broke off leaves."""
        with suppress(FileNotFoundError):
            # Somebody may have put a link to another folder in the place of ours.
            for name in filter(_PART.fullmatch, self.client.listdir(self._at(PARTS))):
                self.delete(f"{PARTS}/{name}")
        self.delete_folder(PARTS)
        self.folders.discard(PARTS)
