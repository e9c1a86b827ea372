"""What a place that is published to can do, whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from hashlib import md5, sha256
from pathlib import Path
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from briefgen.publish.contents import Kept, KeptTree

T = TypeVar("T")


class Place(Protocol):
    """A folder of files somewhere. Names are relative to it, with forward slashes.

    A method raises whatever its protocol raises: `briefgen.publish.trouble` puts it into words.
    """

    def listing(self) -> Mapping[str, int]:
        """Every file there is, hidden ones too, with its size; −1 for what is no regular file."""

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; `None` where there is none."""

    def put(self, files: Mapping[str, Path]) -> None:
        """Bring files there, each whole or not at all, in any order."""

    def differing(self, files: KeptTree) -> set[str]:
        """The names of those whose bytes are not these there, by their digest."""

    def digests(self, names: Iterable[str]) -> Mapping[str, str]:
        """The sha256 of files, as they are read back; without those that are not there."""

    def delete(self, names: Iterable[str], folders: Iterable[str]) -> None:
        """Delete files, as far as they are there, and then the folders, as far as they are empty."""


class Store(Protocol):
    """What a protocol can do that knows one file at a time."""

    @property
    def workers(self) -> int:
        """How many files may be on their way at once."""

    def listing(self) -> Mapping[str, int]:
        """As `Place.listing`."""

    def read(self, name: str) -> bytes | None:
        """As `Place.read`."""

    def put(self, name: str, path: Path) -> None:
        """Bring a file there, whole or not at all."""

    def create(self, name: str, path: Path) -> None:
        """Bring a file there where none is; nothing happens where one is."""

    def md5(self, name: str) -> str | None:
        """What the server says of the bytes; `None` where it says nothing that could be relied on."""

    def delete(self, name: str) -> None:
        """Delete a file that may have gone already."""

    def delete_folder(self, name: str) -> None:
        """Delete a folder if it is empty; nothing happens where that cannot be had in one step."""


HURRY: Final = 5
"""Seconds that the other side may take for an answer once something has gone wrong."""


@contextmanager
def swept(sweep: Callable[[], None], hurry: Callable[[], None]) -> Iterator[None]:
    """Remove what is not whole before and after, also when something goes wrong: it may have filled the disk there.

    `hurry` lets the other side know no more patience than `HURRY`: it may be the one that does not answer.
    """
    sweep()
    try:
        yield
    except BaseException:
        hurry()
        with suppress(Exception):
            sweep()
        raise
    sweep()


class OneByOne(Struct, frozen=True, kw_only=True):
    """A `Place` made of a `Store`."""

    store: Store
    renew: Callable[[], None] = lambda: None
    """Called now and then, so that a lock which wears off does not."""

    def listing(self) -> Mapping[str, int]:
        return self.store.listing()

    def read(self, name: str) -> bytes | None:
        return self.store.read(name)

    def put(self, files: Mapping[str, Path]) -> None:
        for _ in self._each(files, lambda name: self.store.put(name, files[name])):
            pass

    def differing(self, files: KeptTree) -> set[str]:
        return {name for name, differs in self._each(files, lambda name: self._differs(name, files[name])) if differs}

    def _differs(self, name: str, held: Kept) -> bool:
        said = self.store.md5(name)
        if said and said == md5(held.path.read_bytes(), usedforsecurity=False).hexdigest():
            return False
        data = self.store.read(name)
        return data is None or sha256(data).hexdigest() != held.sha256

    def digests(self, names: Iterable[str]) -> Mapping[str, str]:
        read = self._each(names, self.store.read)
        return {name: sha256(data).hexdigest() for name, data in read if data is not None}

    def delete(self, names: Iterable[str], folders: Iterable[str]) -> None:
        for _ in self._each(names, self.store.delete):
            pass
        for folder in sorted(folders, key=len, reverse=True):
            self.store.delete_folder(folder)

    def _each(self, names: Iterable[str], do: Callable[[str], T]) -> Iterator[tuple[str, T]]:
        """What `do` returns for each name; when one fails, no other is begun."""
        if self.store.workers == 1:
            for name in names:
                yield name, do(name)
                self.renew()
            return
        pool = ThreadPoolExecutor(self.store.workers)
        try:
            futures = {pool.submit(do, name): name for name in names}
            for future in as_completed(futures):
                yield futures[future], future.result()
                self.renew()
        finally:
            pool.shutdown(cancel_futures=True)
