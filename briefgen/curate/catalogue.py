"""The catalogue as text: read, added to at its end, and changed at one place, all else kept byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from briefgen.curate.writing import CATALOGUE, refusal, scalar
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in, stop_on_errors
from briefgen.document import Tree, parse
from briefgen.files import Inputs

_HEAD: Final = """\
# The catalogue: what is known of each article in seeds/articles/, by an alias that the facts use.
# What an article does not say of itself is left out, never guessed.
"""
_END: Final = re.compile(r"^\.\.\.[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_NO_CONTENT: Final = re.compile(r"\ufeff?[ \t]*(?:---|\.\.\.)?[ \t]*(?:#.*)?")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_SPAN: Final = Span(file=CATALOGUE)


class Catalogue(Struct, frozen=True, kw_only=True):
    """The catalogue as it is on disk."""

    text: str
    """Empty where there is no file."""
    entries: Mapping[str, Mapping[str, Tree]]
    """By alias. Whether an entry says all that it must is not looked at here."""

    def values(self, key: str) -> dict[str, str]:
        """Alias → what its entry says under `key`, where it says something."""
        found = ((alias, entry.get(key)) for alias, entry in self.entries.items())
        return {alias: value for alias, value in found if isinstance(value, str)}


def read_catalogue(root: Path) -> Catalogue:
    """The catalogue of the workspace; an empty one where there is none yet. Raises what the YAML door finds wrong."""
    data = Inputs(root).read_if_there(CATALOGUE)
    text = (data or b"").decode("utf-8", "replace")
    if data is None or _has_no_content(text):
        return Catalogue(text=text, entries={})
    document, problems = parse(data, CATALOGUE)
    stop_on_errors(problems)
    return Catalogue(text=text, entries=_entries(document.tree if document else None))


def with_entry(catalogue: Catalogue, alias: str, entry: str) -> bytes:
    """The catalogue with the lines of `entry` before its final `...`; what was there says what it said."""
    text = catalogue.text or f"{_HEAD}...\n"
    end = _last_end(text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = f"\n{entry}".replace("\n", line_end)
    after = (text[:end] + lines + text[end:]).encode()
    document, problems = parse(after, CATALOGUE)
    entries = document.tree if document and not errors_in(problems) else None
    if not isinstance(entries, dict) or {**entries, alias: None} != {**catalogue.entries, alias: None}:
        raise refusal(
            "an entry cannot be put at the end of the catalogue without changing what it says",
            "write each alias at the beginning of a line, its keys on lines below; then add again",
            span=_SPAN,
            notes=tuple(problem.message for problem in errors_in(problems)),
        )
    return after


def with_value(catalogue: Catalogue, span: Span, old: str, new: str) -> Catalogue:
    """The catalogue with the value `old`, which begins at `span`, replaced by `new`."""
    at = _offset(catalogue.text, span)
    written = next((form for form in _forms(old) if catalogue.text[at:].startswith(form)), None)
    if written is None:
        raise BriefgenError([_moved_on(span, old)])
    text = catalogue.text[:at] + scalar(new) + catalogue.text[at + len(written) :]
    return Catalogue(text=text, entries=catalogue.entries)


def _has_no_content(text: str) -> bool:
    return all(_NO_CONTENT.fullmatch(line) for line in text.splitlines())


def _entries(tree: Tree) -> dict[str, Mapping[str, Tree]]:
    if isinstance(tree, dict) and all(isinstance(entry, dict) for entry in tree.values()):
        return {alias: entry for alias, entry in tree.items() if isinstance(entry, dict)}
    hint = 'write "alias:" at the beginning of a line and its keys, indented, on the lines below'
    raise refusal("the catalogue is not a mapping of aliases to what is known of each article", hint, span=_SPAN)


def _last_end(text: str) -> int:
    """Where the final `...` begins. A catalogue without one may be half saved, and is not written to."""
    ends = list(_END.finditer(text))
    if ends and _has_no_content(text[ends[-1].end() :]):
        return ends[-1].start()
    hint = 'see that it is whole and end it with a line "..."; then add again'
    raise refusal('the last line of the catalogue is not "...": it may be half saved', hint, span=_SPAN)


def _offset(text: str, span: Span) -> int:
    # The YAML door counts columns without the byte order mark.
    mark = len(text) - len(text.removeprefix("\ufeff"))
    starts = [mark, *(end.end() for end in _LINE_END.finditer(text))]
    return starts[min(span.line, len(starts)) - 1] + span.col - 1


def _forms(value: str) -> tuple[str, ...]:
    return (f'"{value}"', f"'{value}'", scalar(value), value)


def _moved_on(span: Span, old: str) -> Problem:
    return Problem(
        message=f'"{old}" does not stand here as one plain or quoted text',
        span=span,
        hint="if the catalogue was saved a moment ago, try again; else write the value on one line, without escapes",
    )
