"""What comes in: the files of a workspace, and the digest of each that was read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from briefgen.diagnostics import BriefgenError, Kind, Problem, Span
from briefgen.files.within import leads_out
from briefgen.files.writing import reason

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
        try:
            os.lstat(self.root / name)
        except (FileNotFoundError, NotADirectoryError):
            self.digests[name] = None
            return None
        except OSError as error:
            raise _unreadable(name, kind, Span(file=name), error) from error
        return self.read(name, kind=kind)

    def names_in(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files of a folder that end in `suffix`, by name and relative to the workspace; hidden ones left out.

        Raises `BriefgenError` where there is a folder that cannot be read.
        """
        return tuple(f"{folder}/{name}" for name, _ in self._listed(folder) if name.endswith(suffix))

    def names_below(self, folder: str) -> tuple[str, ...]:
        """Every file below a folder, by name and relative to the workspace; hidden ones left out."""
        inner = (name for within in self.folders_in(folder) for name in self.names_below(within))
        return (*(name for name in self.names_in(folder, "") if self.has(name)), *inner)

    def has(self, name: str) -> bool:
        """Whether there is such a file, read or not."""
        # Thousands are asked for in a build.
        try:
            return stat.S_ISREG(os.stat(f"{self.root}/{name}").st_mode)  # noqa: PTH116
        except FileNotFoundError:
            return False
        except OSError:
            return (self.root / name).is_file()

    def folders_in(self, folder: str) -> tuple[str, ...]:
        """The folders in a folder, by name and relative to the workspace; hidden ones left out.

        Raises `BriefgenError` where there is a folder that cannot be read.
        """
        return tuple(f"{folder}/{name}" for name, is_folder in self._listed(folder) if is_folder)

    def _listed(self, folder: str) -> list[tuple[str, bool]]:
        """What is in a folder, in order: each name, and whether it is a folder. Nothing where there is none."""
        try:
            with os.scandir(self.root / folder) as entries:
                return sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise _unreadable(folder, "input", Span(file=folder), error) from error

    def _read(self, name: str, kind: Kind, span: Span) -> bytes:
        if leads_out(self.root, name):
            raise _refusal(kind, span, f'"{name}" leads out of the workspace', "keep the file itself in the workspace")
        try:
            with _opened(f"{self.root}/{name}") as descriptor:
                return _bytes_of(descriptor, name, kind, span)
        except FileNotFoundError as error:
            raise _refusal(kind, span, f'there is no file "{name}"', "check the name, or put the file there") from error
        except OSError as error:
            raise _unreadable(name, kind, span, error) from error


@contextmanager
def _opened(path: str) -> Iterator[int]:
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


def _unreadable(name: str, kind: Kind, span: Span, error: OSError) -> BriefgenError:
    return _refusal(kind, span, f'"{name}" cannot be read: {reason(error)}', "check the file and who may read it")


def _refusal(kind: Kind, span: Span, message: str, hint: str) -> BriefgenError:
    return BriefgenError([Problem(message=message, span=span, hint=hint, kind=kind)])
