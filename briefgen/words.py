"""The words that the theme sets itself, and dates and numbers, in the language of an edition.

English needs no catalogue and no Babel: its words are the keys, its dates and numbers are written here. For any other
language Babel is imported on first use, with its data of that language alone. No locale of the system is asked.
"""

from __future__ import annotations

import gettext
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, Span

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Message

LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "he", "ja", "ru")
"""Those that the theme speaks."""

Catalogues = Callable[[str], Sequence[tuple[str, bytes]]]
"""Name of a catalogue in the theme → the files of that name, what messages call each and its bytes; the one whose
messages go first comes first."""


class Words(Struct, frozen=True, kw_only=True):
    """What is said, and how dates and numbers are written, in one language."""

    language: str
    catalogue: gettext.NullTranslations
    """The messages; a message that is in none of its files is said in English."""
    locale: Locale | None
    """Babel's data; `None` for English, and for a language that Babel does not know."""
    has_catalogue: bool
    """Whether there are words in this language, of which English ones are."""

    def gettext(self, message: str) -> str:
        """A message of the theme in this language."""
        return self.catalogue.gettext(message)

    def long_date(self, day: date) -> str:
        """`2 March 2026`, `2. März 2026`, `2026年3月2日`. Digits are 0 to 9 in every language."""
        if self.locale is None:
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return self._formatted(day, self.locale.date_formats["long"].pattern)

    def full_date(self, day: date) -> str:
        """With its weekday, as it begins a line: `Monday, 2 March 2026`, `Lundi 2 mars 2026`, `2026年3月2日月曜日`."""
        if self.locale is None:
            return f"{self.weekday(day)}, {self.long_date(day)}"
        return _capital(self._formatted(day, self.locale.date_formats["full"].pattern))

    def month(self, day: date) -> str:
        """As a heading: `March 2026`, `März 2026`, `Marzo de 2026`."""
        if self.locale is None:
            return f"{_MONTHS[day.month - 1]} {day.year}"
        return _capital(self._formatted(day, self.locale.datetime_skeletons["yMMMM"].pattern))

    def weekday(self, day: date) -> str:
        """`Monday`, `lunes`, as it stands within a sentence."""
        names = _WEEKDAYS if self.locale is None else self.locale.days["format"]["wide"]
        return str(names[day.weekday()])

    def moment(self, value: date) -> str:
        """A date, or a date with its time of day and zone: `2 March 2026, 06:00 UTC`."""
        day = self.long_date(value)
        if not isinstance(value, datetime):
            return day
        clock = f"{value:%H:%M} {value.tzname()}"
        pattern = "{1}, {0}" if self.locale is None else str(self.locale.datetime_formats["medium"])
        return pattern.replace("{0}", clock).replace("{1}", day)

    def number(self, value: Decimal, minus: str = "−") -> str:
        """All the digits that `value` has, with the separators of the language: `1,250.50`, `1.250,50`."""
        runs_left = self.locale is not None and self.locale.text_direction == "rtl"
        sign = "" if value >= 0 else (_LRM if runs_left else "") + minus
        return sign + (f"{abs(value):,f}" if self.locale is None else self._grouped(abs(value), self.locale))

    def quoted(self, words: str) -> str:
        """In the quotation marks of the language, in its inner ones where the words hold outer ones themselves."""
        outer = self.gettext("“%(words)s”")
        marks = {outer[0], outer[-1]}
        clash = _DOUBLE if marks & {*"“„"} else marks
        return (self.gettext("‘%(words)s’") if clash & {*words} else outer) % {"words": words}

    def _formatted(self, day: date, pattern: str) -> str:
        # Imported here, as English does without.
        from babel.dates import format_date

        pattern = _YEAR_SIGN.sub("y", pattern)
        if day.day == 1 and self.language.startswith("fr"):
            pattern = pattern.replace("d MMMM", "d'er' MMMM")
        return format_date(day, pattern, self.locale)

    @staticmethod
    def _grouped(value: Decimal, locale: Locale) -> str:
        from babel.numbers import format_decimal

        whole, _, places = f"{value:f}".partition(".")
        ungrouped = len(whole) == 4 and locale.language in _FOUR_DIGITS_TOGETHER
        pattern = ("0" if ungrouped else "#,##0") + (f".{'0' * len(places)}" if places else "")
        return format_decimal(value, pattern, locale)


def words(language: str, catalogues: Catalogues) -> Words:
    """The words of a language, a BCP 47 tag: of `de-AT` those of the catalogue `de_AT`, then those of `de`.

    Raises `BriefgenError` with all that is wrong with a catalogue.
    """
    tags = tuple(_tags(language))
    files = [(tag, name, data) for tag in tags for name, data in catalogues(catalogue_name(tag))]
    spoken = _spoken(files)
    return Words(
        language=language,
        catalogue=spoken,
        locale=None if tags == ("en",) else _locale(tags),
        has_catalogue=bool(files) or tags[-1] == "en",
    )


