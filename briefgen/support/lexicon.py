"""Many tables of words and phrases, looked up at once: by the words of the text, not table by table.

A text has some twenty words, the tables have thousands, and most words stand in no table. So each word is looked up,
once for all tables, for the alternatives that can begin with it. What an alternative tells in full (`urge~`,
`urg(?:e|es|ed)`) is then found already; any other becomes a regular expression of its own, when first it can stand
there. One for a whole table would take longer to make than a day's texts take to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import Final, NamedTuple

from briefgen.support.phrases import Phrases, alternatives

_WORD: Final = re.compile(r"\w+")
# What `re.IGNORECASE` takes for letters of English beside their capitals.
_SAME_LETTER: Final = {ord("ı"): "i", ord("İ"): "i", ord("ſ"): "s"}

_Found = Mapping[int, Sequence[re.Match[str]]]
_NOTHING: Final[_Found] = {}
_WHOLE: Final = ""
"""In place of a regular expression: the word by which it was found is the whole alternative."""
_Candidates = tuple[tuple[int, tuple[str, ...]], ...]
"""For each table: what of it may stand where a word does, the first to be tried first."""


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
        return next(self.finditer(text), None)

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
    """All words with which the alternatives of some tables begin."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        several = [list(group) for group in groups]
        firsts = accumulate((len(group) for group in several), initial=0)
        self.groups = tuple(Tables(group, self, first) for group, first in zip(several, firsts, strict=False))
        self._beginning_with = lru_cache(maxsize=8192)(self._candidates)
        self.found_in = lru_cache(maxsize=1024)(self._found_in)
        """Where each table, by its number, is found in a text; those that are not found are left out."""

    def _found_in(self, text: str) -> _Found:
        words = _words_of(text)
        if not any(map(self._beginning_with, words)):
            return _NOTHING
        found: dict[int, list[re.Match[str]]] = {}
        for word, place in zip(words, _WORD.finditer(text), strict=True):
            for number, tries in self._beginning_with(word):
                before = found.get(number)
                is_free = not before or before[-1].end() <= place.start()
                if is_free and (match := _first_of(tries, text, place)):
                    found.setdefault(number, []).append(match)
        return found

    def _candidates(self, word: str) -> _Candidates:
        by_word, by_beginning = self._index
        places = [*by_word.get(word, ())]
        for end in range(len(word) + 1):
            places += (place for ending, place in by_beginning.get(word[:end], ()) if word.endswith(ending))
        if not places:
            return ()
        tries: dict[int, list[str]] = {}
        for number, _, one in sorted(places):
            if _WHOLE not in tries.setdefault(number, []):
                tries[number].append(one)
        return tuple((number, tuple(several)) for number, several in tries.items())

    @cached_property
    def _index(self) -> tuple[dict[str, list[_Place]], dict[str, list[tuple[str, _Place]]]]:
        """Every alternative by the words with which it begins, or by how that word begins, with how it ends."""
        by_word: dict[str, list[_Place]] = {}
        by_beginning: dict[str, list[tuple[str, _Place]]] = {}
        every = chain.from_iterable(group.tables for group in self.groups)
        for number, table in enumerate(every):
            for rank, alternative in enumerate(table.longest_first):
                start = _start_of(alternative)
                place = _Place(number, rank, _WHOLE if start.is_whole else alternative)
                for word in start.words:
                    by_word.setdefault(word, []).append(place)
                for beginning, ending in start.forms:
                    by_beginning.setdefault(beginning, []).append((ending, place))
        return by_word, by_beginning


class _Place(NamedTuple):
    number: int
    """Of the table."""
    rank: int
    """In the order in which the alternatives of the table are tried."""
    alternative: str


def _first_of(tries: tuple[str, ...], text: str, place: re.Match[str]) -> re.Match[str] | None:
    for alternative in tries:
        match = _pattern(alternative).match(text, place.start()) if alternative else place
        if match:
            return match
    return None


