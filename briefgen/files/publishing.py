"""What goes out together: folders whose whole content changes at one moment.

Everything is made complete and brought to the disk in a hidden folder beside what readers see. Then names change
places, one system call each: what was there comes to stand in the hidden folder, so that all steps can be taken back
when one fails or a signal comes. The hidden folder goes when the lock is given back, or, where the process was
killed, when the next one takes it.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, stop_on_errors
from briefgen.files.exchange import exchanged
from briefgen.files.flushing import flush, sync_folders
from briefgen.files.hidden import hidden
from briefgen.files.within import leads_out
from briefgen.files.writing import create, holds, output_problem


def publish(
    root: Path, files: Mapping[str, bytes], folders: Collection[str] = (), leaving: Collection[str] = ()
) -> tuple[str, ...]:
    """Write `files` (name relative to `root` → bytes) in the order given and return the names that changed.

    The files of each folder named in `folders` take their names at one moment: who opens the folder sees all of the old
    ones or all of the new ones, also when this process is killed. Where several of them change, or one comes or goes,
    another folder comes in its place, with whatever else stands there; where one changes alone, only that file is
    replaced. Who reads several files of a folder can tell by its inode and its modification time that they are of one
    state. What is there with the same bytes is not touched. The files named in `leaving` go, last of all, and a folder
    of `folders` that is empty without them; nothing else is ever removed. To be called within `alone(root)`.

    Raises `BriefgenError` when a file cannot be written or a link would lead it out of `root`, and passes on what a
    signal handler raises; everything is then as it was.

    Where the system or the file system cannot exchange two names (other than Linux; some network file systems; a
    folder that is a link within `root`, or a mount), the files are replaced one by one in the order given. Each is
    whole even then, but a reader at that moment, or after a kill or a failure, may find new ones beside old ones.
    """
    changed = tuple(name for name, data in files.items() if not holds(root / name, data))
    going = tuple(name for name in leaving if _is_there(root / name))
    if not changed and not going:
        return ()
    stop_on_errors(_leading_out(root, (*changed, *going)))
    stage = hidden(root)
    units = _units(root, stage, changed, folders, going)
    steps: list[_Step] = []
    try:
        _stage(root, stage, {name: files[name] for name in changed}, units, going)
        for _, together in groupby(units, key=_parent):
            _changed_places(root, list(together), (*changed, *going), steps)
    except OSError as error:
        stayed = _taken_back(root, steps)
        notes = tuple(f'new in spite of this: "{name}"' for name in stayed)
        raise BriefgenError([output_problem(error, root, _target(error, root, stage, units), notes)]) from error
    except BaseException:
        _taken_back(root, steps)
        raise
    return changed


def _leading_out(root: Path, names: Iterable[str]) -> Iterator[Problem]:
    """An error for each folder of the names that is a link to somewhere else, or lies behind one."""
    for folder in sorted({str(Path(name).parent) for name in names}):
        if leads_out(root, folder):
            yield Problem(
                message=f'"{root / folder}" is a link that leads out of "{root}": nothing is written there',
                hint=f'take the link away; if all of it shall lie elsewhere, let "{root}" be the link',
                kind="output",
            )


# Everything complete, beside.


class _Unit(Struct, frozen=True, kw_only=True):
    """What changes places in one step."""

    name: str
    """Relative to the root: of a file, or of a folder with all that is in it."""
    parent: str
    """The folder whose names are brought to the disk after this one has changed and those beside it."""
    aside: Path
    """Where it is made complete."""


def _units(
    root: Path, stage: Path, files: Sequence[str], folders: Collection[str], going: Sequence[str]
) -> list[_Unit]:
    """What is to change places, in order. Where one file of a folder changes, and nothing else does there, it changes
    by itself: whatever a reader has read of the others is what was there and what will be. So no folder is to be put
    together and taken apart, which takes longer than the file."""
    inside, leaving = Counter(map(_first, (*files, *going))), frozenset(going)
    units: dict[str, _Unit] = {}
    for name in (*files, *going):
        first = _first(name)
        if first not in folders:
            unit = _Unit(name=name, parent=os.path.dirname(name), aside=stage / _WHOLE / name)  # noqa: PTH120  as text
        elif inside[first] == 1 and name not in leaving and _is_a_file(f"{root}/{name}"):
            unit = _Unit(name=name, parent="", aside=stage / str(len(units)))
        else:
            unit = _Unit(name=first, parent="", aside=stage / _WHOLE / first)
        units.setdefault(unit.name, unit)
    return [*units.values()]


_WHOLE: Final = "whole"
"""The folder within the hidden one for what has the same names there as outside."""


def _first(name: str) -> str:
    return name.partition("/")[0]


def _is_a_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _stage(root: Path, stage: Path, files: Mapping[str, bytes], units: Sequence[_Unit], going: Collection[str]) -> None:
    """Make the files, and put what else is in a folder that changes as a whole beside them."""
    # Nobody but this user may look into it: what is in it is not published.
    stage.mkdir(0o700)
    (stage / _WHOLE).mkdir()
    alone = {unit.name: f"{unit.aside}" for unit in units if unit.name in files}
    # Paths are text here and below: of a changed template hundreds of days are made anew.
    aside = {name: alone.get(name, f"{stage}/{_WHOLE}/{name}") for name in files}
    for folder in {os.path.dirname(path) for path in aside.values()}:  # noqa: PTH120
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    for name, data in files.items():
        create(aside[name], data)
    left = {f"{root}/{name}" for name in going}
    for unit in units:
        is_whole = unit.name not in files and f"{root}/{unit.name}" not in left
        if is_whole and _is_there(root / unit.name):
            _carry_over(f"{root}/{unit.name}", f"{unit.aside}", left)
    flush(root, [Path(path) for path in aside.values()], below=stage)


def _carry_over(old: str, new: str, left: Collection[str]) -> None:
    """Put whatever stands in the folder `old` only into `new` too, but for what is `left` behind."""
    if not _is_there(new) or not os.path.isdir(new):  # noqa: PTH112  as text
        # Where a new file meets an old folder of its name, this says so.
        os.mkdir(new)  # noqa: PTH102
    shutil.copymode(old, new)
    with os.scandir(old) as entries:
        for entry in entries:
            target = f"{new}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                _carry_over(entry.path, target, left)
            elif entry.path not in left and not _is_there(target):
                _share(entry.path, target)


def _is_there(path: Path | str) -> bool:
    """Whether something has this name. What cannot be looked at is an error here, unlike with `os.path.lexists`."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _share(old: str, new: str) -> None:
    """The same file under a second name, or a copy where the file system has no such thing."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)
        if not Path(new).is_symlink():
            sync_folders([Path(new)])


# The moment itself, and the way back.


class _Step(Struct, frozen=True, kw_only=True):
    """A name that is about to change places, or has."""

    name: str
    aside: Path
    inode: int
    """Of what is new, by which the way back tells whether the step was taken."""
    was_there: bool
    for_good: bool = False
    """Whether there is no way back."""
    leaves: bool = False
    """Whether nothing comes in its place."""


def _parent(unit: _Unit) -> str:
    return unit.parent


def _changed_places(root: Path, units: Sequence[_Unit], names: Iterable[str], steps: list[_Step]) -> None:
    """Take the steps for units of one parent, each noted in `steps` before it is taken, and bring them to the disk."""
    parent = root / units[0].parent
    if not parent.is_dir():
        parent.mkdir(parents=True)
        sync_folders([parent.parent])
    for unit in units:
        new, target = unit.aside, root / unit.name
        if not _is_something(new):
            _left(target, new, unit.name, steps)
            continue
        steps.append(_Step(name=unit.name, aside=new, inode=new.stat().st_ino, was_there=_is_there(target)))
        if not steps[-1].was_there:
            new.rename(target)
        elif target.is_symlink() or not exchanged(new, target):
            steps.pop()
            _replaced_one_by_one(root, unit, names, steps)
    sync_folders({parent, *((root / unit.name).parent for unit in units)})


def _is_something(new: Path) -> bool:
    """Whether there is anything to come: a file, or a folder with something in it."""
    return _is_there(new) and not (new.is_dir() and not any(new.iterdir()))


def _left(target: Path, aside: Path, name: str, steps: list[_Step]) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    steps.append(_Step(name=name, aside=aside, inode=target.lstat().st_ino, was_there=True, leaves=True))
    target.rename(aside)


def _replaced_one_by_one(root: Path, unit: _Unit, names: Iterable[str], steps: list[_Step]) -> None:
    for name in names:
        if name != unit.name and not name.startswith(f"{unit.name}/"):
            continue
        aside = Path(f"{unit.aside}{name.removeprefix(unit.name)}")
        if not _is_there(aside):
            _left(root / name, aside, name, steps)
            continue
        steps.append(_Step(name=name, aside=aside, inode=aside.stat().st_ino, was_there=True, for_good=True))
        aside.replace(root / name)
        sync_folders([(root / name).parent])


def _taken_back(root: Path, steps: Sequence[_Step]) -> tuple[str, ...]:
    """Undo the steps, last one first; those that could not be."""
    return tuple(step.name for step in reversed(steps) if not _undone(root / step.name, step))


def _undone(target: Path, step: _Step) -> bool:
    staged = step.aside
    with suppress(OSError):
        if step.leaves:
            if not _is_there(target):
                staged.rename(target)
                sync_folders([target.parent])
            return True
        if not _is_there(target) or target.stat().st_ino != step.inode:
            return True
        if step.for_good:
            return False
        if step.was_there:
            exchanged(staged, target)
        else:
            target.rename(staged)
        sync_folders([target.parent])
        return True
    return False


def _target(error: OSError, root: Path, stage: Path, units: Iterable[_Unit]) -> str:
    """Which file could not be written, relative to `root`, whatever it is called before it has its name."""
    path = Path(os.fsdecode(error.filename or root))
    for unit in units:
        if path.is_relative_to(unit.aside):
            return str(unit.name / path.relative_to(unit.aside))
    return os.path.relpath(path, next(filter(path.is_relative_to, (stage / _WHOLE, stage)), root))
