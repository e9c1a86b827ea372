"""Names in running text, and whether the quotes, or what stands about them in the article, hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final

from msgspec import Struct

from briefgen.support.capitals import JOINERS, OPENERS, TIME, TITLES, VERBS
from briefgen.support.places import groups_of, groups_within
from briefgen.support.signs import OFFICE
from briefgen.support.words import folded, sentences

_TOKEN: Final = re.compile(r"[^\W_][\w&]*(?:['\-.][^\W_]\w*)*(?:'(?=\s|$))?")
_JOINERS: Final = frozenset(JOINERS.split())

_TITLES: Final = frozenset(TITLES.split())
_TIME: Final = frozenset(TIME.split())
_OPENERS: Final = frozenset(OPENERS.split())
_VERBS: Final = frozenset(VERBS.split())
_SMALL_ENDING: Final = re.compile(r"(?:'s|s|n|an|ian|ians|ans|ese|er|ers|i|is|ish|ic|ite|ites|ean|eans|y)$")


class Name(Struct, frozen=True, kw_only=True):
    """A name as it stands in a text: its words, folded, without titles and joiners."""

    text: str
    words: tuple[str, ...]
    full: tuple[str, ...]
    """All words but joiners."""


class Known:
    """What texts of one kind offer to find names in; each part is read only when it is asked for."""

    def __init__(self, texts: Sequence[str], spellings: Sequence[str] = ()) -> None:
        """`spellings` are other ways to write names of the texts."""
        self._texts = tuple(texts)
        self._all = (*self._texts, *spellings)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset().union(*map(_words_in, self._all))

    @cached_property
    def text(self) -> str:
        """Folded, words joined by single spaces."""
        return " ".join(f" {' '.join(_tokens_in(text))} " for text in self._all)

    @cached_property
    def groups(self) -> frozenset[int]:
        return frozenset().union(*map(_groups_in, self._all))

    @cached_property
    def initials(self) -> frozenset[str]:
        """Of runs of words with capitals."""
        return frozenset().union(*map(_initials_in, self._all))

    @cached_property
    def letters(self) -> str:
        """The first letters of all words."""
        return " ".join("".join(token[0] for token in _tokens_in(text)) for text in self._all)

    @cached_property
    def roots(self) -> frozenset[str]:
        """The words without their small endings."""
        return frozenset(map(_root, self.words))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Those of the texts."""
        return tuple(name for text in self._texts for name in names_in(text))

    def with_spellings(self, declared: Declared) -> Known:
        """The same with every spelling of the declared names that stand there in one, or by their last word."""
        others = [" . ".join(names) for names in declared.in_words(self.words) if _stand_by_last(names, self)]
        return Known(self._texts, others) if others else self


