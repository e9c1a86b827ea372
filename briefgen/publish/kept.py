"""What was published from here: kept on this machine beside the output, for the way back.

`.briefgen/published/objects/` holds files by their digest, large ones under a second name rather than a second time;
`.briefgen/published/known.json` what the output held when it was last read, so that it is not read again as it is;
`.briefgen/published/targets/<target>/` says, one file for each publication, which of them made it up. It survives
whatever becomes of `output/` and of the target.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Final

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.files import Known, Stamp, note, replace_all
from briefgen.files.writing import reason
from briefgen.publish.contents import Kept, KeptTree, Memory, Tree, read, same, written

_FOLDER: Final = ".briefgen"
_RECORD: Final = "[0-9]" * 6 + ".json"
_NEXT: Final = "next.json"
"""What is being published, until it is: nobody may remove its files meanwhile."""

_NOT_PUBLISHED: Final = frozenset({"status.json"})
"""Stands in the output, but is for the operator: what the last run came to."""


class Store(Struct, frozen=True, kw_only=True):
    """Where a workspace keeps what was published of it."""

    root: Path
    """The workspace."""

    @property
    def folder(self) -> Path:
        return self.root / _FOLDER / "published"

    def target(self, name: str) -> Path:
        """The folder of a target, with its records, its lock and who we are there."""
        return self.folder / "targets" / name

    def object(self, sha256: str) -> Path:
        # In one step: it is asked of every file of an archive.
        return self.root.joinpath(_FOLDER, "published", "objects", sha256[:2], sha256[2:])


class Publication(Struct, frozen=True, kw_only=True):
    """What stood at a target at one time."""

    number: int
    at: str
    """When it was published, as ISO 8601 has it."""
    files: Tree


def prepare(store: Store, target: str) -> Path:
    """The folder of a target, made if need be."""
    folder, home = store.target(target), store.root / _FOLDER
    with _writing(store.folder):
        # Nobody but this user may look into it: it may hold what is published no more.
        home.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        ignored = home / ".gitignore"
        if not ignored.exists():
            replace_all(home, {ignored.name: b"*\n"})
    return folder


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = Problem(
            message=f'"{folder}" cannot be written: {reason(error)}',
            hint="make room there, and let this user write there: it keeps what is published, for the way back",
            kind="output",
        )
        raise BriefgenError([problem]) from error


# What there is to publish.


def files_in(output: Path, known: Known) -> Mapping[str, Kept]:
    """Every file of the output that is for readers, as it stands there; what is `known` is not read again.

    Raises `BriefgenError` where there is none, where one is a link or no regular file, or cannot be read.
    """
    try:
        found = {name: _kept_as_known(name, output / name, known) for name in sorted(_walked(output, ""))}
    except OSError as error:
        name = os.path.relpath(os.fsdecode(error.filename or output), output.parent)
        problem = Problem(
            message=f'"{name}" cannot be read: {reason(error)}',
            hint="check the file and who may read it",
            kind="output",
        )
        raise BriefgenError([problem]) from error
    if not any(name.endswith(".html") for name in found):
        raise BriefgenError(
            [Problem(message="there is nothing to publish in output", hint="build it: briefgen build", kind="input")]
        )
    return found


def _kept_as_known(name: str, path: Path, known: Known) -> Kept:
    digest = known.digest(name, path)
    # One that cannot be read says why when it is read once more.
    return Kept(sha256=digest, size=known.stamps[name][0], path=path) if digest else _kept(path)


def _walked(output: Path, prefix: str) -> Iterator[str]:
    with suppress(FileNotFoundError), os.scandir(output / prefix) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith(".") or name in _NOT_PUBLISHED:
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                yield from _walked(output, f"{name}/")
            elif stat.S_ISREG(mode):
                yield name
            else:
                raise BriefgenError([_no_file(f"{output.name}/{name}", stat.S_ISLNK(mode))])


def _no_file(name: str, is_link: bool) -> Problem:
    return Problem(
        message="this is a link, and links are not followed" if is_link else "this is no regular file",
        span=Span(file=name),
        hint="put the file itself there, or take it out of the output",
        kind="output",
    )


def _kept(path: Path) -> Kept:
    with path.open("rb") as stream:
        return Kept(sha256=file_digest(stream, "sha256").hexdigest(), size=os.fstat(stream.fileno()).st_size, path=path)


def taken(store: Store, target: str, files: KeptTree) -> KeptTree:
    """The same files, kept for good and noted as what is being published: whoever builds may go on."""
    with _writing(store.folder):
        held = {name: _object(store, file) for name, file in files.items()}
    _noted(store, target, _NEXT, written(held))
    return held


def _object(store: Store, file: Kept) -> Kept:
    path = store.object(file.sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{secrets.token_hex(8)}")
        if file.size < _LARGE or not _shared(file.path, beside):
            shutil.copyfile(file.path, beside)
            beside.chmod(0o400)
        beside.replace(path)
    return Kept(sha256=file.sha256, size=file.size, path=path)


_LARGE: Final = 128 * 1024
"""Bytes; what is smaller is copied. Who edits a page of the output by hand does not change what was published of it;
who has ten thousand PDFs does not have them twice."""
_NOT_SHARED: Final = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES})
"""What says that here, or to this user, no file has two names."""


def _shared(old: Path, new: Path) -> bool:
    """Whether the file has got a second name."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NOT_SHARED:
            raise
        return False
    return True


