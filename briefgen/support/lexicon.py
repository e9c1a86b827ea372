"""Many tables of words and phrases, looked up at once: by the words of a text, not table by table.

A text has some twenty words, the tables have thousands, and most words stand in no table. So each word is looked up,
once for all tables, for the alternatives that can begin with it. Most of these say in full which words they are of
(`urg(?:e|es|ed)`, `set_to`) and are compared word by word. Only the others become regular expressions, each when a word
first begins it: one for a whole table takes longer to make than a day's texts take to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from typing import Final, NamedTuple

from briefgen.support.phrases import Phrases, alternatives, outside_groups

_WORD: Final = re.compile(r"\w+")
_ANYTHING: Final = re.compile(".*", re.DOTALL)
# What `re.IGNORECASE` takes for letters of English beside their capitals.
_SAME_LETTER: Final = {ord("ı"): "i", ord("İ"): "i", ord("ſ"): "s"}

_Found = Mapping[int, Sequence[re.Match[str]]]
_NOTHING: Final[_Found] = {}


class Table(Phrases):
    """A table of a lexicon: finds what its pattern would find, and is quicker."""

    def __init__(self, table: str, lexicon: _Lexicon, number: int) -> None:
        super().__init__(alternatives(table))
        self._lexicon, self._number = lexicon, number

    @property
    def longest_first(self) -> list[str]:
        """The alternatives in the order in which they are tried."""
        return sorted(self._alternatives, key=len, reverse=True)

    def search(self, text: str) -> re.Match[str] | None:
        found = self._lexicon.found_in(text).get(self._number)
        return found[0] if found else None

    def match(self, text: str) -> re.Match[str] | None:
        found = self.search(text)
        return None if found and found.start() else found

    def fullmatch(self, text: str) -> re.Match[str] | None:
        found = self.match(text)
        return found if not found or found.end() == len(text) else super().fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return iter(self._lexicon.found_in(text).get(self._number, ()))

    def sub(self, by: str, text: str) -> str:
        pieces, end = [], 0
        for match in self.finditer(text):
            pieces += [text[end : match.start()], by]
            end = match.end()
        return "".join((*pieces, text[end:])) if pieces else text


class Tables:
    """Tables of a lexicon that belong together."""

    def __init__(self, several: Iterable[str], lexicon: _Lexicon, first: int) -> None:
        self.tables = tuple(Table(one, lexicon, number) for number, one in enumerate(several, first))
        self._lexicon, self._first, self._end = lexicon, first, first + len(self.tables)

    def __getitem__(self, number: int) -> Table:
        return self.tables[number]

    def found_in(self, text: str) -> list[tuple[int, Sequence[re.Match[str]]]]:
        """Which of them stand in a text, in order, and where."""
        found = self._lexicon.found_in(text).items()
        return sorted((number - self._first, places) for number, places in found if self._first <= number < self._end)


def tables(*groups: Iterable[str]) -> tuple[Tables, ...]:
    """Groups of tables, written as for `phrases`, that are looked for in the same texts.

    Each alternative begins with a letter; only what it says of the text before it may stand before that.
    """
    return _Lexicon(groups).groups


def one_table(table: str) -> Table:
    """A table that is looked for by itself."""
    return tables([table])[0][0]


class _Lexicon:
    """The words with which the alternatives of some tables begin."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        several = [list(group) for group in groups]
        firsts = accumulate((len(group) for group in several), initial=0)
        self.groups = tuple(Tables(group, self, first) for group, first in zip(several, firsts, strict=False))
        self._beginning_with = lru_cache(maxsize=4096)(self._candidates)
        self.found_in = lru_cache(maxsize=1024)(self._found_in)
        """Where each table, by its number, is found in a text; those that are not found are left out."""

    def _found_in(self, text: str) -> _Found:
        words = _words_of(text)
        candidates = [*map(self._beginning_with, words)]
        if not any(candidates):
            return _NOTHING
        read = _Text(text, words, [*_WORD.finditer(text)])
        found: dict[int, list[re.Match[str]]] = {}
        for place, several in enumerate(candidates):
            for number, tries in several:
                before = found.get(number)
                is_free = not before or before[-1].end() <= read.places[place].start()
                if is_free and (match := _first_at(place, read, tries)):
                    found.setdefault(number, []).append(match)
        return found

    def _candidates(self, word: str) -> tuple[tuple[int, tuple[_Alternative, ...]], ...]:
        """For each table that has any: what of it may stand where a word does, the first to be tried first."""
        keys = {word[:length] for length in range(_KEY + 1)} & self._by_letters.keys()
        ranked = [
            (*place, one)
            for key in keys
            for alternative in self._by_letters[key]
            if (one := _read(alternative)).first.is_like(word)
            for place in self._places[alternative]
        ]
        tries: dict[int, list[_Alternative]] = {}
        for number, _, one in sorted(ranked, key=lambda place: place[:2]):
            tries.setdefault(number, []).append(one)
        return tuple((number, tuple(several)) for number, several in tries.items())

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        """The alternatives by the first letters of their first word, or by all that are sure."""
        found: dict[str, list[str]] = {}
        for alternative in self._places:
            for key in _keys_of(alternative):
                found.setdefault(key, []).append(alternative)
        return found

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """For each alternative, the numbers of its tables and its rank in each: longer ones are tried first."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, table in enumerate(chain.from_iterable(group.tables for group in self.groups)):
            for rank, alternative in enumerate(table.longest_first):
                found.setdefault(alternative, []).append((number, rank))
        return found


class _Text(NamedTuple):
    text: str
    words: Sequence[str]
    """In small letters."""
    places: Sequence[re.Match[str]]
    """Where they stand."""


def _first_at(place: int, read: _Text, tries: Iterable[_Alternative]) -> re.Match[str] | None:
    """The first of some alternatives that stands at a word."""
    for one in tries:
        if match := one.match(read, place):
            return match
    return None


@lru_cache(maxsize=2048)
def _words_of(text: str) -> list[str]:
    return _WORD.findall((text if text.isascii() else text.translate(_SAME_LETTER)).lower())


# Alternatives, word by word.


class _Word(NamedTuple):
    """What a word may be."""

    words: frozenset[str]
    forms: tuple[tuple[str, str, int], ...]
    """How it begins and ends, and how long it is at least."""

    def is_like(self, word: str) -> bool:
        if word in self.words:
            return True
        for begin, end, length in self.forms:
            if word.startswith(begin) and word.endswith(end) and len(word) >= length:
                return True
        return False


class _Alternative(NamedTuple):
    first: _Word
    others: tuple[_Word, ...]
    pattern: str
    """To be matched where the words do not say all."""

    def match(self, read: _Text, place: int) -> re.Match[str] | None:
        """As it stands at a word of a text."""
        start = read.places[place]
        if self.pattern:
            return _pattern(self.pattern).match(read.text, start.start())
        return self._with_others(read, place) if self.others else start

    def _with_others(self, read: _Text, place: int) -> re.Match[str] | None:
        end = place
        for other in self.others:
            end += 1
            if end == len(read.words) or not other.is_like(read.words[end]):
                return None
        places = read.places[place : end + 1]
        if any(not read.text[one.end() : other.start()].isspace() for one, other in pairwise(places)):
            return None
        return _ANYTHING.fullmatch(read.text, places[0].start(), places[-1].end())


@lru_cache(maxsize=4096)
def _pattern(alternative: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternative})(?!\w)", re.IGNORECASE)


_KEY: Final = 3
_SURE: Final = re.compile(rf"[a-z]{{{_KEY}}}(?![*{{?])")
_OUTSIDE: Final = r"(?![^()]*\))"
"""Not in a group: else the group ends before another begins."""
_SPACE: Final = re.compile(rf"\\s\+{_OUTSIDE}")
_EDGE: Final = re.compile(rf"(?:\\b|(?:\\s|[-' ])(?![*?{{])){_OUTSIDE}")
_LOOKING: Final = re.compile(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)")
_CHOICE: Final = re.compile(
    r"\(\?:(?P<words>[^()]*)\)(?:(?P<no_word>\?)|(?![*+{]))|\[(?P<letters>\w+)\](?:(?P<no_letter>\?)|(?![*+{]))"
    r"|(?<!\\)(?P<letter>\w)\?"
)
_FORM: Final = re.compile(r"(?P<word>[A-Za-z0-9]+)|(?P<begin>[A-Za-z0-9]*)\\w(?P<more>[*+])(?P<end>[A-Za-z0-9]*)")
_LETTERS: Final = re.compile(r"[A-Za-z0-9]*(?![*{?])")


def _keys_of(alternative: str) -> set[str]:
    """By which letters it is looked up: most begin so for sure, and are read only where a word begins so."""
    if (match := _SURE.match(alternative)) and "|" not in outside_groups(alternative):
        return {match.group()}
    first = _read(alternative).first
    return {word[:_KEY] for word in (*first.words, *(begin for begin, _, _ in first.forms))}


@lru_cache(maxsize=4096)
def _read(alternative: str) -> _Alternative:
    first, *others = (_told(written) for written in map(_written_out, _SPACE.split(alternative)))
    if first and all(others):
        return _Alternative(first, tuple(other for other in others if other), "")
    return _Alternative(_beginning(_LOOKING.sub("", alternative)), (), alternative)


def _told(written: Iterable[str]) -> _Word | None:
    """What a word may be that can be written in some ways, if these say all of it."""
    words: list[str] = []
    forms: list[tuple[str, str, int]] = []
    for way in written:
        match = _FORM.fullmatch(way)
        if not match:
            return None
        if match["word"]:
            words.append(way.lower())
        else:
            begin, end = match["begin"].lower(), match["end"].lower()
            forms.append((begin, end, len(begin + end) + (match["more"] == "+")))
    return _Word(frozenset(words), tuple(forms))


def _beginning(pattern: str) -> _Word:
    """What the first word of a pattern may be, as far as that is sure."""
    if "|" in outside_groups(pattern):
        return _ANY
    ways = [_EDGE.split(way, maxsplit=1)[0] for way in _written_out(_EDGE.split(pattern, maxsplit=1)[0])]
    told = _told(ways)
    sure = (match.group().lower() if (match := _LETTERS.match(way)) else "" for way in ways)
    return told or _Word(frozenset(), tuple((begin, "", len(begin)) for begin in sure))


_ANY: Final = _Word(frozenset(), (("", "", 0),))


def _written_out(pattern: str) -> Iterator[str]:
    """All that groups, sets and what may be left out stand for, as far as it can be written out."""
    match = _CHOICE.search(pattern)
    if not match:
        yield pattern
        return
    choices = match["words"].split("|") if match["words"] is not None else list(match["letters"] or match["letter"])
    if match["no_word"] or match["no_letter"] or match["letter"]:
        choices.append("")
    for choice in choices:
        yield from _written_out(pattern[: match.start()] + choice + pattern[match.end() :])
