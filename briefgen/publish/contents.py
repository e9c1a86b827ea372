"""What there is to publish, and what is known of what was: names, digests, the files that we keep at a target."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from msgspec import Struct

from briefgen.values import Json, canonical

MANIFEST: Final = ".briefgen-manifest.json"
"""At the target: what we put there, written last."""
COMING: Final = ".briefgen-coming.json"
"""At the target while something is on its way: what is ours although the manifest does not say so yet."""
LOCK: Final = ".briefgen.lock"
"""At the target while a publisher is at work, or, where a kernel holds the lock, for good."""
PARTS: Final = ".briefgen-parts"
"""At the target: a folder of files that are not whole yet."""

_FORMAT: Final = 1


class Content(Struct, frozen=True, kw_only=True):
    """The bytes of a file."""

    sha256: str
    size: int


class Kept(Content, frozen=True, kw_only=True):
    """Bytes that this machine has."""

    path: Path


Tree: TypeAlias = Mapping[str, Content]
"""Files by name, which is relative to the target and has forward slashes."""
KeptTree: TypeAlias = Mapping[str, Kept]


class Memory(Struct, frozen=True, kw_only=True):
    """What is kept on this machine of what was published from here."""

    trees: Callable[[], Iterator[Tree]]
    """Newest first; each is read when it is asked for, which most runs need not."""
    held: Callable[[Tree], KeptTree]
    """The bytes of these files, as far as they are kept."""


def is_sound(name: str) -> bool:
    """Whether a name can be one of ours: it stays below the target, nothing of it is hidden, all of it can be shown.

    What a manifest says is not believed blindly: somebody else may be able to write there.
    """
    return _SOUND.fullmatch(name) is not None


_SOUND: Final = re.compile(r"(?!.*[\0-\x1f\x7f-\x9f\ud800-\udfff])[^./][^/]*(?:/[^./][^/]*)*", re.DOTALL)


def written(tree: Tree, **more: str) -> bytes:
    """A tree as the manifest and the records on this machine have it."""
    files: dict[str, Json] = {name: {"sha256": held.sha256, "size": held.size} for name, held in tree.items()}
    return canonical({"format": _FORMAT, **more, "files": files}) + b"\n"


def read(data: bytes | None) -> Tree | None:
    """What `written` wrote; `None` for anything else: whoever keeps no account has to look."""
    try:
        said = json.loads(data or b"")
        if said["format"] != _FORMAT:
            return None
        return {name: _content(of) for name, of in said["files"].items() if is_sound(name)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _content(said: Any) -> Content:
    return Content(sha256=str(said["sha256"]), size=int(said["size"]))


def same(one: Tree, other: Tree) -> bool:
    """Whether the same files have the same bytes."""
    return digests(one) == digests(other)


def digests(tree: Tree) -> dict[str, str]:
    return {name: held.sha256 for name, held in tree.items()}


def ways_to(folder: str) -> list[str]:
    """The folder with all that it lies in, outermost first; nothing for the root."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def folders_of(names: Iterable[str]) -> set[str]:
    """Every folder that one of the names lies in, at any depth."""
    return {way for folder in {name.rpartition("/")[0] for name in names} for way in ways_to(folder)}
