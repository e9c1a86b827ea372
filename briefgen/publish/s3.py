"""A bucket of S3, or of a store that speaks as it does. What is put there is whole or not there at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from briefgen.addresses import Address
from briefgen.publish.locks import Holder, leased
from briefgen.publish.places import OneByOne, Place
from briefgen.publish.trouble import Side, TroubleError


@contextmanager
def opened(address: Address, side: Side, holder: Holder | None) -> Iterator[Place]:
    """The bucket, or what has a prefix in it, as a place; with a `holder`, nobody else publishes there meanwhile."""
    with _connected(side.patience) as fs:
        store = S3(fs=fs, root=f"{address.host}{address.path}".rstrip("/"), patience=side.patience)
        if holder is None:
            yield OneByOne(store=store)
            return
        with leased(store, holder, side.target) as lease:
            yield OneByOne(store=store, renew=lease.renew)


@contextmanager
def _connected(patience: int) -> Iterator[Any]:
    try:
        from s3fs import S3FileSystem
    except ImportError:
        raise TroubleError("package", "s3fs") from None
    limits = {"connect_timeout": patience, "read_timeout": patience, "retries": {"max_attempts": 1}}
    fs = S3FileSystem(config_kwargs=limits, use_listings_cache=False, skip_instance_cache=True)
    # It tries again by itself, and botocore does too.
    fs.retries = 1
    # What is left of a request that was given up would be told on standard error, in a traceback.
    fs.loop.set_exception_handler(lambda _loop, _context: None)
    try:
        yield fs
    finally:
        # One that was never connected has nothing to close.
        with suppress(AttributeError, TypeError):
            fs.close_session(fs.loop, fs._s3)


_SLOWEST: Final = 32 * 1024
"""Bytes a second; the connection's own limits do not hold while a file goes up."""
_SLOW: Final = 10
"""Times the patience that a file may take to come back."""


class S3(Struct, frozen=True, kw_only=True):
    """A prefix of a bucket as a `Store`."""

    fs: Any
    root: str
    patience: int
    workers: int = 8

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def listing(self) -> Mapping[str, int]:
        # As long as it takes: it is many answers. The limits of the connection hold for each.
        found = self.fs.find(self.root, detail=True)
        return {path.removeprefix(f"{self.root}/"): int(info["size"]) for path, info in found.items()}

    def read(self, name: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return bytes(self.fs.cat_file(self._at(name), timeout=_SLOW * self.patience))
        return None

    def put(self, name: str, path: Path) -> None:
        limit = self.patience + path.stat().st_size // _SLOWEST
        self.fs.put_file(str(path), self._at(name), ContentType=content_type(name), timeout=limit)

    def create(self, name: str, path: Path) -> None:
        with suppress(FileExistsError):
            self.fs.pipe_file(self._at(name), path.read_bytes(), mode="create", timeout=self.patience)

    def md5(self, name: str) -> str | None:
        """The tag of what was put in one piece and is not encrypted with a key of the customer's."""
        with suppress(FileNotFoundError):
            tag = str(self.fs.info(self._at(name), refresh=True, timeout=self.patience).get("ETag", "")).strip('"')
            return tag if _MD5.fullmatch(tag) else None
        return None

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self.fs.rm_file(self._at(name), timeout=self.patience)

    def delete_folder(self, name: str) -> None:
        # There are no folders.
        del name


_MD5: Final = re.compile("[0-9a-f]{32}")

_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
}


def content_type(name: str) -> str:
    """How a browser is to take a file. A bucket that is not told offers everything as a download."""
    if name == "feed.xml":
        return "application/atom+xml"
    return _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
