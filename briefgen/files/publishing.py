"""What goes out together: folders whose whole content changes at one moment.

Everything is made complete and brought to the disk in a hidden folder beside what readers see. Then names change
places, one system call each: what was there comes to stand in the hidden folder, so that all steps can be taken back
when one fails or a signal comes. The hidden folder goes when the lock is given back, or, where the process was
killed, when the next one takes it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

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

    The files of each folder named in `folders` take their names at one moment, with whatever else stands in that
    folder: who opens the folder sees all of the old ones or all of the new ones, also when this process is killed.
    Who reads several of its files can tell by its inode that it still is the same folder afterwards. What is there with
    the same bytes is not touched. The files named in `leaving` go, last of all, and a folder of `folders` that is empty
    without them; nothing else is ever removed. To be called within `alone(root)`.

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
    steps: list[_Step] = []
    try:
        units = _staged(root, stage, {name: files[name] for name in changed}, folders, going)
        for _, together in groupby(units, key=_level):
            _changed_places(root, stage, list(together), (*changed, *going), steps)
    except OSError as error:
        stayed = _taken_back(root, stage, steps)
        notes = tuple(f'new in spite of this: "{name}"' for name in stayed)
        raise BriefgenError([output_problem(error, root, _target(error, root, stage), notes)]) from error
    except BaseException:
        _taken_back(root, stage, steps)
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


def _staged(
    root: Path, stage: Path, files: Mapping[str, bytes], folders: Collection[str], going: Collection[str]
) -> list[str]:
    """What is to change places, in order: names of files, and of folders that are complete in `stage` now."""
    # Nobody but this user may look into it: what is in it is not published.
    stage.mkdir(0o700)
    for folder in dict.fromkeys(name.rpartition("/")[0] for name in files):
        (stage / folder).mkdir(parents=True, exist_ok=True)
    # Paths are text here and below: of a changed template hundreds of days are put together anew.
    for name, data in files.items():
        create(f"{stage}/{name}", data)
    units = list(dict.fromkeys(_unit(name, folders) for name in (*files, *going)))
    left = {f"{root}/{name}" for name in going}
    for unit in units:
        if unit in folders and _is_there(f"{root}/{unit}"):
            _carry_over(f"{root}/{unit}", f"{stage}/{unit}", left)
    flush(root, [stage / name for name in files], below=stage)
    return units


def _unit(name: str, folders: Collection[str]) -> str:
    first = name.split("/", 1)[0]
    return first if first in folders else name


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

    unit: str
    inode: int
    """Of what is new, by which the way back tells whether the step was taken."""
    was_there: bool
    for_good: bool = False
    """Whether there is no way back."""
    leaves: bool = False
    """Whether nothing comes in its place."""


def _level(unit: str) -> str:
    return str(Path(unit).parent)


def _changed_places(root: Path, stage: Path, units: Sequence[str], names: Iterable[str], steps: list[_Step]) -> None:
    """Take the steps for names of one folder, each noted in `steps` before it is taken, and bring them to the disk."""
    parent = (root / units[0]).parent
    if not parent.is_dir():
        parent.mkdir(parents=True)
        sync_folders([parent.parent])
    for unit in units:
        new, target = stage / unit, root / unit
        if not _is_something(new):
            _left(target, new, unit, steps)
            continue
        steps.append(_Step(unit=unit, inode=new.stat().st_ino, was_there=_is_there(target)))
        if not steps[-1].was_there:
            new.rename(target)
        elif target.is_symlink() or not exchanged(new, target):
            steps.pop()
            within = [name for name in names if name == unit or name.startswith(f"{unit}/")]
            _replaced_one_by_one(root, stage, within, steps)
    sync_folders([parent])


def _is_something(new: Path) -> bool:
    """Whether there is anything to come: a file, or a folder with something in it."""
    return _is_there(new) and not (new.is_dir() and not any(new.iterdir()))


def _left(target: Path, aside: Path, unit: str, steps: list[_Step]) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    steps.append(_Step(unit=unit, inode=target.lstat().st_ino, was_there=True, leaves=True))
    target.rename(aside)


def _replaced_one_by_one(root: Path, stage: Path, names: Iterable[str], steps: list[_Step]) -> None:
    for name in names:
        if not _is_there(stage / name):
            _left(root / name, stage / name, name, steps)
            continue
        steps.append(_Step(unit=name, inode=(stage / name).stat().st_ino, was_there=True, for_good=True))
        (stage / name).replace(root / name)
        sync_folders([(root / name).parent])


def _taken_back(root: Path, stage: Path, steps: Sequence[_Step]) -> tuple[str, ...]:
    """Undo the steps, last one first; those that could not be."""
    return tuple(step.unit for step in reversed(steps) if not _undone(root / step.unit, stage / step.unit, step))


def _undone(target: Path, staged: Path, step: _Step) -> bool:
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


def _target(error: OSError, root: Path, stage: Path) -> str:
    """Which file could not be written, relative to `root`, whatever it is called before it has its name."""
    path = Path(os.fsdecode(error.filename or root))
    return os.path.relpath(path, stage if path.is_relative_to(stage) else root)
