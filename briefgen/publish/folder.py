"""A folder of this machine: a mounted share, or what a web server shows."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from briefgen.files.flushing import sync_folders
from briefgen.publish.contents import LOCK, PARTS
from briefgen.publish.locks import Holder, kernel_lock, leased
from briefgen.publish.places import OneByOne, Place
from briefgen.publish.trouble import Side, TroubleError


@contextmanager
def opened(folder: Path, side: Side, holder: Holder | None) -> Iterator[Place]:
    """The folder as a place; with a `holder`, nobody else publishes there meanwhile."""
    if not folder.is_dir():
        raise TroubleError("no folder")
    store = Folder(root=folder)
    if holder is None:
        yield OneByOne(store=store)
        return
    with ExitStack() as stack:
        renew = _locked(store, side, holder, stack)
        stack.callback(shutil.rmtree, folder / PARTS, ignore_errors=True)
        shutil.rmtree(folder / PARTS, ignore_errors=True)
        yield OneByOne(store=store, renew=renew)


_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})
"""What says that a share knows no locks."""


def _locked(store: Folder, side: Side, holder: Holder, stack: ExitStack) -> Callable[[], None]:
    if (store.root / LOCK).is_symlink():
        # It would not be followed; this says why.
        raise TroubleError("link", LOCK)
    try:
        stack.enter_context(kernel_lock(store.root / LOCK, side.target, holder.signature))
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return stack.enter_context(leased(store, holder, side.target)).renew
    return lambda: None


class Folder(Struct, frozen=True, kw_only=True):
    """A folder as a `Store`. Each file is on the disk before it takes its name."""

    root: Path
    workers: int = 8

    def listing(self) -> Mapping[str, int]:
        return dict(self._walked(""))

    def _walked(self, prefix: str) -> Iterator[tuple[str, int]]:
        with os.scandir(self.root / prefix) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    yield from self._walked(f"{prefix}{entry.name}/")
                else:
                    yield prefix + entry.name, status.st_size if stat.S_ISREG(status.st_mode) else -1

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, name: str, path: Path) -> None:
        part = self._whole(path)
        target = self.root / name
        self._make_way(target.parent)
        part.replace(target)
        sync_folders([target.parent])

    def create(self, name: str, path: Path) -> None:
        with suppress(FileExistsError), (self.root / name).open("xb") as new:
            new.write(path.read_bytes())

    def _whole(self, path: Path) -> Path:
        """A copy of the file beside the others, on the disk; readers may read it, whatever this process's umask."""
        parts = self.root / PARTS
        parts.mkdir(exist_ok=True)
        part = parts / secrets.token_hex(8)
        with path.open("rb") as source, part.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            _open_to_readers(part, 0o644)
            os.fsync(copy.fileno())
        return part

    def _make_way(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_way(folder.parent)
        # Another file on its way may have made it just now.
        folder.mkdir(exist_ok=True)
        _open_to_readers(folder, 0o755)
        sync_folders([folder.parent])

    def md5(self, name: str) -> str | None:
        del name
        return None

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            (self.root / name).unlink()

    def delete_folder(self, name: str) -> None:
        # Not empty, or gone already.
        with suppress(OSError):
            (self.root / name).rmdir()


def _open_to_readers(path: Path, mode: int) -> None:
    # Some shares keep no modes.
    with suppress(OSError):
        path.chmod(mode)
