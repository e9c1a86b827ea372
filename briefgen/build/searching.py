"""The index of the search page: one for each year, made anew only where a page of that year was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256

from msgspec import Struct

from briefgen import search
from briefgen.build.run import OUTPUT
from briefgen.build.standing import Standing, file_change
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.site import SEARCH_FOLDER
from briefgen.state import FileMade
from briefgen.values import digest

Pages = Mapping[str, Callable[[], bytes] | None]
"""The pages to search in, each with what makes it where it is made anew."""


class IndexFile(Struct, frozen=True, kw_only=True):
    """A file of an index."""

    name: str
    shows: str
    reason: str | None
    """Why it is stale, or `None` where it is not."""
    make: Callable[[], bytes]


class Indexes(Struct, frozen=True, kw_only=True):
    """What there is to search in."""

    files: Sequence[IndexFile] = ()
    failures: Sequence[Problem] = ()
    """An error for each year of which no index could be made. What is there of it stays."""


def indexes(now: Standing, years: Mapping[int, Pages], language: str, *, force: str | None, dry: bool) -> Indexes:
    """The files of the index of each year. `force` is why all of them are to be made anew, if they are.

    Where `dry`, nothing is made: an index that is not as it should be is told by the file that leads to its others.
    """
    program = search.program()
    if program is None:
        return Indexes(failures=[search.missing()])
    files: list[IndexFile] = []
    failures: list[Problem] = []
    for year, pages in years.items():
        index = _Index(now=now, folder=f"{SEARCH_FOLDER}/{year}/", pages=pages, made_by=(*program[:2], language))
        try:
            files += index.planned(force) if dry else index.files(force)
        except BriefgenError as error:
            failures += error.problems
            files += index.owed()
    return Indexes(files=files, failures=failures)


class _Index(Struct, frozen=True, kw_only=True):
    now: Standing
    folder: str
    pages: Pages
    made_by: tuple[str, ...]
    """The package, its version and the language."""

    @property
    def _entry(self) -> str:
        return f"{self.folder}{search.ENTRY}"

    @property
    def _before(self) -> dict[str, FileMade]:
        return {name: made for name, made in self.now.before.files.items() if name.startswith(self.folder)}

    def files(self, force: str | None) -> Iterator[IndexFile]:
        fresh = {name: make() for name, make in self.pages.items() if make}
        shows = self._shows({name: sha256(data).hexdigest() for name, data in fresh.items()})
        if not (force or self._change(shows)):
            yield from self._there()
            return
        output = Inputs(self.now.root / OUTPUT)
        pages = {name: fresh[name] if name in fresh else output.read(name, kind="output") for name in self.pages}
        for file, data in search.index(pages, self.made_by[-1]).items():
            name = self.folder + file
            reason = force or file_change(self.now, name, shows)
            yield IndexFile(name=name, shows=shows, reason=reason, make=partial(_same, data))

    def planned(self, force: str | None) -> Iterator[IndexFile]:
        anew = "a page that it leads to is made anew" if any(self.pages.values()) else None
        reason = force or anew or self._change(self._shows({}))
        if reason is None:
            yield from self._there()
        else:
            yield IndexFile(name=self._entry, shows="", reason=reason, make=_unmade)

    def owed(self) -> Iterator[IndexFile]:
        """What is there, although it is not as it should be: remembered so that the next build sees that."""
        self.now.before.files[self._entry] = FileMade(sha256="", template="", theme="", shows="")
        yield from self._there()

    def _there(self) -> Iterator[IndexFile]:
        for name, made in self._before.items():
            yield IndexFile(name=name, shows=made.shows, reason=None, make=_unmade)

    def _shows(self, fresh: Mapping[str, str]) -> str:
        digests = {name: fresh.get(name) or self.now.output(name) for name in self.pages}
        return digest([*self.made_by, digests])

    def _change(self, shows: str) -> str | None:
        changes = (file_change(self.now, name, shows) for name in sorted({self._entry, *self._before}))
        return next((change for change in changes if change), None)


def _same(data: bytes) -> bytes:
    return data


def _unmade() -> bytes:  # pragma: no cover  nobody calls it: what it stands for is not stale, or only planned
    raise NotImplementedError("it is there, or is only planned")