# The records.


def memory(store: Store, target: str) -> Memory:
    """What is kept of what was published to a target from here."""
    return Memory(
        trees=lambda: (publication.files for publication in newest_first(store, target)),
        held=lambda files: held(store, files),
    )


def newest_first(store: Store, target: str) -> Iterator[Publication]:
    """What was published to a target from here and is kept, each read when it is asked for."""
    for path in reversed(_records(store, target)):
        data = path.read_bytes()
        files = read(data)
        if files is not None:
            yield Publication(number=int(path.stem), at=_at(data), files=files)


def _records(store: Store, target: str) -> list[Path]:
    return sorted(store.target(target).glob(_RECORD))


def _at(data: bytes) -> str:
    return str(json.loads(data).get("at", ""))


def held(store: Store, files: Tree) -> KeptTree:
    """The files of a publication, as far as their bytes are still kept."""
    paths = {name: store.object(content.sha256) for name, content in files.items()}
    return {
        name: Kept(sha256=content.sha256, size=content.size, path=paths[name])
        for name, content in files.items()
        if paths[name].is_file()
    }


def recorded(store: Store, target: str, files: Tree, at: str) -> None:
    """Note that `files` stand at the target now. What is there as it was published last is not noted again."""
    last = next(newest_first(store, target), None)
    if last is None or not same(last.files, files):
        records = _records(store, target)
        number = int(records[-1].stem) + 1 if records else 1
        _noted(store, target, f"{number:06}.json", written(files, at=at))
    (store.target(target) / _NEXT).unlink(missing_ok=True)


def kept_only(store: Store, target: str, keep: int) -> bool:
    """Keep no more than the last so many publications; whether there were more. Their files go with a `sweep`."""
    return _removed(_records(store, target)[:-keep])


def forgotten_since(store: Store, target: str, publication: Publication) -> None:
    """Keep no publication that came after this one. Their files go with a `sweep`."""
    _removed([path for path in _records(store, target) if int(path.stem) > publication.number])


def _removed(records: Sequence[Path]) -> bool:
    for path in records:
        path.unlink()
    return bool(records)


def forget_others(store: Store, targets: Collection[str]) -> None:
    """Keep nothing of any target but these."""
    for folder in (store.folder / "targets").glob("*"):
        if folder.name not in targets:
            shutil.rmtree(folder)


def sweep(store: Store) -> int:
    """Remove the files that no publication needs any more, and say how many. Not while an output is being taken."""
    needed = {content.sha256 for tree in _all_trees(store) for content in tree.values()}
    removed = 0
    for path in (store.folder / "objects").glob("*/*"):
        if path.parent.name + path.name not in needed:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _all_trees(store: Store) -> Iterator[Tree]:
    for path in (store.folder / "targets").glob("*/*.json"):
        # One that cannot be read must not pass for one that needs nothing; one that has just been forgotten may.
        with suppress(FileNotFoundError):
            yield read(path.read_bytes()) or {}


def discarded_if_damaged(file: Kept) -> bool:
    """Whether the bytes that are kept are others than they were; they are then kept no more."""
    # Two names may have the same bytes: the first of them may have discarded these.
    if file.path.exists() and _kept(file.path).sha256 == file.sha256:
        return False
    file.path.unlink(missing_ok=True)
    return True


_KNOWN: Final = "known.json"


def known(store: Store) -> Known:
    """What the output held when it was last taken; nothing where that cannot be told."""
    path = store.folder / _KNOWN
    try:
        stamps = {name: _stamp(*said) for name, said in json.loads(path.read_bytes()).items()}
        return Known(stamps, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return Known({}, 0)


def _stamp(size: int, changed: int, touched: int, inode: int, digest: str) -> Stamp:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return int(size), int(changed), int(touched), int(inode), digest


_DIGEST: Final = re.compile("[0-9a-f]{64}")


def remembered(store: Store, known: Known) -> None:
    """Remember what the output holds, all of which was asked for. Where that fails, the next one reads it again."""
    if known.has_read:
        note(store.folder, _KNOWN, json.dumps(known.stamps).encode("utf-8", "surrogatepass"))


def _noted(store: Store, target: str, name: str, data: bytes) -> None:
    replace_all(store.target(target), {name: data})
