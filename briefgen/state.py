"""What was made of what: the digests that tell what is stale. Losing them costs only time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from briefgen.files import Known

FILE: Final = ".briefgen.state"
"""In the output folder, hidden from its readers."""

_FORMAT: Final = "briefgen-state/1"

Digests = Mapping[str, str | None]
"""Name of what was read → its digest, `None` where there was nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMade:
    """A day that was checked."""

    reads: Digests
    """The files that the day's editions were made from, and what those rest on."""
    entries: Mapping[str, str]
    """Alias of each cited article → digest of what the catalogue says of it."""
    limit: str | None
    """The strictest marking that was let out."""
    editions: Mapping[str, tuple[str, tuple[str, ...]]]
    """Stem of each edition → sha256 of its `brief.json`, published or not, and the formats that it may have."""
    warnings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMade:
    """A file that was published."""

    sha256: str
    template: str
    """The entry template; "" where it was made with none."""
    theme: str
    """Name of the set of theme files that it was made with, see `State.themes`; "" where it was made with none."""
    shows: str
    """Digest of the values that it shows."""
    warnings: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True, kw_only=True)
class State:
    """The memory of the builds of a workspace."""

    ground: dict[str, str | None] = field(default_factory=dict)
    """Digests of what every day rests on: settings, catalogue, the program."""
    base: dict[str, str | None] = field(default_factory=dict)
    """Digests of what every page rests on: the program, what the settings say, the logo."""
    limit: str | None = None
    """The strictest marking that the settings let out."""
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Entry template → the theme files that pages of it are made with."""
    themes: dict[str, Digests] = field(default_factory=dict)
    """Sets of theme files, each under the digest of all its names and digests."""
    days: dict[str, DayMade] = field(default_factory=dict)
    files: dict[str, FileMade] = field(default_factory=dict)
    """By name relative to the output folder."""
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Stem of an edition → what the pages that lead to it say of it."""
    remarks: tuple[dict[str, Any], ...] = ()
    """Warnings of the last build that belong to no day and no file."""
    used: tuple[str, ...] = ()
    """The theme's files that were read for anything that is there."""
    stamps: Mapping[str, Any] = field(default_factory=dict)
    noted: int = 0
    """When this was written, in nanoseconds, by the file system's own clock."""

    def known(self) -> Known:
        return Known(self.stamps, self.noted)


def parsed(data: bytes | None, noted: int) -> State:
    """The state that `written` wrote; an empty one of anything else."""
    try:
        held = json.loads(data or b"null")
        if held["format"] != _FORMAT:
            return State()
        return State(
            ground=held["ground"],
            base=held["base"],
            limit=held["limit"],
            needs={name: tuple(names) for name, names in held["needs"].items()},
            themes=held["themes"],
            days={name: DayMade(**{**day, "warnings": tuple(day["warnings"])}) for name, day in held["days"].items()},
            files={
                name: FileMade(**{**file, "warnings": tuple(file["warnings"])}) for name, file in held["files"].items()
            },
            cards=held["cards"],
            remarks=tuple(held["remarks"]),
            used=tuple(held["used"]),
            stamps=held["stamps"],
            noted=noted,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


def written(state: State) -> bytes:
    """The bytes that `parsed` reads."""
    used = {file.theme for file in state.files.values()}
    held = {
        "format": _FORMAT,
        "ground": state.ground,
        "base": state.base,
        "limit": state.limit,
        "needs": state.needs,
        "themes": {name: names for name, names in state.themes.items() if name in used},
        "days": {name: _fields(day) for name, day in state.days.items()},
        "files": {name: _fields(file) for name, file in state.files.items()},
        "cards": state.cards,
        "remarks": state.remarks,
        "used": state.used,
        "stamps": state.stamps,
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _fields(made: DayMade | FileMade) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__slots__}


def digest(value: object) -> str:
    """Of a value that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
