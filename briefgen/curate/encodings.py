"""What the bytes of an article say: its text, settled once, when it is taken in."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from briefgen.curate.writing import comment
from briefgen.diagnostics import Kind, Problem
from briefgen.files import MAX_INPUT

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_MARKS: Final = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""In this order: the mark of UTF-32 begins with that of UTF-16."""

_NO_TEXT: Final = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "an archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}

_PLAUSIBLE: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_5"),
    *("iso8859_7", "iso8859_15", "koi8_r", "mac_roman", "cp850", "cp866"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
"""What a desk receives. The detector knows eighty more, and each is one more way to be wrong."""

_OLD: Final = frozenset({"mac_roman", "cp850", "cp866"})
"""What a desk hardly receives any more: one of these is no rival to a later one that reads well."""

_INSIDE: Final = re.compile(r"(?<=[a-z])[^\x00-\xa0\xad·…](?=[a-z])")
_NOT_INSIDE: Final = frozenset({"Lu", "No", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Cc"})
_FIRST: Final = re.compile(r"(?<=\s)[^\x00-\xa0](?=[a-z]{2})")
_NOT_FIRST: Final = frozenset({"No", "Sm", "So"})
_SAMPLE: Final = 1 << 16
_CLEARLY: Final = 0.07
"""By how much a reading must look more like its language, or less like a mess, than each other reading. The detector's
first choice alone is not enough: it reads short French as Baltic, and Polish in Windows-1250 too."""
_CLEARLY_LESS_MESS: Final = 0.1


class Text(Struct, frozen=True, kw_only=True):
    """The text of an article as it is kept."""

    data: bytes
    """UTF-8: the bytes received, where they are that already."""
    text: str
    encoding: str | None = None
    """What it was received in, where that is not UTF-8."""


class _Reading(Struct, frozen=True, kw_only=True):
    encoding: str
    text: str
    chaos: float
    coherence: float
    broken: bool
    """Whether words have signs or capitals where none belong, as “verst‰ndigt”, “zgodzi³y” and “³ber” do."""


def text_of(data: bytes, subject: str, encoding: str | None = None) -> Text | Problem:
    """The text in `data`, or why there is none. `subject` is what messages call it; `encoding` is not doubted."""
    refused = _no_text(data, subject)
    if refused:
        return refused
    found = _said(data, subject, encoding) if encoding else _found(data, subject)
    if isinstance(found, Problem):
        return found
    if "\0" in found.text:
        return _not_text(subject, "holds NUL bytes")
    return found if found.text.strip("\ufeff \t\r\n\f") else _empty(subject)


def _no_text(data: bytes, subject: str) -> Problem | None:
    if len(data) > MAX_INPUT:
        message = f"{subject} is too large: {len(data) / 2**20:.0f} MiB, at most 64 MiB are taken"
        return _problem(message, "split the file")
    if not data:
        return _empty(subject)
    kind = next((kind for magic, kind in _NO_TEXT.items() if data.startswith(magic)), None)
    return _not_text(subject, f"is {kind}") if kind else None


def _said(data: bytes, subject: str, encoding: str) -> Text | Problem:
    try:
        text = data.decode(encoding)
        return Text(data=text.encode(), text=text, encoding=None if text.encode() == data else encoding)
    except LookupError:
        hint = "known are the names of Python's codecs: cp1252, iso8859-15, shift_jis and others"
        return _problem(f'there is no encoding "{encoding}"', hint, kind="usage")
    except UnicodeError:
        message = f"{subject} is not text in {encoding}"
        return _problem(message, "leave out --encoding to have it detected, or name another", kind="usage")


def _found(data: bytes, subject: str) -> Text | Problem:
    try:
        return Text(data=data, text=data.decode())
    except UnicodeDecodeError:
        pass
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    if marked:
        return _said(data, subject, marked)
    if b"\0" in data:
        return _not_text(subject, "holds NUL bytes")
    return _detected(data, subject)


def _detected(data: bytes, subject: str) -> Text | Problem:
    readings = sorted(_readings(data), key=lambda reading: reading.broken)
    if not readings:
        hint = "save it as UTF-8, or name its encoding: --encoding cp1252"
        return _problem(f"the encoding of {subject} cannot be told", hint)
    best, *others = readings
    rivals = [other for other in others if not _clearly_better(best, other)]
    if rivals or best.broken:
        return _ambiguous(subject, (best, *rivals[:2]))
    return Text(data=best.text.encode(), text=best.text, encoding=best.encoding)


def _readings(data: bytes) -> Iterator[_Reading]:
    """Every text that the bytes may be, the likeliest first."""
    from charset_normalizer import from_bytes  # costs 30 ms, and no other command needs it

    for match in from_bytes(_sample(data), cp_isolation=list(_PLAUSIBLE), enable_fallback=False):
        name = _usual_name(match)
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        yield _Reading(
            encoding=name, text=text, chaos=match.chaos, coherence=match.coherence, broken=_breaks_words(str(match))
        )


def _sample(data: bytes) -> bytes:
    """The lines that are not ASCII: they alone tell encodings apart, and they may come late."""
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())
    if len(telling) <= _SAMPLE:
        return telling
    # Cut where white space is: half a character fits no encoding.
    cuts = (telling.rfind(blank, 0, _SAMPLE) for blank in (b"\n", b" "))
    return telling[: max(*cuts, _SAMPLE // 2)]


def _usual_name(match: CharsetMatch) -> str:
    """Of the encodings that give the same text, the one a person expects."""
    same = {match.encoding, *match.could_be_from_charset}
    return next(name for name in _PLAUSIBLE if name in same)


def _breaks_words(text: str) -> bool:
    inside, first = _INSIDE.findall(text), _FIRST.findall(text)
    wrong = sum(unicodedata.category(character) in _NOT_INSIDE for character in inside)
    wrong += sum(unicodedata.category(character) in _NOT_FIRST for character in first)
    return wrong > (len(inside) + len(first)) / 4  # one slip of a writer's does not make a reading wrong


def _clearly_better(best: _Reading, rival: _Reading) -> bool:
    return (
        rival.text == best.text
        or rival.broken > best.broken
        or (rival.encoding in _OLD and best.encoding not in _OLD and not best.broken)
        or best.coherence - rival.coherence >= _CLEARLY
        or rival.chaos - best.chaos >= _CLEARLY_LESS_MESS
    )


def _ambiguous(subject: str, readings: Sequence[_Reading]) -> Problem:
    first = readings[0].text
    at = min((_first_difference(first, reading.text) for reading in readings[1:]), default=0)
    notes = tuple(f"{reading.encoding}: “{_around(reading.text, at)}”" for reading in readings)
    hint = "add it again with --encoding and the name of the one that reads right"
    return _problem(f"the encoding of {subject} cannot be told for sure", hint, notes)


def _first_difference(left: str, right: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _around(text: str, at: int) -> str:
    start = max(0, at - 24)
    return comment(text[start : at + 24])


def _empty(subject: str) -> Problem:
    return _problem(f"{subject} is empty", "an article needs words to quote")


def _not_text(subject: str, why: str) -> Problem:
    return _problem(f"{subject} {why}, and an article is text", "save its text as a .txt file in UTF-8, and add that")


def _problem(message: str, hint: str, notes: tuple[str, ...] = (), *, kind: Kind = "facts") -> Problem:
    return Problem(message=message, hint=hint, notes=notes, kind=kind)
