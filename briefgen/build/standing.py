"""What stands in a workspace now, by its digests, beside what the state remembers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from briefgen import state as states
from briefgen.again import packages, status_of
from briefgen.build.listing import FactsFiles
from briefgen.build.run import CATALOGUE, FACTS, OUTPUT, SETTINGS
from briefgen.files import Known
from briefgen.overlay import FOLDER, Overlay, default_folder
from briefgen.state import PROGRAM, DayMade, Digests, Entry, State
from briefgen.values import digest

if TYPE_CHECKING:
    from briefgen.again import Status

SHOWS: Final = "what it shows was changed"

_ALONG: Final = {
    "brief.md.j2": ("locale/",),
    "feed.xml.j2": ("locale/",),
    "print.html.j2": ("locale/", "css/print", "fonts/"),
}
_ALONG_WITH_A_PAGE: Final = ("locale/", "css/", "fonts/")
"""What a template's pages are made with beside templates, by the beginnings of names."""


class Standing(Struct, kw_only=True):
    """Digests of what is there now. Everything is looked at once."""

    root: Path
    before: State
    known: Known
    files: Mapping[str, tuple[Path, ...]]
    """Of the theme, by name."""
    base: dict[str, str | None] = field(default_factory=dict)
    """What every page rests on: the program, the settings' own digest, the logo."""
    needs: dict[str, Sequence[str]] = field(default_factory=dict)
    """Entry template → what it includes, as far as it is known."""
    _seen: dict[str, str | None] = field(default_factory=dict)
    _themes: dict[str, str] = field(default_factory=dict)
    _theme_files: dict[str, str | None] = field(default_factory=dict)
    sets: dict[str, Digests] = field(default_factory=dict)
    """The sets of theme files that were asked for, by their name."""

    def file(self, name: str) -> str | None:
        """Of a file of the workspace."""
        if name not in self._seen:
            self._seen[name] = self.known.digest(name, f"{self.root}/{name}")
        return self._seen[name]

    def output(self, name: str) -> str | None:
        """Of a file of the output folder."""
        return self.file(f"{OUTPUT}/{name}")

    def has_seen(self, name: str) -> bool:
        """Whether a file of the output folder was looked at already, and is there."""
        return self._seen.get(f"{OUTPUT}/{name}") is not None

    def read(self, name: str) -> str | None:
        """Of what a day was made from, by the name it has in `DayMade.reads`."""
        return self.base[name] if name in self.base else self.file(name)

    def theme(self, template: str) -> str:
        """The name of the set of theme files that pages of a template are made with now."""
        if template not in self._themes:
            held = self._set_of(template)
            self._themes[template] = digest(held)
            self.sets[self._themes[template]] = held
        return self._themes[template]

    def _set_of(self, template: str) -> Digests:
        along = _ALONG.get(template, _ALONG_WITH_A_PAGE)
        without = () if template == "print.html.j2" else ("css/print",)
        names = {name for name in self.files if name.startswith(along) and not name.startswith(without)}
        named = sorted({*names, *self.needs.get(template, ())})
        return {**self.base, **{f"{FOLDER}/{name}": self._of_theme(name) for name in named}}

    def _of_theme(self, name: str) -> str | None:
        """Of all layers: catalogues of messages are read from each."""
        if name not in self._theme_files:
            self._theme_files[name] = self._of_layers(name)
        return self._theme_files[name]

    def _of_layers(self, name: str) -> str | None:
        digests = [self.known.digest(f"{FOLDER}/{n}:{name}", path) for n, path in enumerate(self.files.get(name, ()))]
        return digests[0] if len(digests) == 1 else digest(digests) if digests else None


def standing(root: Path, before: State, overlay: Overlay) -> Standing:
    """What is there now, before any of it was read beyond its digest."""
    now = Standing(root=root, before=before, known=before.known(), files=overlay.paths(), needs=dict(before.needs))
    now.base[PROGRAM] = _program(now.known)
    return now


def _program(known: Known) -> str:
    """Of this package's code, and of the names of what is installed, which hold the versions."""
    # Text all the way, as it comes: paths would be most of the work.
    package = str(Path(__file__).parents[1])
    code = sorted(f"{folder}/{name}" for folder, _, names in os.walk(package) for name in names if name.endswith(".py"))
    inside = chain.from_iterable(folders for name in packages() for _, folders, _ in islice(os.walk(name), 1))
    installed = sorted(name for name in inside if name.endswith(".dist-info"))
    return digest([installed, *(known.digest(f"{PROGRAM}{name.removeprefix(package)}", name) for name in code)])


