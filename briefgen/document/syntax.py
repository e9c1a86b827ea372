"""What a parser's error most likely means, in the words of somebody who writes facts and not YAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import yaml

from briefgen.document.tree import Place


class _Trouble(NamedTuple):
    """A syntax error: what the parser says, with the lines and places that it points at."""

    said: str
    lines: list[str]
    at: Place
    start: Place
    """Where what it was reading begins."""

    def line(self, number: int) -> str:
        return self.lines[number - 1] if number <= len(self.lines) else ""


class Cause(NamedTuple):
    message: str
    hint: str
    place: Place


_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_VALUE: Final = re.compile(r"""^\s*(?:-[ ]+)*(?:[^\s:"'\[\]{}][^:]*:[ ]+)?(?P<value>\S.*)$""")
_QUOTE_IT: Final = "put the whole text in quotation marks"
_ALIGN: Final = "items of one list, and keys of one mapping, begin in the same column"


def explained(error: yaml.MarkedYAMLError, text: str, place: Callable[[Any], Place]) -> Cause:
    """What is most likely wrong where the parser stopped; `place` tells where a mark of the parser stands."""
    at = place(error.problem_mark)
    start = place(error.context_mark) if error.context_mark else at
    trouble = _Trouble(f"{error.context or ''}: {error.problem}", _LINE_END.split(text), at, start)
    return next(filter(None, (cause(trouble) for cause in _CAUSES)))


def _tab(trouble: _Trouble) -> Cause | None:
    line, col = trouble.at
    content = trouble.line(line)
    indent = content[: len(content) - len(content.lstrip())]
    if "\t" in indent:
        return Cause("a tab stands in the indentation", "indent with spaces only", (line, indent.index("\t") + 1))
    if content[col - 1 : col] == "\t":
        return Cause("a tab may not stand here", "use spaces", trouble.at)
    return None


def _open_quotation(trouble: _Trouble) -> Cause | None:
    if "quoted scalar" not in trouble.said or "found unexpected" not in trouble.said:
        return None
    hint = """close it; within "…" a quotation mark is written \\", within '…' an apostrophe is written ''"""
    return Cause("the quotation mark that opens here is never closed", hint, trouble.start)


def _escape(trouble: _Trouble) -> Cause | None:
    if "quoted scalar" not in trouble.said:
        return None
    hint = "write \\\\ for a backslash, or put the text in single quotation marks"
    content = trouble.line(trouble.at[0])
    col = content.rfind("\\", 0, trouble.at[1]) + 1
    return Cause("this backslash begins no escape that YAML knows", hint, (trouble.at[0], col or trouble.at[1]))


def _second_colon(trouble: _Trouble) -> Cause | None:
    line, col = trouble.at
    if "mapping values" not in trouble.said or ": " not in trouble.line(line)[: col - 1]:
        return None
    return Cause('": " within a text begins a new key', _QUOTE_IT, trouble.at)


def _too_deep_a_key(trouble: _Trouble) -> Cause | None:
    if "mapping values" not in trouble.said:
        return None
    content = trouble.line(trouble.at[0])
    col = len(content) - len(content.lstrip()) + 1
    hint = f"{_ALIGN}; a text that goes on over several lines needs quotation marks if it holds a colon"
    return Cause("no key may stand here", hint, (trouble.at[0], col))


def _open_bracket(trouble: _Trouble) -> Cause | None:
    bracket = trouble.line(trouble.start[0])[trouble.start[1] - 1 : trouble.start[1]]
    if "parsing a flow" not in trouble.said:
        return None
    hint = 'close it; a text that begins with a bracket, or has a comma or ": " within them, needs quotation marks'
    return Cause(f'what opens here with "{bracket}" does not close as it should', hint, trouble.start)


def _first_character(trouble: _Trouble) -> Cause | None:
    for number in dict.fromkeys((trouble.at[0], trouble.start[0])):
        value = _VALUE.match(trouble.line(number))
        place = (number, value.start("value") + 1) if value else (number, 1)
        if value and (place == trouble.start or (number == trouble.at[0] and place <= trouble.at)):
            cause = _cause_by(value["value"][0], place)
            if cause:
                return cause
    return None


def _cause_by(first: str, place: Place) -> Cause | None:
    if first in "\"'":
        hint = "put the whole text in quotation marks of the other kind, or take these away"
        return Cause("words stand after the closing quotation mark", hint, place)
    if first in "*&!%@`|>[]{},":
        return Cause(f'a text that begins with "{first}" needs quotation marks', _QUOTE_IT, place)
    return None


def _directive(trouble: _Trouble) -> Cause | None:
    number = next((number for number, line in enumerate(trouble.lines, 1) if line.strip() and line[0] != "#"), 1)
    if not trouble.line(number).startswith("%"):
        return None
    return Cause('a line that begins with "%" is not understood', "remove it", (number, 1))


def _no_colon(trouble: _Trouble) -> Cause | None:
    if "simple key" not in trouble.said:
        return None
    glued = re.search(r":(?=[^\s/])", trouble.line(trouble.start[0]))
    missing = "write the colon, or indent a text that goes on from the line above"
    hint = "put a space after the colon" if glued else missing
    return Cause('this line is neither "key: value" nor "- item"', hint, trouble.start)


def _dash(trouble: _Trouble) -> Cause | None:
    if "sequence entries" not in trouble.said:
        return None
    hint = 'begin the list on a line of its own; a text that begins with "- " needs quotation marks'
    return Cause('"- " may not stand here', hint, trouble.at)


def _comment_above(trouble: _Trouble) -> Cause | None:
    above = trouble.line(trouble.at[0] - 1) if trouble.at[0] > 1 else ""
    col = above.find(" #") + 1
    if not col or above.lstrip().startswith("#"):
        return None
    return Cause('a text ends at " #", where a comment begins', _QUOTE_IT, (trouble.at[0] - 1, col))


def _after_the_end(trouble: _Trouble) -> Cause | None:
    if "document start" not in trouble.said:
        return None
    return Cause('something follows the line "..."', 'let "..." be the last line', trouble.at)


def _indentation(trouble: _Trouble) -> Cause:
    return Cause("this does not fit what stands above it", f"check the indentation: {_ALIGN}", trouble.at)


_CAUSES: Final[tuple[Callable[[_Trouble], Cause | None], ...]] = (
    _directive,
    _tab,
    _open_quotation,
    _escape,
    _second_colon,
    _too_deep_a_key,
    _open_bracket,
    _no_colon,
    _dash,
    _after_the_end,
    _first_character,
    _comment_above,
    _indentation,
)
"""From the most to the least certain; the last always has an answer."""
