"""The answer to who gives the same command again: there is nothing to do, as long as nothing was touched since.

It rests on the same as a build's own answer, on the stamps of every file and folder that was looked at, and is given
before the command line and the build are imported: that takes twice as long as to look at five thousand files. Any
doubt is the build's to settle.
"""

from __future__ import annotations

import os
import sys
from array import array
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Not even that is imported for the answer alone.
    from collections.abc import Iterable, Mapping, Sequence

    Status = Sequence[int]
    """Size, time of change of the content and of the inode in nanoseconds, inode."""

FOLDER = "output"
FILE = ".briefgen.again"
STATE = ".briefgen.state"
"""In the output folder, hidden from its readers. Without the state there is no answer."""

NOTHING = "nothing to do: every file is up to date"

_FORMAT = b"briefgen-again/1"
_OURS = ".briefgen"
_NO_FILE = (-1, -1, -1, -1)


def status_of(path: str) -> Status | None:
    """What tells by itself whether a file or a folder is as it was; `None` where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  thousands are asked for
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def written(command: Sequence[str], said: str, rests_on: Mapping[str, Status | None]) -> bytes | None:
    """The bytes by which `answered` knows that `command` has nothing to do but to say what was `said`, from within a
    workspace; `None` where there is no answering at once."""
    parts = [*command, *_program(), *rests_on]
    if not all(parts) or any("\0" in part for part in parts):
        return None
    try:
        stamps = _packed(rests_on.values())
    except OverflowError:
        return None
    sections = ("\0".join(section) for section in (command, _program(), rests_on))
    rest = b"%d\n" % len(rests_on) + stamps + os.fsencode("\0\0".join((*sections, said)))
    return b"%s %d\n" % (_FORMAT, crc32(rest)) + rest


def answered(command: Sequence[str]) -> bool:
    """Whether there is nothing to do for `command` in this folder; then all was said that is to be said."""
    said = _known(command)
    if said is None or (said and not _can_say_plainly(said)):
        return False
    if said:
        sys.stderr.write(said)
        sys.stderr.flush()
    if sys.stdout and sys.stdout.isatty():
        sys.stdout.write(f"{NOTHING}\n")
        sys.stdout.flush()
    return True


def _known(command: Sequence[str]) -> str | None:
    if "_BRIEFGEN_COMPLETE" in os.environ or not _is_at_rest():
        return None
    try:
        with open(f"{FOLDER}/{FILE}", "rb") as stream:  # noqa: PTH123  no pathlib yet
            head, _, rest = stream.read().partition(b"\n")
    except OSError:
        return None
    return _said(command, rest) if head == b"%s %d" % (_FORMAT, crc32(rest)) else None


def _is_at_rest() -> bool:
    """Whether no build is at work in the output folder or has left anything there, and one could write there."""
    try:
        with os.scandir(FOLDER) as entries:
            ours = {entry.name for entry in entries if entry.name.startswith(_OURS)}
    except OSError:
        return False
    return ours == {FILE, STATE} and os.access(FOLDER, os.W_OK | os.X_OK)


def _said(command: Sequence[str], rest: bytes) -> str | None:
    """What is to be said, if it was the same command to the same program, and nothing was touched."""
    number, _, rest = rest.partition(b"\n")
    size = len(_packed([_NO_FILE])) * int(number)
    given, program, names, said = os.fsdecode(rest[size:]).split("\0\0", 3)
    if given.split("\0") != [*command] or program.split("\0") != _program():
        return None
    return said if _packed(map(status_of, names.split("\0"))) == rest[:size] else None


def _packed(stamps: Iterable[Status | None]) -> bytes:
    held = array("q")
    for status in stamps:
        held.extend(status or _NO_FILE)
    return held.tobytes()


def _program() -> list[str]:
    """Where this package is, and what else is installed for it."""
    return [os.path.dirname(os.path.abspath(__file__)), *packages()]  # noqa: PTH100, PTH120  no pathlib yet


def packages() -> list[str]:
    """The folders that packages are installed in."""
    return sorted({name for name in sys.path if name.endswith("-packages")})


def _can_say_plainly(said: str) -> bool:
    """Whether problems are told without colours and in all their letters."""
    return bool(sys.stderr) and not sys.stderr.isatty() and (said.isascii() or sys.stderr.encoding == "utf-8")
