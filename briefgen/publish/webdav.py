"""A folder of a WebDAV server. Files are written beside, and moved."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from msgspec import Struct, field

from briefgen.addresses import Address
from briefgen.publish.contents import PARTS, ways_to
from briefgen.publish.locks import Holder, leased
from briefgen.publish.places import HURRY, OneByOne, Place, swept
from briefgen.publish.trouble import Side, TroubleError

if TYPE_CHECKING:
    from webdav4.client import Client

Login = tuple[str, str]


@contextmanager
def opened(address: Address, side: Side, holder: Holder | None, login: Login | None) -> Iterator[Place]:
    """The folder as a place; with a `holder`, nobody else publishes there meanwhile."""
    try:
        from webdav4.client import Client
    except ImportError:
        raise TroubleError("package", "webdav4") from None
    client = Client(_url(address), auth=login, timeout=side.patience, retry=False)
    with client.http:
        store = Webdav(client=client)
        if holder is None:
            yield OneByOne(store=store)
            return
        with leased(store, holder, side.target) as lease, swept(store.sweep, store.hurry):
            yield OneByOne(store=store, renew=lease.renew)


def _url(address: Address) -> str:
    scheme = "https" if address.scheme == "webdavs" else "http"
    port = f":{address.port}" if address.port else ""
    return f"{scheme}://{address.host}{port}{quote(address.path)}/"


class Webdav(Struct, frozen=True, kw_only=True):
    """A folder of a WebDAV server as a `Store`."""

    client: Client
    workers: int = 4
    folders: set[str] = field(default_factory=set)
    """Those that are known to be there."""
    one: Lock = field(default_factory=Lock)
    """Two that make the same folder at once confuse some servers."""

    def listing(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        ahead = [""]
        with ThreadPoolExecutor(self.workers) as pool:
            while ahead:
                entries = [entry for listed in pool.map(self.client.ls, ahead) for entry in listed]
                named = {str(entry["name"]).strip("/"): entry for entry in cast("list[dict[str, Any]]", entries)}
                ahead = [name for name, entry in named.items() if entry["type"] == "directory"]
                self.folders.update(ahead)
                found |= {name: int(named[name]["content_length"] or 0) for name in named.keys() - set(ahead)}
        return found

    def read(self, name: str) -> bytes | None:
        from webdav4.client import ResourceNotFound

        with suppress(ResourceNotFound):
            return bytes(self.client.request("GET", name).content)
        return None

    def put(self, name: str, path: Path) -> None:
        part = self._whole(path)
        self._make_way(name.rpartition("/")[0])
        self.client.move(part, name, overwrite=True)

    def create(self, name: str, path: Path) -> None:
        from webdav4.client import ResourceAlreadyExists

        part = self._whole(path)
        with suppress(ResourceAlreadyExists):
            self.client.move(part, name, overwrite=False)

    def _whole(self, path: Path) -> str:
        self._make_way(PARTS)
        part = f"{PARTS}/{secrets.token_hex(8)}"
        with path.open("rb") as stream:
            self.client.upload_fileobj(stream, part, overwrite=True, size=path.stat().st_size)
        return part

    def _make_way(self, folder: str) -> None:
        with self.one:
            for way in ways_to(folder):
                self._make(way)

    def _make(self, folder: str) -> None:
        from webdav4.client import ResourceAlreadyExists

        if folder not in self.folders:
            with suppress(ResourceAlreadyExists):
                self.client.mkdir(folder)
            self.folders.add(folder)

    def md5(self, name: str) -> str | None:
        del name
        return None

    def delete(self, name: str) -> None:
        from webdav4.client import ResourceNotFound

        with suppress(ResourceNotFound):
            self.client.remove(name)

    def delete_folder(self, name: str) -> None:
        # A server deletes a folder with all that is in it, and somebody may have put something there just now.
        del name

    def hurry(self) -> None:
        """Wait no longer than `HURRY` for an answer from now on."""
        self.client.http.timeout = min(HURRY, self.client.http.timeout.read)

    def sweep(self) -> None:
        """Remove what is not whole, which only one that broke off leaves. The folder is ours alone."""
        self.delete(PARTS)
        self.folders.discard(PARTS)