@lru_cache(maxsize=4096)
def _pattern(alternative: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternative})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _words_of(text: str) -> list[str]:
    return _WORD.findall((text if text.isascii() else text.translate(_SAME_LETTER)).lower())


# How an alternative begins.


class _Start(NamedTuple):
    words: tuple[str, ...]
    """With which words it can begin."""
    forms: tuple[tuple[str, str], ...]
    """With what other words it can begin: those that begin and end so."""
    is_whole: bool
    """Whether these words are all of it."""


_LOOKING: Final = re.compile(r"\(\?<?[=!]")
_ENDS_WORD: Final = re.compile(r"\\[sb]|[-' ]")
_OR: Final = re.compile(r"\|")
_CHOICE: Final = re.compile(
    r"\(\?:(?P<words>[^()]*)\)(?:(?P<no_word>\?)|(?![*+{]))|\[(?P<letters>\w+)\](?:(?P<no_letter>\?)|(?![*+{]))"
    r"|(?<!\\)(?P<letter>\w)\?"
)
_PLAIN: Final = re.compile(r"([a-z]+)(\\w\*)?(\\s\+(?:[a-z]|\\[sw][+*])+)?")
_FORM: Final = re.compile(r"([A-Za-z0-9]*)(?![*{?])(?:\\w([*+])([A-Za-z0-9]*)\Z)?")


@lru_cache(maxsize=4096)
def _start_of(alternative: str) -> _Start:
    if match := _PLAIN.fullmatch(alternative):
        # Most are: no need to take them apart.
        letters, any_ending, more = match.groups()
        whole = not more
        return _Start((), ((letters, ""),), whole) if any_ending else _Start((letters,), (), whole)
    plain = _without_looking(alternative)
    if _outside_groups(_OR, plain) < len(plain):
        return _Start((), (("", ""),), is_whole=False)
    first = plain[: _outside_groups(_ENDS_WORD, plain)]
    is_whole = first == alternative
    words: list[str] = []
    forms: list[tuple[str, str]] = []
    for written in _written_out(first):
        one = written[: _outside_groups(_ENDS_WORD, written)]
        beginning, repeated, ending = _form_of(one)
        if one and one == beginning:
            words.append(one.lower())
        else:
            forms.append((beginning.lower(), ending.lower()))
        is_whole = is_whole and one == written and (one == beginning or (repeated == "*" and not ending))
    return _Start(tuple(words), tuple(forms), is_whole)


def _form_of(word: str) -> tuple[str, str, str]:
    """The letters with which a word surely begins; where only a run of others follows, its sign and how it ends."""
    match = _FORM.match(word)
    return (match[1], match[2] or "", match[3] or "") if match else ("", "", "")


def _without_looking(pattern: str) -> str:
    """A pattern without what it says of the text before and after it."""
    while match := _LOOKING.search(pattern):
        end = match.end() + _outside_groups(_CLOSING, pattern[match.end() :])
        pattern = pattern[: match.start()] + pattern[end + 1 :]
    return pattern


_CLOSING: Final = re.compile(r"\)")


def _outside_groups(signs: re.Pattern[str], pattern: str) -> int:
    """Where one of some signs stands first outside of groups, or else the end."""
    return next(
        (
            match.start()
            for match in signs.finditer(pattern)
            if pattern.count("(", 0, match.start()) == pattern.count(")", 0, match.start())
        ),
        len(pattern),
    )


def _written_out(pattern: str) -> Iterator[str]:
    """All that groups, sets and what may be left out stand for, as far as it can be written out."""
    match = _CHOICE.search(pattern)
    if not match:
        yield pattern
        return
    choices = match["words"].split("|") if match["words"] is not None else list(match["letters"] or match["letter"])
    if match["no_word"] or match["no_letter"] or match["letter"]:
        choices.append("")
    for choice in dict.fromkeys(choices):
        yield from _written_out(pattern[: match.start()] + choice + pattern[match.end() :])