def folders_listed(root: Path) -> dict[str, Status | None]:
    """The folders that are gone through to learn which files there are, with their stamps, which tell whether any of
    these came or went."""
    package, theme, own = str(Path(__file__).parents[1]), str(default_folder()), f"{root}/{FOLDER}"
    facts = f"{root}/{FACTS}"
    of_days = (f"{facts}/{name}" for _, names, _ in islice(os.walk(facts), 1) for name in names)
    # As they are gone through themselves: links to folders are followed in themes.
    below = (folder for tree in (theme, own) for folder, _, _ in os.walk(tree, followlinks=True))
    inside = (folder for folder, _, _ in os.walk(package))
    return {folder: status_of(folder) for folder in (own, facts, *of_days, *below, *inside, *packages())}


def ground_of(now: Standing, names: Iterable[str]) -> dict[str, str | None]:
    """Digests of the program and of the files that every day rests on: settings, catalogue, and what `names` adds."""
    files = {name: now.file(name) for name in (SETTINGS, CATALOGUE, *names)}
    return {**files, PROGRAM: now.base[PROGRAM]}


def day_change(now: Standing, made: DayMade | None, names: Sequence[str], limit: str | None) -> str | None:
    """Why the editions of a day must be made anew, or `None`, as far as files can tell; `names` are its facts files."""
    if made is None:
        return "not built yet"
    if made.limit != limit:
        return "another marking may go out"
    new = (f"{name} is new" for name in names if name not in made.reads)
    return next(chain(new, states.changed(made.reads, now.read)), None)


def file_change(now: Standing, name: str, shows: str | None = None) -> str | None:
    """Why a file of the output folder must be made anew, or `None`. A `shows` of `None` is not compared."""
    made, here = now.before.files.get(name), now.output(name)
    if made is None:
        return "not made yet"
    if here != made.sha256:
        return "is gone from the output" if here is None else "was changed in the output"
    theme = now.theme(made.template) if made.template else ""
    if made.theme != theme:
        return next(states.differing(now.before.themes.get(made.theme, {}), now.sets[theme]), "the theme was changed")
    return SHOWS if shows is not None and made.shows != shows else None


def days_gone(before: State, there: FactsFiles) -> list[date]:
    """Days that were built, and have no facts any more."""
    built = {*before.days, *(stem.partition("/")[0] for stem in before.cards)}
    return sorted(day for day in map(date.fromisoformat, built) if day not in there)


def concerned(names: Iterable[str], days: Iterable[date]) -> list[str]:
    """Of files of the output folder, those of the site and of these days."""
    chosen = {str(day) for day in days}
    return [name for name in names if not is_of_a_day(name) or name.partition("/")[0] in chosen]


def is_of_a_day(name: str) -> bool:
    """Whether a file of the output folder belongs to one day."""
    return bool(_DAY.match(name))


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}/")


def stale_days(
    now: Standing,
    days: Iterable[date],
    facts: FactsFiles,
    entries: Mapping[str, Entry],
    formats: Sequence[str],
    limit: str | None,
) -> dict[date, str]:
    """The days that must be checked and composed anew, each with why. `entries` are the digests of what the catalogue
    says, by alias."""
    why = {}
    for day in days:
        made = now.before.days.get(str(day))
        reason = day_change(now, made, facts.get(day, ()), limit)
        if made and not reason:
            reason = _entry_change(made, entries) or _output_change(now, made, formats)
        if reason:
            why[day] = reason
    return why


def _entry_change(made: DayMade, entries: Mapping[str, Entry]) -> str | None:
    found = ((alias, entries.get(alias), digest) for alias, digest in made.entries.items())
    changed = (alias for alias, entry, digest in found if entry is None or entry.digest != digest)
    return next((f'what the catalogue says of "{alias}" was changed' for alias in changed), None)


def _output_change(now: Standing, made: DayMade, formats: Sequence[str]) -> str | None:
    """Pages are made of the receipts that were published; these, and a PDF, of the facts."""
    for stem, (_, may_have) in made.editions.items():
        has_receipts = file_change(now, f"{stem}.json") is None
        for suffix in (suffix for suffix in formats if suffix in may_have):
            change = file_change(now, f"{stem}.{suffix}")
            if change and (suffix in {"json", "pdf"} or not has_receipts):
                return f"{OUTPUT}/{stem}.{suffix}: {change}"
    return None