def catalogue_name(tag: str) -> str:
    """Where the theme has the messages of a language."""
    return f"locale/{tag}/LC_MESSAGES/briefgen.po"


def gap(text: str) -> str:
    """The space between a text and what follows it: none behind Chinese and Japanese marks, which bring their own."""
    return "" if text and unicodedata.east_asian_width(text[-1]) in "WF" else " "


def sentences(parts: Iterable[str]) -> str:
    """Sentences, of which any may be empty, one behind the other."""
    said = [part for part in (part.strip() for part in parts) if part]
    # Added and not joined, so that what is escaped meets what is not by the rules of either.
    return reduce(lambda before, part: before + gap(before) + part, said) if said else ""


def unspoken(words: Words, span: Span | None) -> tuple[Problem, ...]:
    """A warning where the theme has no words in the language that was asked for; `span` says where it was."""
    if words.has_catalogue:
        return ()
    numbers = "dates and numbers as the language writes them" if words.locale else "dates and numbers too"
    file = f"templates/{catalogue_name(next(_tags(words.language)))}"
    problem = Problem(
        message=f'the theme has no words in "{words.language}": its own stand in English, {numbers}',
        span=span,
        hint=f"choose one of {', '.join(LANGUAGES)}, or write a catalogue: {file}",
        severity="warning",
        kind="settings",
    )
    return (problem,)


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DOUBLE: Final = frozenset('"“”„«»')
_LRM: Final = "\u200e"
"""Without it a sign of minus stands behind its number where text runs from right to left."""
_YEAR_SIGN: Final = re.compile(r"y\s*'[^']*'\.?$")
"""Like the Russian “г.”, whose full stop would meet that of the sentence."""
_FOUR_DIGITS_TOGETHER: Final = frozenset(("es", "it", "pl"))
"""CLDR: minimumGroupingDigits is 2, which Babel does not regard."""
_LINE: Final = re.compile(r" on \d+$")
"""How Babel ends what it says of a broken catalogue: with the line, counted from 0."""
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s|%%|(?P<stray>%)")


def _tags(language: str) -> Iterator[str]:
    """`zh-hant-tw` → `zh_Hant_TW`, `zh_Hant`, `zh`."""
    first, *rest = language.replace("_", "-").split("-")
    parts = [first.lower(), *map(_subtag, rest)]
    for length in range(len(parts), 0, -1):
        yield "_".join(parts[:length])


def _subtag(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()


def _locale(tags: Iterable[str]) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    for tag in tags:
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# Catalogues.


def _spoken(files: Iterable[tuple[str, str, bytes]]) -> gettext.NullTranslations:
    """The messages of all files in one, those of the first first."""
    spoken: gettext.NullTranslations | None = None
    problems: list[Problem] = []
    for tag, name, data in files:
        try:
            read = _read(data, tag, name)
        except BriefgenError as error:
            problems += error.problems
            continue
        if spoken is None:
            spoken = read
        else:
            spoken.add_fallback(read)
    if problems:
        raise BriefgenError(problems)
    return spoken or gettext.NullTranslations()


def _read(data: bytes, tag: str, name: str) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(io.BytesIO(data), locale=tag, abort_invalid=True)
        problems = [problem for message in catalogue if message.id for problem in _wrong(message, name)]
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        read = gettext.GNUTranslations(compiled)
    except PoFileError as error:
        raise BriefgenError([_broken(_LINE.sub("", str(error.args[0])), name, error.lineno + 1)]) from error
    except (ValueError, LookupError) as error:
        raise BriefgenError([_broken(str(error), name, 0)]) from error
    if problems:
        raise BriefgenError(problems)
    return read


def _wrong(message: Message, name: str) -> Iterator[Problem]:
    """Placeholders that the theme does not fill: the page could not be made."""
    known = {key for text in _forms(message.id) for key in _placeholders(text)}
    for text in _forms(message.string):
        for key in _placeholders(text) - known:
            said = f'"{key}" is nothing that the theme fills in' if key else 'a "%" that begins nothing is to be "%%"'
            yield _broken(f"“{text}”: {said}", name, message.lineno or 0)


def _forms(text: object) -> tuple[str, ...]:
    """The forms of a message that counts; any other has one."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def _placeholders(text: str) -> set[str]:
    """The names in `%(name)s`; the empty one stands for a stray sign of per cent."""
    found = _PLACEHOLDER.finditer(text)
    return {match[1] or "" for match in found if match[1] or match["stray"]}


def _broken(message: str, name: str, line: int) -> Problem:
    return Problem(
        message=message.rstrip(".").replace("\n", " "),
        span=Span(file=name, line=line, col=1 if line else 0),
        hint="mend the catalogue; one in the workspace needs to hold only the messages that are to be said otherwise",
    )