class Declared:
    """The names that the desk declares, each with its other spellings."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._spellings = tuple((canonical, *others) for canonical, others in names.items())
        self._last: dict[str, list[int]] = {}
        for number, spellings in enumerate(self._spellings):
            for spelling in spellings:
                self._last.setdefault(_last_word_of(spelling), []).append(number)

    def in_words(self, words: frozenset[str]) -> list[tuple[str, ...]]:
        """The spellings of each name that may stand in a text with these words: the last word of one of them does.

        What has no word may stand anywhere.
        """
        found = {number for word in self._last.keys() & (words | {""}) for number in self._last[word]}
        return [self._spellings[number] for number in sorted(found)]


def _last_word_of(spelling: str) -> str:
    words = _folded_in(spelling)
    return words[-1] if words else ""


# Reading a text.


@lru_cache(maxsize=2048)
def names_in(text: str) -> tuple[Name, ...]:
    """The names that a text of one kind seems to hold: words with a capital that no start of a sentence explains."""
    return tuple(name for sentence in sentences(text) for name in _of_sentence(sentence))


def _of_sentence(sentence: str) -> Iterator[Name]:
    run: list[str] = []
    tokens = list(_TOKEN.finditer(sentence))
    for n, match in enumerate(tokens):
        word = match.group()
        has_capital = _has_capital(word)
        if not run and not has_capital:
            continue
        between = sentence[tokens[n - 1].end() if n else 0 : match.start()].rstrip()
        goes_on = bool(run) and not between and (has_capital or _joins(word, tokens, n))
        if run and not goes_on:
            yield from _names_of(tuple(run))
            run = []
        opens = n == 0 or between.endswith((":", '"', "("))
        if goes_on or (has_capital and not (opens and _only_opens(word, tokens, n))):
            run.append(word)
        if run and word.endswith(("'s", "'")):
            yield from _names_of(tuple(run))
            run = []
    yield from _names_of(tuple(run))


def _has_capital(word: str) -> bool:
    return word[0].isupper() or (len(word) > 1 and word[1].isupper() and word[0].isalpha())


def _joins(word: str, tokens: list[re.Match[str]], n: int) -> bool:
    return word in {"of", "de", "du", "del", "von", "van", "al", "bin", "da", "&", "der", "den", "la"} and (
        n + 1 < len(tokens)
        and (_has_capital(tokens[n + 1].group()) or tokens[n + 1].group() in {"the", "la", "der", "den"})
    )


def _only_opens(word: str, tokens: list[re.Match[str]], n: int) -> bool:
    """Whether a word has its capital only because it opens a sentence."""
    plain = folded(word)
    if plain in _OPENERS or plain in _TITLES:
        return True
    if groups_of(plain) or (len(word) > 1 and word.isupper()) or word.endswith("'s"):
        return False
    following = tokens[n + 1].group() if n + 1 < len(tokens) else ""
    if following in _APPOSED and tokens[n].end() + 2 == tokens[n + 1].start() and not _looks_common(plain):
        return False
    if following and _has_capital(following) and folded(following) not in _TIME:
        return _looks_common(plain) and folded(following) in _TITLES
    return _looks_common(plain) or following not in _VERBS


_APPOSED: Final = frozenset({"a", "an", "the", "who", "whose", "aged"})
"""What follows a name and a comma: `Erin, a tropical storm`."""


def _looks_common(plain: str) -> bool:
    return (plain.endswith("s") and not plain.endswith("ss")) or plain.endswith(
        ("ing", "ed", "ly", "ion", "ment", "ity", "ness", "ism", "ance", "ence", "ship", "ure")
    )


_NUMBERED: Final = re.compile(r"\d|^[IVX]+$|^.$")
"""What is compared as a number: `G7`, `II`; and single letters."""


@lru_cache(maxsize=4096)
def _names_of(run: tuple[str, ...]) -> tuple[Name, ...]:
    if len(run) > 1 and groups_of(folded(run[0])) and not groups_of(" ".join(map(folded, run[:2]))):
        # `Ugandan President Museveni`: two names, each with its own like.
        return (*_names_of(run[:1]), *_names_of(run[1:]))
    full = tuple(folded(word) for word in run if word not in _JOINERS)
    numbered = {folded(word) for word in run if _NUMBERED.search(word)}
    words = tuple(word for word in full if not (word in _TITLES or word in _TIME or word in numbered))
    words = words or (full if len(full) > 1 and groups_of(" ".join(full)) else ())
    if not any(char.isalpha() for word in words for char in word):
        return ()
    return (Name(text=" ".join(run).removesuffix("'s").removesuffix("'"), words=words, full=full),)


@lru_cache(maxsize=512)
def _tokens_in(text: str) -> tuple[str, ...]:
    """All words, folded; after one with hyphens also its parts."""
    found = (([token, *token.split("-")] if "-" in token else [token]) for token in _folded_in(text))
    return tuple(chain.from_iterable(found))


@lru_cache(maxsize=512)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(_tokens_in(text))


@lru_cache(maxsize=2048)
def _folded_in(text: str) -> tuple[str, ...]:
    return tuple(map(folded, _TOKEN.findall(text)))


@lru_cache(maxsize=512)
def _groups_in(text: str) -> frozenset[int]:
    return groups_within(_tokens_in(text))


_CAPITALS: Final = re.compile(
    r"[A-Z\u00c0-\u00de][\w'-]*(?:\s+(?:(?:of|the|for|and|on|de|to|against)\s+){0,2}[A-Z\u00c0-\u00de][\w'-]*)+"
)


@lru_cache(maxsize=2048)
def _initials_in(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _CAPITALS.finditer(text):
        words = match.group().replace("-", " ").split()
        found.add("".join(word[0] for word in words).lower())
        big = "".join(word[0] for word in words if word[0].isupper()).lower()
        found.update(big[start:end] for start in range(len(big)) for end in range(start + 2, len(big) + 1))
    return frozenset(found)


# Comparing.


def stand_in(name: str, known: Known) -> bool:
    """Whether a name, as declared, stands in a text word by word."""
    return f" {' '.join(_folded_in(name))} " in known.text


def undeclared_missing(text: str, quoted: Known, about: Callable[[], Known]) -> tuple[str, ...]:
    """The names in a fact's text for which its quotes hold another name instead.

    `about` gives the articles' words and what the catalogue says of them. A name for which no other stands in the
    quotes is not said to be missing: quotes are short.
    """
    missing = [name for name in names_in(text) if not _is_known(name, quoted)]
    if not missing:
        return ()
    ours = Known((text,))
    if all(_is_known(name, ours) for name in quoted.names):
        return ()
    known = about()
    return tuple(dict.fromkeys(name.text for name in missing if not _is_known(name, known)))


def replaced_openers(text: str, quote: str, quoted: Known) -> tuple[str, ...]:
    """Names that open a sentence of the fact where the quote has another before the same word: `Intel shares`."""
    own = Known((text,))
    return tuple(
        ours
        for ours, following in _openers(text)
        for theirs, same in _slots(quote)
        if same == following and not _is_mentioned(theirs, own) and not _is_mentioned(ours, quoted)
    )[:1]


def _openers(text: str) -> Iterator[tuple[str, str]]:
    for sentence in sentences(text):
        match = _SLOT.match(sentence)
        if match and _may_be_name(match[1]):
            yield match[1], match[2]


def _slots(quote: str) -> Iterator[tuple[str, str]]:
    return ((match[1], match[2]) for match in _SLOT.finditer(quote) if _may_be_name(match[1]))


_SLOT: Final = re.compile(r"(?<![\w-])([A-Z\u00c0-\u00de][\w&]+)(?:'s)? ([a-z]{3,})")
_ADJECTIVE: Final = ("al", "ous", "ive", "ful", "ic", "able", "ible", "ent", "ant", "ary", "less")


_NO_NAMES: Final = _OPENERS | _TITLES | _TIME


def _may_be_name(word: str) -> bool:
    plain = folded(word)
    return plain not in _NO_NAMES and not _looks_common(plain) and not plain.endswith(_ADJECTIVE)


def _is_mentioned(word: str, known: Known) -> bool:
    return _is_known(Name(text=word, words=(folded(word),), full=(folded(word),)), known)


def _is_known(name: Name, known: Known) -> bool:
    if known.words.issuperset(name.words):
        return True
    last = name.words[-1]
    if _group_known(name, known):
        return True
    if _initials_known(name, known):
        return True
    if not _word_known(last, known):
        return False
    if len(name.words) == 1:
        return True
    if len(name.words) > 3:
        return 2 * sum(_word_known(word, known) for word in name.words) >= len(name.words)
    return all(_word_known(word, known) for word in name.words[:-1]) or not _other_first(name, known)


def _other_first(name: Name, known: Known) -> bool:
    """Whether a text gives another word before the same last name: `Ana Nowak` for `Petr Nowak`."""
    return any(
        other.words[-1] == name.words[-1] and len(other.words) > 1 and not set(other.words[:-1]) & set(name.words[:-1])
        for other in known.names
    )


def _group_known(name: Name, known: Known) -> bool:
    for words in (name.full, name.words):
        groups = groups_of(" ".join(words)) or groups_of("the " + " ".join(words))
        if groups:
            return bool(groups & known.groups)
    return False


def _initials_known(name: Name, known: Known) -> bool:
    if len(name.full) == 1:
        word = name.full[0]
        return (
            word in known.initials
            or (2 < len(word) < 7 and name.text.isupper() and word in known.letters)
            or (name.text.isupper() and not groups_of(word) and any(_shortens(word, other) for other in known.words))
        )
    return bool((_initials_in(name.text) - _JOINERS) & known.words)


def _shortens(short: str, word: str) -> bool:
    """Whether a word may be shortened so: `VW` for `Volkswagen`, `TV` for `television`."""
    if not (1 < len(short) < 4 and len(word) > 2 * len(short) and word[0] == short[0]):
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=8192)
def _root(word: str) -> str:
    short = _SMALL_ENDING.sub("", word)
    return short if len(short) >= 4 else word


def _word_known(word: str, known: Known) -> bool:
    if word in known.words or groups_of(word) & known.groups:
        return True
    if groups_of(word):
        return False
    parts = word.split("-")
    if len(parts) > 1:
        return all(_word_known(part, known) for part in parts if part)
    return _root(word) in known.roots


_OFFICE: Final = re.compile(
    r"\b(foreign|interior|home|finance|defen[cs]e|health|justice|education|transport|energy|environment|agriculture"
    r"|trade|economy|culture|labou?r|housing|digital|sports?|tourism) (?:minister|ministry|secretary|department)\b",
    re.IGNORECASE,
)


def offices_replaced(text: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """The offices in a fact's text (`interior minister`) where its quotes name another one only."""
    if not OFFICE.search(text):
        return ()
    said = " ".join(quotes).lower()
    if not _OFFICE.search(said):
        return ()
    return tuple(match.group() for match in _OFFICE.finditer(text) if match[1].lower() not in said)


