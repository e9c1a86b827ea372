"""What is to go up, in which order, and what is to go: from what is wanted, and what a target holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Final

from msgspec import Struct

from briefgen.publish.contents import KeptTree, Memory, Tree, folders_of
from briefgen.publish.places import Place


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a target before it is looked at closely."""

    there: Mapping[str, int]
    """The files that stand there, ours or not, with their sizes; −1 for what is no regular file."""
    manifest: Tree
    """What we put there when publishing last came to its end; nothing where that cannot be read."""
    coming: Tree
    """What was on its way when it did not."""
    last: Tree
    """What was published from here last, where the manifest cannot be read. It may have been published elsewhere: of
    what is there, it makes only that ours which has these bytes."""
    memory: Memory

    @property
    def noted(self) -> tuple[Tree, ...]:
        """What says of a file that it may be ours to delete, and by which bytes."""
        return (self.manifest, self.coming, self.last)


class Plan(Struct, frozen=True, kw_only=True):
    """What is to be done at a target."""

    put: tuple[tuple[str, ...], ...]
    """Names in groups: each group is up, and found whole, before the next begins."""
    delete: tuple[str, ...]
    unchanged: int
    left: tuple[str, ...] = ()
    """What we once put there, and somebody else has changed since: it is not deleted."""
    foreign: tuple[str, ...] = ()
    """Files in the place of ours that were not put there by us."""
    blocked: tuple[str, ...] = ()
    """Files of ours that cannot be put there: there is a folder, or a file where a folder has to be."""


def plan_for(place: Place, wanted: KeptTree, known: Known, *, verify: bool) -> Plan:
    """What makes the target hold what is `wanted`; `verify` believes nothing that can be read back.

    What was on its way when a run broke off may have come or not: it is looked at. Where neither the manifest nor a
    broken run tells whether a file is ours, its bytes do: it is ours if they are what is wanted, or what was published
    from here before.
    """
    there = known.there
    ours = {**known.manifest, **known.coming}
    blocked = _blocked(wanted, there)
    present = {name for name in wanted if name in there and name not in blocked}
    noted = set() if verify else {name for name in present if name in known.manifest and name not in known.coming}
    changed = {name for name in noted if not _as_noted(name, wanted, known)}
    differing = changed | _differing(place, wanted, present - noted, there)
    strangers = _strangers(place, {name for name in differing if name not in ours}, known)
    delete, left = _to_delete(place, wanted, known)
    new = [name for name in wanted if name not in there and name not in blocked]
    return Plan(
        put=groups(new, [name for name in differing if name not in strangers] + sorted(strangers)),
        delete=delete,
        unchanged=len(present) - len(differing),
        left=left,
        foreign=tuple(sorted(strangers)),
        blocked=tuple(sorted(blocked)),
    )


def _strangers(place: Place, unknown: set[str], known: Known) -> set[str]:
    """Those that have never been published from here as they are."""
    for tree in known.memory.trees() if unknown else ():
        held = known.memory.held({name: tree[name] for name in unknown if name in tree})
        unknown = unknown - (held.keys() - _differing(place, held, held.keys(), known.there))
    return unknown


def _as_noted(name: str, wanted: KeptTree, known: Known) -> bool:
    noted = known.manifest[name]
    return noted.sha256 == wanted[name].sha256 and noted.size == known.there[name]


def _blocked(wanted: KeptTree, there: Mapping[str, int]) -> set[str]:
    """Names that cannot be written: there is a folder, or a file or link where a folder has to be."""
    folders = folders_of(there)
    return {name for name in wanted if name in folders or any(parent in there for parent in folders_of([name]))}


def _differing(place: Place, wanted: KeptTree, names: Collection[str], there: Mapping[str, int]) -> set[str]:
    """Those that have other bytes at the target. It is not asked where the size tells."""
    alike = {name: wanted[name] for name in sorted(names) if there[name] == wanted[name].size}
    return {*(set(names) - alike.keys()), *(place.differing(alike) if alike else ())}


def _to_delete(place: Place, wanted: KeptTree, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What we put there and is wanted no more; and what of that has other bytes now, so that it is not ours now."""
    gone = sorted({name for tree in known.noted for name in tree if name not in wanted and name in known.there})
    found = place.digests(gone) if gone else {}
    ours = {name: {tree[name].sha256 for tree in known.noted if name in tree} for name in gone}
    delete = tuple(name for name in gone if name in found and found[name] in ours[name])
    return delete, tuple(name for name in gone if name in found and name not in delete)


# The order: at every moment, the links of a page that a reader can come to lead somewhere. Nobody can come to what is
# new before something that was there leads to it: so all that is new is up before anything changes. The pages that lead
# to all the others come last.


def groups(new: Iterable[str], changed: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The names in groups that are to go up one after the other; within a group, pages come after what they lead to."""
    waves = [(_POINTERS if is_pointer(name) else _NEW, name) for name in new]
    waves += [(_POINTERS if is_pointer(name) else _CHANGED, name) for name in changed]
    ordered = sorted((wave, name == "index.html", name.endswith(".html"), name) for wave, name in waves)
    return tuple(tuple(name for *_, name in group) for _, group in groupby(ordered, key=lambda key: key[0]))


_NEW: Final = 0
_CHANGED: Final = 1
_POINTERS: Final = 2


def is_pointer(name: str) -> bool:
    """Whether a file leads to all the others: index.html, latest.html, feed.xml, sitemap.xml and whatever else lies
    beside them."""
    return "/" not in name
