"""The only door to the disk: reads inputs and records their digests; writes atomically."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from briefgen.diagnostics import BriefgenError, Kind, Problem, Span

MAX_INPUT: Final = 64 * 1024 * 1024
"""Bytes; a larger input is refused before it is read. The YAML door has a lower limit of its own."""


class Inputs:
    """Reads the files of a workspace, never one outside of it, and remembers what it read."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.digests: dict[str, str | None] = {}
        """What was read so far: name relative to the workspace → sha256, `None` where there was no file."""

    def read(self, name: str, *, kind: Kind = "input", span: Span | None = None) -> bytes:
        """The bytes of `name`, a path relative to the workspace.

        Raises `BriefgenError` with one problem of class `kind` where it is missing, is no regular file, cannot be
        read, is larger than `MAX_INPUT` or lies outside of the workspace; `span` is the place that names the file.
        """
        data = self._read(name, kind, span or Span(file=name))
        self.digests[name] = hashlib.sha256(data).hexdigest()
        return data

    def read_if_there(self, name: str, *, kind: Kind = "input") -> bytes | None:
        """Like `read`, but `None` where there is no such file."""
        if not os.path.lexists(self.root / name):
            self.digests[name] = None
            return None
        return self.read(name, kind=kind)

    def names_in(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files of a folder that end in `suffix`, by name and relative to the workspace; hidden ones left out."""
        path = self.root / folder
        if not path.is_dir():
            return ()
        names = (entry.name for entry in path.iterdir() if entry.name.endswith(suffix))
        return tuple(sorted(f"{folder}/{name}" for name in names if not name.startswith(".")))

    def names_below(self, folder: str) -> tuple[str, ...]:
        """Every file below a folder, by name and relative to the workspace; hidden ones left out."""
        here = self.names_in(folder, "")
        files = (name for name in here if (self.root / name).is_file())
        return (*files, *(name for inner in self.folders_in(folder) for name in self.names_below(inner)))

    def has(self, name: str) -> bool:
        """Whether there is such a file, read or not."""
        return (self.root / name).is_file()

    def folders_in(self, folder: str) -> tuple[str, ...]:
        """The folders in a folder, by name and relative to the workspace; hidden ones left out."""
        path = self.root / folder
        if not path.is_dir():
            return ()
        entries = (entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        return tuple(sorted(f"{folder}/{entry.name}" for entry in entries))

    def _read(self, name: str, kind: Kind, span: Span) -> bytes:
        path = self.root / name
        if not Path(os.path.realpath(path)).is_relative_to(self.root):
            raise _refusal(kind, span, f'"{name}" leads out of the workspace', "keep the file itself in the workspace")
        try:
            with _opened(path) as descriptor:
                return _bytes_of(descriptor, name, kind, span)
        except FileNotFoundError as error:
            raise _refusal(kind, span, f'there is no file "{name}"', "check the name, or put the file there") from error
        except OSError as error:
            reason = f'"{name}" cannot be read: {_reason(error)}'
            raise _refusal(kind, span, reason, "check the file and who may read it") from error


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet; raises `BriefgenError` where it is, or cannot be written."""
    if path.exists():
        raise BriefgenError([Problem(message=f'"{path}" is there already', hint="nothing was written", kind="output")])
    replace_all(path.parent, {path.name: data})


def replace_all(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write `files` (name relative to `root` → bytes) in the order given and return the names that changed.

    Every file is complete and on the disk beside its target before the first takes its name; what is there with
    the same bytes is not touched. Raises `BriefgenError` when one cannot be written; none is then half-written.
    """
    changed = [name for name, data in files.items() if not _holds(root / name, data)]
    staged: dict[str, Path] = {}
    name = ""
    try:
        for name in changed:
            staged[name] = _staged(root / name, files[name])
        for name in changed:
            staged[name].replace(root / name)
            del staged[name]
        _sync_folders({(root / name).parent for name in changed})
    except OSError as error:
        raise BriefgenError([_output_problem(error, root, name)]) from error
    finally:
        for leftover in staged.values():
            with suppress(OSError):
                leftover.unlink()
    return tuple(changed)


def watched(root: Path) -> Iterator[None]:
    """Once for each time that something was saved in the seeds, the settings or the templates of a workspace.

    Saves within a few milliseconds of each other count as one; what an editor writes beside the file does not count.
    """
    # The library starts a thread of its own: nobody but the watching command needs to wait for its import.
    from watchfiles import DefaultFilter, watch

    folders = [path for name in _WATCHED if (path := root / name).exists()]
    for _ in watch(*folders, watch_filter=DefaultFilter(), debounce=_SETTLE, step=_SETTLE // 2, recursive=True):
        yield


_WATCHED: Final = ("seeds", "templates", "briefgen.yaml")
_SETTLE: Final = 20
"""Milliseconds: an editor that saves by renaming makes two or three changes within them."""


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    # Without O_NONBLOCK a named pipe in place of a file would hold the build for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _bytes_of(descriptor: int, name: str, kind: Kind, span: Span) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise _refusal(kind, span, f'"{name}" is a directory, not a file', "put the file itself there")
    if not stat.S_ISREG(status.st_mode):
        raise _refusal(kind, span, f'"{name}" is not a regular file', "put the file itself there")
    if status.st_size > MAX_INPUT:
        size = f"{status.st_size / 2**20:.0f} MiB"
        raise _refusal(kind, span, f'"{name}" is too large: {size}, at most 64 MiB are read', "split the file")
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        return stream.read()


def _refusal(kind: Kind, span: Span, message: str, hint: str) -> BriefgenError:
    return BriefgenError([Problem(message=message, span=span, hint=hint, kind=kind)])


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _staged(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in sorted(folders):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _output_problem(error: OSError, root: Path, name: str) -> Problem:
    return Problem(
        message=f'"{root / name}" cannot be written: {_reason(error)}',
        hint=f'make room in "{root}" and let this user write there, then build again',
        kind="output",
    )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
