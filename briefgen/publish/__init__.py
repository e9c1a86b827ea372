"""The delivery: what stands in `output/` reaches the places where readers are.

One target after the other: the output is taken as it stands (`kept`), the target is looked at (`planning`), and what
differs is brought there (`delivering`) by whatever leads there (`folder`, `rsync`, `sftp`, `webdav`, `s3`, `other`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import alone
from briefgen.files.writing import reason
from briefgen.publish import kept
from briefgen.publish.contents import MANIFEST, KeptTree, read, same
from briefgen.publish.delivering import Errand, Progress, Survey, deliver, surveyed
from briefgen.publish.kept import Publication, Store
from briefgen.publish.locks import Holder, alone_here
from briefgen.publish.targets import Target, opened, targets_of

__all__ = ["NO_TARGET", "Delivery", "Publication", "Published", "kept_publications", "prune", "publish_to", "roll_back"]

NO_TARGET: Final = Problem(
    message="the settings name no target",
    hint="name one in briefgen.yaml: publish: {intranet: {to: /mnt/share/briefs}}",
    kind="settings",
)
"""What a command says that was asked to publish, and is not told where."""

_OUTPUT: Final = "output"


class Delivery(Struct, frozen=True, kw_only=True):
    """What was done at one target."""

    target: str
    """Its name in the settings."""
    put: tuple[str, ...]
    """Files that went up, relative to the target, in their order."""
    deleted: tuple[str, ...]
    """Files that briefgen had put there and that are no more in the output."""
    unchanged: int
    """How many files were there already with the same bytes."""


class Published(Struct, frozen=True, kw_only=True):
    """What a command did at the targets that it was for."""

    deliveries: tuple[Delivery, ...]
    warnings: tuple[Problem, ...] = ()
    failures: tuple[Problem, ...] = ()
    """What went wrong at a target: an error for each. It costs only that target, the others are done."""


Clock = Callable[[], datetime]
T = TypeVar("T")


def publish_to(
    root: Path,
    target: str | None = None,
    *,
    clock: Clock,
    environment: Mapping[str, str],
    dry_run: bool = False,
    verify: bool = False,
    take_over: bool = False,
    shrink: bool = False,
    wait: float = 0,
) -> Published:
    """Bring the output of the workspace `root` to `target` (a name of the settings' key `publish`), or to every target
    that the settings name: nothing happens where they name none.

    Only what differs goes up, and is read back. What pages lead to goes before them; `index.html` and its like come
    last. Deleted is only what was once put there by this function and still has those bytes. A call that is killed on
    the way leaves pages whose links lead somewhere, and a target that the next one completes.

    `dry_run` finds out what would be done, and writes nothing. `verify` reads back all that is there, not only what
    went up. `take_over` replaces files of others that stand in the way, `shrink` allows that most of what is there is
    deleted: both are errors otherwise.

    Not to be called within `alone(root / "output")`, which it takes itself for the moment in which it takes the output;
    `wait` is how many seconds it waits for a build to finish. `clock` gives the time with its zone
    (`lambda: datetime.now(UTC)`), `environment` holds credentials (`os.environ`): both belong to the command line.

    Raises `BriefgenError` where the settings have an error or no such target, and where there is nothing to publish or
    a build is at work; what goes wrong at a target is in `Published.failures`.
    """
    targets = targets_of(root, target, environment)
    options = _Options(verify=verify, take_over=take_over, shrink=shrink)
    if not targets:
        return Published(deliveries=())
    if dry_run:
        with alone(root / _OUTPUT, wait):
            files = kept.files_in(root / _OUTPUT, kept.known(Store(root=root)))
        return _together(_tried(partial(_looked, at, files, options)) for at in targets)
    with ExitStack() as stack:
        held = [_tried(partial(_held, at, clock, stack)) for at in targets]
        ready = [result for result in held if isinstance(result, _Ready)]
        with alone(root / _OUTPUT, wait):
            known = kept.known(Store(root=root))
            files = kept.files_in(root / _OUTPUT, known)
            wanted = {at.target.name: kept.taken(at.target.store, at.target.name, files) for at in ready}
            kept.remembered(Store(root=root), known)
        done = [
            _tried(partial(_published, result, wanted[result.target.name], options))
            if isinstance(result, _Ready)
            else result
            for result in held
        ]
    return _together(done)


def roll_back(
    root: Path,
    target: str | None = None,
    back: int = 1,
    *,
    clock: Clock,
    environment: Mapping[str, str],
    dry_run: bool = False,
    take_over: bool = False,
) -> Published:
    """Bring back to `target` what stood there `back` publications before the one that stands there now; 0 brings that
    one itself there again, whole. The target may be left out where the settings name only one.

    What was published since is kept no more: to go on from it, publish again. Otherwise as `publish_to`, with which it
    shares its promises; the output is neither read nor changed.
    """
    at = _only_one(targets_of(root, target, environment))
    options = _Options(take_over=take_over, shrink=True)
    with ExitStack() as stack:
        holder = None if dry_run else _held(at, clock, stack).holder
        return _together([_tried(partial(_rolled_back, at, holder, back, options))])


def kept_publications(root: Path, target: str | None, *, environment: Mapping[str, str]) -> tuple[Publication, ...]:
    """What `roll_back` can bring back to a target, oldest first. The last one is what was published last."""
    at = _only_one(targets_of(root, target, environment))
    return _publications(at)


def prune(
    root: Path,
    target: str | None = None,
    *,
    keep: int | None = None,
    clock: Clock,
    environment: Mapping[str, str],
    wait: float = 0,
) -> int:
    """Keep only the last `keep` publications of a target, by default as many as its settings say; return how many files
    were removed from this machine. Nothing at the target changes.

    Without `target`, of all that the settings name, and what is kept of targets that they name no more goes.
    """
    targets = targets_of(root, target, environment)
    with ExitStack() as stack, alone(root / _OUTPUT, wait):
        for at in targets:
            if at.store.target(at.name).is_dir():
                _held(at, clock, stack)
                kept.kept_only(at.store, at.name, keep or at.said.keep)
        if target is None:
            kept.forget_others(Store(root=root), [at.name for at in targets])
        return kept.sweep(Store(root=root))


# One target.


class _Options(Struct, frozen=True, kw_only=True):
    verify: bool = False
    take_over: bool = False
    shrink: bool = False


class _Ready(Struct, frozen=True, kw_only=True):
    """A target at which nobody else on this machine is at work."""

    target: Target
    holder: Holder


class _Done(Struct, frozen=True, kw_only=True):
    delivery: Delivery
    warnings: tuple[Problem, ...]


def _tried(step: Callable[[], T]) -> T | BriefgenError:
    """What `step` returns, or what went wrong: one target must not cost the others theirs."""
    try:
        return step()
    except BriefgenError as error:
        return error
    except OSError as error:
        # What goes wrong at a target has come as the other one: this is what is kept here.
        return BriefgenError([_unkept(error)])


def _unkept(error: OSError) -> Problem:
    name = f': "{os.fsdecode(error.filename)}"' if error.filename else ""
    return Problem(
        message=f"what is kept of what was published cannot be read or written{name}: {reason(error)}",
        hint="make room in the workspace, and let this user read and write all in .briefgen; then publish again",
        kind="output",
    )


def _together(results: Iterable[_Done | BriefgenError]) -> Published:
    found = tuple(results)
    done = [result for result in found if isinstance(result, _Done)]
    return Published(
        deliveries=tuple(result.delivery for result in done),
        warnings=tuple(problem for result in done for problem in result.warnings),
        failures=tuple(problem for result in found if isinstance(result, BriefgenError) for problem in result.problems),
    )


def _held(at: Target, clock: Clock, stack: ExitStack) -> _Ready:
    folder = kept.prepare(at.store, at.name)
    return _Ready(target=at, holder=stack.enter_context(alone_here(folder, at.name, clock)))


def _only_one(targets: Sequence[Target]) -> Target:
    if len(targets) == 1:
        return targets[0]
    hint = f"say which: {', '.join(at.name for at in targets)}"
    several = Problem(message="the settings name several targets", hint=hint, kind="usage")
    raise BriefgenError([several if targets else NO_TARGET])


def _errand(at: Target, wanted: KeptTree, options: _Options) -> Errand:
    return Errand(
        target=at.name,
        wanted=wanted,
        memory=kept.memory(at.store, at.name),
        verify=options.verify,
        take_over=options.take_over,
        shrink=options.shrink,
    )


def _looked(at: Target, wanted: KeptTree, options: _Options) -> _Done:
    with opened(at, None) as place:
        return _done(at, surveyed(place, _errand(at, wanted, options)))


def _published(ready: _Ready, wanted: KeptTree, options: _Options) -> _Done:
    at, clock, progress = ready.target, ready.holder.clock, Progress()
    with _counted(progress), opened(at, ready.holder) as place:
        errand = _errand(at, wanted, options)
        survey = surveyed(place, errand)
        _stop_at_damage(_to_put(survey), wanted, "publish again: it is taken from the output anew")
        deliver(place, errand, survey, ready.holder, progress)
    kept.recorded(at.store, at.name, wanted, clock().isoformat(timespec="seconds"))
    if kept.kept_only(at.store, at.name, at.said.keep):
        _swept(at)
    return _done(at, survey)


@contextmanager
def _counted(progress: Progress) -> Iterator[None]:
    """Say of what goes wrong how far it had come."""
    try:
        yield
    except BriefgenError as error:
        if not progress.of:
            raise
        note = f"{len(progress.up)} of {progress.of} files are up; what readers see there holds together"
        raise BriefgenError(replace(problem, notes=(*problem.notes, note)) for problem in error.problems) from error


def _done(at: Target, survey: Survey) -> _Done:
    plan = survey.plan
    return _Done(
        delivery=Delivery(target=at.name, put=_to_put(survey), deleted=plan.delete, unchanged=plan.unchanged),
        warnings=tuple(_left(name, at) for name in plan.left),
    )


def _left(name: str, at: Target) -> Problem:
    return Problem(
        message=f'"{name}" is published no more, but somebody has changed it at "{at.name}": it stays',
        hint="look at it, and delete it there by hand",
        severity="warning",
        kind="output",
    )


def _swept(at: Target) -> None:
    # Who builds now does not wait for this: the next one to publish does it.
    with suppress(BriefgenError), alone(at.root / _OUTPUT):
        kept.sweep(at.store)


# The way back.


def _rolled_back(at: Target, holder: Holder | None, back: int, options: _Options) -> _Done:
    publications, progress = _publications(at), Progress()
    with _counted(progress), opened(at, holder) as place:
        now = _standing(place.read(MANIFEST), publications)
        goal = _goal(at, publications, now, back)
        wanted = kept.held(at.store, goal.files)
        errand = _errand(at, wanted, options)
        survey = surveyed(place, errand)
        lost = goal.files.keys() - wanted.keys()
        _stop_at_damage(
            {*lost, *_to_put(survey)}, wanted, "go back to another publication, or publish the output again"
        )
        if holder is not None:
            deliver(place, errand, survey, holder, progress)
    if holder is not None:
        kept.forgotten_since(at.store, at.name, goal)
    return _done(at, survey)


def _publications(at: Target) -> tuple[Publication, ...]:
    return tuple(kept.newest_first(at.store, at.name))[::-1]


def _standing(manifest: bytes | None, publications: Sequence[Publication]) -> int:
    """The index of the publication that stands at the target; of one that nothing is known of, the last."""
    files = read(manifest)
    alike = [n for n, publication in enumerate(publications) if files is not None and same(publication.files, files)]
    return alike[-1] if alike else len(publications) - 1


def _goal(at: Target, publications: Sequence[Publication], now: int, back: int) -> Publication:
    if now >= back:
        return publications[now - back]
    if now < 0:
        message, hint = f'nothing that was published to "{at.name}" is kept here', _KEPT_WHERE
    else:
        message = f'of what was published to "{at.name}" before, {now or "nothing"} is kept'
        hint = f'see what there is: briefgen rollback {at.name} --list; how many are kept, says "keep" in briefgen.yaml'
    raise BriefgenError([Problem(message=message, hint=hint, kind="usage")])


_KEPT_WHERE: Final = "it is kept in the workspace that published it, under .briefgen/published"


def _stop_at_damage(needed: Collection[str], wanted: KeptTree, hint: str) -> None:
    """What is kept may have been lost or changed: nothing at a target is touched for half of a publication."""
    bad = sorted(name for name in needed if name not in wanted or kept.discarded_if_damaged(wanted[name]))
    if bad:
        problem = Problem(
            message=f'"{bad[0]}" is not kept here whole',
            notes=(f"and {len(bad) - 1} more",) if len(bad) > 1 else (),
            hint=hint,
            kind="output",
        )
        raise BriefgenError([problem])


def _to_put(survey: Survey) -> tuple[str, ...]:
    return tuple(name for group in survey.plan.put for name in group)
