"""Bytes to a tree: UTF-8, one document, text only, and nothing of YAML that a person would not see on the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias

import yaml
from msgspec import Struct, field

from briefgen.diagnostics import Kind, Problem, Span
from briefgen.document.syntax import explained
from briefgen.document.tree import Document, Node, Place, Tree

Loader: TypeAlias = Any
"""One of PyYAML's loaders; only its events are used."""

MAX_BYTES: Final = 2_000_000
"""Of a file, unless whoever reads it says otherwise."""
MAX_DEPTH: Final = 20

_FASTEST: Final[Loader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# Said the other way round, by what is allowed, it takes ten times as long to compile.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ODD_BREAK: Final = re.compile("[\x85\u2028\u2029]")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_HASH: Final = re.compile(r"(?<=\S)[ \t]+#(?=\w)")
_REPORTED_CHARACTERS: Final = 20
_NO_KEYS: Final = ("", "<<")


def parse(
    data: bytes, file: str, kind: Kind = "facts", *, loader: Loader = _FASTEST, most: int = MAX_BYTES
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in `data`, of `most` bytes, and every problem found on the way; never neither of the two.

    The document is `None` where its structure cannot be known: when a problem makes it so, that problem is an error.
    A document that comes with errors is whole but for what they name.
    """
    found = _Findings(file=file, kind=kind)
    text = _decoded(data, found, most)
    if text is None:
        return None, tuple(found.problems)
    document = _read(text, loader, found)
    return document, tuple(found.problems)


# Bytes to text.


class _Findings(Struct, kw_only=True):
    file: str
    kind: Kind
    problems: list[Problem] = field(default_factory=list)

    def error(self, message: str, hint: str, place: Place | None = None, notes: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(message=message, hint=hint, notes=notes, span=self.span(place), kind=self.kind))

    def warning(self, message: str, hint: str, place: Place) -> None:
        span = self.span(place)
        self.problems.append(Problem(message=message, hint=hint, span=span, severity="warning", kind=self.kind))

    def span(self, place: Place | None) -> Span:
        return Span(file=self.file, line=place[0], col=place[1]) if place else Span(file=self.file)


def _decoded(data: bytes, found: _Findings, most: int) -> str | None:
    if len(data) > most:
        size = f"{len(data) / 1e6:.1f} MB"
        found.error(f"the file has {size}, and {most // 10**6} MB is the most that is read", "is this the right file?")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found.error("the file is UTF-16, not UTF-8", "save it as UTF-8", (1, 1))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _not_utf8(error, found)
        return None
    return text if _printable(text, found) else None


def _not_utf8(error: UnicodeDecodeError, found: _Findings) -> None:
    before = error.object[: error.start].decode("utf-8")
    place = _place_of(len(before), before)
    if error.reason == "unexpected end of data":
        found.error("the file ends in the middle of a character", "it may be half saved: save it again", place)
        return
    byte = error.object[error.start]
    hint = "save the file as UTF-8; it may be in Latin-1 or Windows-1252 now"
    found.error(f"the byte 0x{byte:02X} is not UTF-8", hint, place)


def _printable(text: str, found: _Findings) -> bool:
    odd = list(islice(_UNPRINTABLE.finditer(text), _REPORTED_CHARACTERS))
    for match in odd:
        message = f"the control character {_code(match.group())} may not stand in the file"
        found.error(message, "remove it", _place_of(match.start(), text))
    return not odd


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _place_of(index: int, text: str) -> Place:
    return _places_in(text[:index])(index)


def _places_in(text: str) -> Callable[[int], Place]:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(index: int) -> Place:
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1

    return place


# Text to tree.


class _TooDeepError(Exception):
    pass


def _read(text: str, loader: Loader, found: _Findings) -> Document | None:
    events = loader(text)
    reader = _Reader(text=text, take=events.get_event, found=found)
    try:
        tree, node = reader.document()
    except yaml.MarkedYAMLError as error:
        cause = explained(error, text, reader.place)
        found.error(cause.message, cause.hint, cause.place)
        return None
    except (ValueError, OverflowError):
        # The pure parser lets these through for escapes and versions whose numbers are out of range.
        found.error("this is not YAML", "a number in an escape or in a %YAML line is out of range")
        return None
    except _TooDeepError:
        return None
    finally:
        events.dispose()
    if tree is None or reader.broken:
        return None
    return Document(file=found.file, tree=tree, node=node)


class _Reader(Struct, kw_only=True):
    text: str
    take: Callable[[], Any]
    """Gives the next event."""
    found: _Findings
    broken: bool = False
    """True once something was refused without which the structure is not known."""
    place: Callable[[Any], Place] = field(default_factory=lambda: _place)
    """Where an event begins or ends."""
    hashes: frozenset[int] = frozenset()
    """Where a comment may begin."""

    def __post_init__(self) -> None:
        text = self.text
        # YAML ends a line at U+0085, U+2028 and U+2029 too; editors and our rulings do not.
        if not text.isascii() and _ODD_BREAK.search(text):
            places = _places_in(text)
            self.place = lambda mark: places(mark.index)
        hashes = _HASH.finditer(text) if " #" in text or "\t#" in text else ()
        self.hashes = frozenset(match.start() for match in hashes)

    def document(self) -> tuple[Tree, Node]:
        self.take()
        if isinstance(self.take(), yaml.StreamEndEvent):
            return self._nothing()
        tree, node = self._node(self.take(), 1)
        end = self.take()
        after = self.take()
        if not isinstance(after, yaml.StreamEndEvent):
            hint = "one file holds one document: remove what follows, or give it a file of its own"
            self.found.error("a second document begins here", hint, self.place(after.start_mark))
        elif tree is None and not self.broken:
            return self._nothing()
        elif not end.explicit:
            self._no_end()
        return tree, node

    def _nothing(self) -> tuple[Tree, Node]:
        if not self.found.problems:
            self.found.error("the file is empty", "if it should not be, it may be half saved: save it again")
        return None, ((1, 1), None, None)

    def _no_end(self) -> None:
        hint = 'it may be half saved; if it is whole, end it with a line "..."'
        last = _place_of(len(self.text.rstrip()), self.text)
        self.found.warning('the last line is not "..."', hint, (last[0], 1))

    # Few functions are called for each node, and none but these two for the plain texts that most of them are.

    def _node(self, event: Any, depth: int, key: Place | None = None) -> tuple[Tree, Node]:
        if depth > MAX_DEPTH:
            hint = "facts need no more than a few levels; is a bracket missing?"
            self.found.error(f"this is nested more than {MAX_DEPTH} levels deep", hint, self.place(event.start_mark))
            raise _TooDeepError
        place = self.place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event), (place, key, None)
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.value and not event.style and not self.hashes
            return event.value if is_plain else self._scalar(event), (place, key, None)
        if isinstance(event, yaml.SequenceStartEvent):
            items, nodes = self._list(depth)
            return items, (place, key, nodes)
        pairs, below = self._mapping(depth)
        return pairs, (place, key, below)

    def _list(self, depth: int) -> tuple[list[Tree], list[Node]]:
        items: list[Tree] = []
        nodes: list[Node] = []
        while not isinstance(event := self.take(), yaml.SequenceEndEvent):
            item, node = self._node(event, depth + 1)
            items.append(item)
            nodes.append(node)
        return items, nodes

    def _mapping(self, depth: int) -> tuple[dict[str, Tree], dict[str, Node]]:
        pairs: dict[str, Tree] = {}
        below: dict[str, Node] = {}
        while not isinstance(event := self.take(), yaml.MappingEndEvent):
            known = len(self.found.problems)
            key, (place, _, _) = self._node(event, depth + 1)
            if not isinstance(key, str) or key in _NO_KEYS or key in below:
                self._refuse_key(key, place, below, known)
                key = None
            value, node = self._node(self.take(), depth + 1, place)
            if key is not None:
                pairs[key], below[key] = value, node
        return pairs, below

    def _refuse_key(self, key: Tree, place: Place, below: Mapping[str, Node], known: int) -> None:
        """Tells of what takes a key and its value out, if nothing was told since `known` problems were."""
        if not isinstance(key, str) or not key:
            if len(self.found.problems) == known:
                hint = 'write "key: value"; a text that begins with a bracket needs quotation marks'
                self.found.error("a key must be a text", hint, place)
        elif key == "<<":
            self.found.error('the merge key "<<" is refused', "write out what it would merge", place)
        else:
            _, first, _ = below[key]
            notes = (f"it first stands on line {(first or place)[0]}",)
            self.found.error(f'the key "{key}" stands twice', "keep one of the two", place, notes)

    def _scalar(self, event: Any) -> str | None:
        value: str = event.value
        if not value and not event.style:
            return None
        odd = _UNPRINTABLE.search(value)
        if odd:
            message = f"this text holds the control character {_code(odd.group())}"
            self.found.error(message, "remove its escape", self.place(event.start_mark))
        if event.end_mark.index in self.hashes and not event.style:
            place = self.place(event.end_mark)
            hint = "put the text in quotation marks; if a comment is meant, put a space after the #"
            self.found.warning('from " #" on this line is a comment, and no part of the text', hint, place)
        return value

    def _alias(self, event: Any) -> Tree:
        hint = "write the text out; a text that begins with * needs quotation marks"
        self.found.error(f'the alias "*{event.anchor}" is refused', hint, self.place(event.start_mark))
        self.broken = True
        return None

    def _refuse_extras(self, event: Any) -> None:
        place = self.place(event.start_mark)
        if event.anchor is not None:
            hint = "write the text out where it is needed; a text that begins with & needs quotation marks"
            self.found.error(f'the anchor "&{event.anchor}" is refused', hint, place)
        if event.tag is not None:
            hint = "remove it, everything is text here; a text that begins with ! needs quotation marks"
            self.found.error(f'the tag "{event.tag}" is refused', hint, place)


def _place(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1