def declared_missing(text: str, quoted: Known, about: Callable[[], Known], names: Declared) -> tuple[str, ...]:
    """The declared names in a fact's text that stand in none of their spellings in the quotes or about them.

    `about` gives the paragraphs around the quotes: a quote may begin after the name that it speaks of.
    """
    ours = Known((text,))
    missing = {
        said: spellings
        for spellings in names.in_words(ours.words)
        if (said := _spelling_in(ours, spellings)) and not any(_close(spelling, quoted) for spelling in spellings)
    }
    if not missing:
        return ()
    known = about()
    return tuple(said for said, spellings in missing.items() if not any(_close(one, known) for one in spellings))


def _spelling_in(known: Known, spellings: Iterable[str]) -> str:
    return next((spelling for spelling in spellings if spelling.strip() and stand_in(spelling, known)), "")


def _close(spelling: str, known: Known) -> bool:
    return stand_in(spelling, known) or any(_is_known(name, known) for name in names_in(f", {spelling}"))


def _stand_by_last(spellings: Iterable[str], known: Known) -> bool:
    return any(_stands_by_last(spelling, known) for spelling in spellings)


def _stands_by_last(spelling: str, known: Known) -> bool:
    last = _last_word_of(spelling)
    return bool(last) and (stand_in(spelling, known) or (len(last) > 3 and last in known.words and last not in _TITLES))
