"""What was made of what: the digests that tell what is stale. Losing them costs only time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.again import STATE
from briefgen.files import Known

FILE: Final = STATE
"""In the output folder, hidden from its readers."""

_FORMAT: Final = "briefgen-state/4"

PROGRAM: Final = "briefgen itself or a library"
"""What the digest of the program is known as."""

Digests = Mapping[str, str | None]
"""Name of what was read → its digest, `None` where there was nothing."""


class DayMade(NamedTuple):
    """A day that was checked."""

    reads: Digests
    """The files that the day's editions were made from, and what those rest on."""
    entries: Mapping[str, str]
    """Alias of each cited article → digest of what the catalogue says of it."""
    limit: str | None
    """The strictest marking that was let out."""
    editions: Mapping[str, tuple[str, Sequence[str]]]
    """Stem of each edition → sha256 of its `brief.json`, published or not, and the formats that it may have."""
    warnings: Sequence[dict[str, Any]] = ()
    matched: str = ""
    """Digest of its words and quotes where those match; "" where something was said of them."""


class FileMade(NamedTuple):
    """A file that was published."""

    sha256: str
    template: str
    """The entry template; "" where it was made with none."""
    theme: str
    """Name of the set of theme files that it was made with, see `State.themes`; "" where it was made with none."""
    shows: str
    """Digest of the values that it shows."""
    warnings: Sequence[dict[str, Any]] = ()


class Entry(NamedTuple):
    """An entry of the catalogue, as far as it is told by it whether anything is stale."""

    file: str
    sha256: str
    year: int
    """In which the article was published."""
    digest: str
    """Of all that is said of the article."""


class State(Struct, kw_only=True, forbid_unknown_fields=True):
    """The memory of the builds of a workspace."""

    ground: dict[str, str | None] = field(default_factory=dict)
    """Digests of what every day rests on: settings, catalogue, the program."""
    base: dict[str, str | None] = field(default_factory=dict)
    """Digests of what every page rests on: the program, what the settings say, the logo."""
    limit: str | None = None
    """The strictest marking that the settings let out."""
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Entry template → the theme files that pages of it are made with."""
    themes: dict[str, Digests] = field(default_factory=dict)
    """Sets of theme files, each under the digest of all its names and digests."""
    days: dict[str, DayMade] = field(default_factory=dict)
    files: dict[str, FileMade] = field(default_factory=dict)
    """By name relative to the output folder."""
    cards: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """Stem of an edition → what the pages that lead to it say of it."""
    catalogue: str = ""
    """The digest of the catalogue that the entries were read from; "" where there was something to be said of it."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By alias, in the order written."""
    articles: Mapping[str, Any] = field(default_factory=dict)
    """Alias → the article, and where in the catalogue it stands."""
    remarks: Sequence[dict[str, Any]] = ()
    """Warnings of the last build that belong to no day and no file."""
    used: tuple[str, ...] = ()
    """The theme's files that were read for anything that is there."""
    stamps: Mapping[str, Any] = field(default_factory=dict)
    noted: int = 0
    """When this was written, in nanoseconds, by the file system's own clock."""

    def known(self) -> Known:
        return Known(self.stamps, self.noted)


def parsed(data: bytes | None, noted: int) -> State:
    """The state that `written` wrote, whole; an empty one of anything else."""
    held = memoryview(data or b"")
    if held[:_HEAD] != _head(held[_HEAD:]):
        return State()
    try:
        state = _read(held[_HEAD:])
    except (msgspec.MsgspecError, ValueError):
        # Of another version, which should have been called another format.
        return State()
    state.noted = noted
    return state


def written(state: State) -> bytes:
    """The bytes that `parsed` reads: a line that vouches for what follows, and that."""
    used = {file.theme for file in state.files.values()}
    themes = {name: names for name, names in state.themes.items() if name in used}
    rest = _encoded(replace(state, themes=themes, noted=0))
    return _head(rest) + rest


def _read(data: memoryview) -> State:
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # The name of a file need be no text.
        return msgspec.convert(json.loads(str(data, "utf-8", "surrogatepass")), State)


_DECODER: Final = msgspec.json.Decoder(State)


def _head(rest: bytes | memoryview) -> bytes:
    return f"{_FORMAT} {hashlib.sha256(rest).hexdigest()}\n".encode()


_HEAD: Final = len(_head(b""))


def _encoded(state: State) -> bytes:
    try:
        return msgspec.json.encode(state)
    except UnicodeEncodeError:
        # The name of a file need be no text.
        text = json.dumps(msgspec.to_builtins(state), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def changed(before: Digests, now: Callable[[str], str | None]) -> Iterator[str]:
    """What is no longer as it was, each as part of a sentence."""
    for name, old in before.items():
        new = now(name)
        if new != old:
            yield f"{name} {_what(old, new)}"


def differing(before: Digests, now: Digests) -> Iterator[str]:
    """What differs between two sets of files."""
    yield from changed(before, now.get)
    yield from (f"{name} is new" for name in now if name not in before)


def _what(old: str | None, new: str | None) -> str:
    if old is None:
        return "is new"
    return "is gone" if new is None else "was changed"
