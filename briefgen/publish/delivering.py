"""The way of files to one target, in an order in which a reader finds whole pages at every moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct, field

from briefgen.diagnostics import BriefgenError, Problem, stop_on_errors
from briefgen.publish.contents import (
    COMING,
    MANIFEST,
    Kept,
    KeptTree,
    Memory,
    Tree,
    folders_of,
    is_sound,
    read,
    same,
    written,
)
from briefgen.publish.locks import Holder, busy
from briefgen.publish.places import Place
from briefgen.publish.planning import Known, Plan, is_pointer, plan_for

_SHOWN: Final = 5


class Errand(Struct, frozen=True, kw_only=True):
    """What is to be done at a target."""

    target: str
    wanted: KeptTree
    memory: Memory
    verify: bool = False
    """Read everything back, whatever the manifest says."""
    take_over: bool = False
    """Replace what stands in the way, although it was not put there by us."""
    shrink: bool = False
    """Delete, even if it is most of what is there."""


class Survey(Struct, frozen=True, kw_only=True):
    """What is to be done, and what that was worked out from."""

    plan: Plan
    manifest: Tree | None
    """`None` where the target has none that can be read."""
    coming: Tree | None
    """What was on its way when somebody did not come to the end; `None` where nobody broke off."""


def surveyed(place: Place, errand: Errand) -> Survey:
    """What is to be done at a target. Raises `BriefgenError` where that must not be done unasked."""
    there = place.listing()
    manifest = read(place.read(MANIFEST)) if MANIFEST in there else None
    coming = (read(place.read(COMING)) or {}) if COMING in there else None
    known = Known(
        there={name: size for name, size in there.items() if is_sound(name)},
        manifest=manifest or {},
        coming=coming or {},
        last={} if manifest is not None else next(errand.memory.trees(), {}),
        memory=errand.memory,
    )
    plan = plan_for(place, errand.wanted, known, verify=errand.verify)
    _stop_at_foreign(plan, errand)
    _stop_at_shrinking(plan, known, errand)
    return Survey(plan=plan, manifest=manifest, coming=coming)


def _stop_at_foreign(plan: Plan, errand: Errand) -> None:
    problems = []
    if plan.blocked:
        message = f'at "{errand.target}" there are folders in place of files, or files or links in place of folders'
        hint = "take them away, or publish to a folder of its own"
        problems.append(Problem(message=message, notes=_named(plan.blocked), hint=hint, kind="output"))
    if plan.foreign and not errand.take_over:
        message = f'at "{errand.target}" stand files that briefgen needs the names of and did not put there'
        hint = "publish to a folder of its own, or take them away; --take-over replaces them"
        problems.append(Problem(message=message, notes=_named(plan.foreign), hint=hint, kind="output"))
    stop_on_errors(problems)


def _named(names: Sequence[str]) -> tuple[str, ...]:
    more = len(names) - _SHOWN
    return (*(f'"{name}"' for name in names[:_SHOWN]), *((f"and {more} more",) if more > 0 else ()))


_FEW: Final = 20


def _stop_at_shrinking(plan: Plan, known: Known, errand: Errand) -> None:
    ours = len({name for tree in known.noted for name in tree} & known.there.keys())
    if errand.shrink or len(plan.delete) <= max(_FEW, ours // 2):
        return
    problem = Problem(
        message=f'publishing would delete {len(plan.delete)} of the {ours} files at "{errand.target}"',
        hint="if the output is incomplete, build all of it: briefgen build --all; if that is meant: --shrink",
        kind="output",
    )
    raise BriefgenError([problem])


class Progress(Struct, kw_only=True):
    """How far it came."""

    up: list[str] = field(default_factory=list)
    of: int = 0


def deliver(place: Place, errand: Errand, survey: Survey, holder: Holder, progress: Progress) -> None:
    """Do what was planned: bring the files there, each group verified before the next, pages that lead to others last;
    delete what is no more; and note all of it, at the very end.

    Whoever breaks off leaves a target whose pages hold together, and which the next run completes. Raises
    `BriefgenError` where files did not arrive as they were sent, or where somebody else is publishing meanwhile.
    """
    plan = survey.plan
    progress.of = sum(map(len, plan.put))
    if not (progress.of or plan.delete or survey.coming is not None) and _is_noted(errand, survey):
        return
    with TemporaryDirectory() as scratch:
        notes = _Notes(place=place, folder=Path(scratch), target=errand.target)
        coming = notes.put(COMING, written(_on_the_way(errand.wanted, survey), run=holder.run))
        ahead = [group for group in plan.put if not is_pointer(group[0])]
        for group in ahead:
            _bring_group(place, errand, group, progress)
        # The last moment at which a reader has noticed nothing.
        notes.still(COMING, coming)
        for group in plan.put[len(ahead) :]:
            _bring_group(place, errand, group, progress)
        if plan.delete:
            place.delete(plan.delete, _emptied(plan.delete, errand.wanted))
        notes.put(MANIFEST, written(errand.wanted, at=holder.clock().isoformat(timespec="seconds")))
        place.delete([COMING], ())


def _is_noted(errand: Errand, survey: Survey) -> bool:
    return survey.manifest is not None and same(survey.manifest, errand.wanted)


def _on_the_way(wanted: KeptTree, survey: Survey) -> Tree:
    """What is ours from now on, whenever this ends: what a run before this one left half done is still ours too."""
    return {**(survey.coming or {}), **{name: wanted[name] for group in survey.plan.put for name in group}}


def _emptied(deleted: Iterable[str], wanted: KeptTree) -> set[str]:
    """Folders in which nothing of ours remains."""
    return folders_of(deleted) - folders_of(wanted)


def _bring_group(place: Place, errand: Errand, group: Sequence[str], progress: Progress) -> None:
    _bring(place, {name: errand.wanted[name] for name in group}, errand.target)
    progress.up += group


def _bring(place: Place, files: KeptTree, target: str) -> None:
    place.put({name: held.path for name, held in files.items()})
    damaged = sorted(place.differing(files))
    if damaged:
        problem = Problem(
            message=f'"{damaged[0]}" did not arrive at "{target}" as it was sent',
            notes=(f"and {len(damaged) - 1} more",) if len(damaged) > 1 else (),
            hint="publish again; where that does not help, look at the disk or the network there",
            kind="output",
        )
        raise BriefgenError([problem])


class _Notes(Struct, frozen=True, kw_only=True):
    """The files that say what was done."""

    place: Place
    folder: Path
    target: str

    def put(self, name: str, data: bytes) -> bytes:
        path = self.folder / name
        path.write_bytes(data)
        held = Kept(sha256=sha256(data).hexdigest(), size=len(data), path=path)
        _bring(self.place, {name: held}, self.target)
        return data

    def still(self, name: str, data: bytes) -> None:
        """Raise where another has written a file since we did. Not every protocol lets a lock keep it from that."""
        if self.place.read(name) != data:
            raise busy(self.target, "")
