"""Whatever else fsspec speaks: a file is written beside and moved where that is what its library does, else at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from briefgen.publish.contents import PARTS
from briefgen.publish.locks import Holder, leased
from briefgen.publish.places import OneByOne, Place, swept
from briefgen.publish.trouble import Side, TroubleError

_OBJECTS: Final = frozenset({"gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss"})
"""Stores of objects: what is put there is whole or not there at all, and a folder is only a part of a name."""


@contextmanager
def opened(scheme: str, side: Side, holder: Holder | None) -> Iterator[Place]:
    """What the address leads to as a place; with a `holder`, nobody else publishes there meanwhile, as far as its
    protocol lets one find out."""
    fs, root = _connected(side.to)
    store = Other(fs=fs, root=root.rstrip("/"), objects=scheme in _OBJECTS)
    if not store.objects and not fs.isdir(root):
        raise TroubleError("no folder")
    if holder is None:
        yield OneByOne(store=store)
        return
    # How long it waits for an answer, is for its library to say.
    with leased(store, holder, side.target) as lease, swept(store.sweep, lambda: None):
        yield OneByOne(store=store, renew=lease.renew)


def _connected(to: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise TroubleError("package", "fsspec") from None
    try:
        fs, root = url_to_fs(to, skip_instance_cache=True, use_listings_cache=False)
    except ImportError as error:
        raise TroubleError("package", f"that it names: {error}") from None
    except ValueError:
        raise TroubleError("scheme") from None
    return fs, str(root)


class Other(Struct, frozen=True, kw_only=True):
    """A folder that fsspec leads to as a `Store`."""

    fs: Any
    root: str
    objects: bool
    workers: int = 1

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def listing(self) -> Mapping[str, int]:
        self.fs.invalidate_cache()
        found = self.fs.find(self.root, detail=True)
        return {path.removeprefix(f"{self.root}/"): int(info["size"] or 0) for path, info in found.items()}

    def read(self, name: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return bytes(self.fs.cat_file(self._at(name)))
        return None

    def put(self, name: str, path: Path) -> None:
        if self.objects:
            self.fs.put_file(str(path), self._at(name))
            return
        part = self._at(f"{PARTS}/{secrets.token_hex(8)}")
        for file in (part, self._at(name)):
            self.fs.makedirs(file.rpartition("/")[0], exist_ok=True)
        self.fs.put_file(str(path), part)
        self.fs.mv(part, self._at(name))

    def create(self, name: str, path: Path) -> None:
        # Few protocols know "only where none is": whose file is there afterwards, is read back.
        if self.read(name) is None:
            self.fs.pipe_file(self._at(name), path.read_bytes())

    def md5(self, name: str) -> str | None:
        del name
        return None

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self.fs.rm_file(self._at(name))

    def delete_folder(self, name: str) -> None:
        # Not every library spares what is in it.
        del name

    def sweep(self) -> None:
        """Remove what is not whole, which only one that broke off leaves. The folder is ours alone."""
        with suppress(FileNotFoundError):
            self.fs.rm(self._at(PARTS), recursive=True)
