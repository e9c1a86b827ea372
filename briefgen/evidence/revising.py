"""What is known of an article's old text, line by line beside the new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Final, Literal

from msgspec import Struct

from briefgen.evidence.wording import shown, visible
from briefgen.model import Extract

_LINE_END: Final = re.compile(r"\r?\n")
_WORD: Final = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_AROUND: Final = 2
"""Lines shown before and after one that changed."""
_KEPT: Final = 48
"""Code points shown of what is the same, on each side of what is not."""
_CELLS: Final = 100_000
"""Above that many pairs of lines, they are set beside each other less carefully."""
_WORDS: Final = 4_000_000
"""Above that many pairs of words, two lines are shown whole."""
_UNLIKE: Final = 2.0
"""What it costs to take a line away and put another in its place."""

Sign = Literal[" ", "-", "+", "?"]
"""A line that is the same; one that was there; one that is there now; a word on lines that are not known."""


class OldText(Struct, frozen=True, kw_only=True):
    """What is known of a text that is no longer there."""

    lines: Mapping[int, str]
    """By number, from 1, without their ends."""
    count: int
    """How many there were."""


class Beside(Struct, frozen=True, kw_only=True):
    """A line of the old text and the line of the new one that stands for it; 0 where there is none."""

    was_line: int
    was: str
    now_line: int
    now: str

    @property
    def same(self) -> bool:
        return bool(self.was_line and self.now_line) and self.was == self.now


class Unknown(Struct, frozen=True, kw_only=True):
    """Lines of the old text that are not known, and the lines of the new one that stand there; 0 where there are none.

    A new line among them may have been there or not.
    """

    was_first: int
    was_last: int
    now_first: int
    now_last: int


class Revision(Struct, frozen=True, kw_only=True):
    """All that can be said of how a text changed."""

    parts: tuple[Beside | Unknown, ...]
    """In the order of the text; every old line and every new one is in one of them."""

    @property
    def changes(self) -> tuple[Beside, ...]:
        return tuple(part for part in self.parts if isinstance(part, Beside) and not part.same)

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        return tuple(part for part in self.parts if isinstance(part, Unknown) and part.was_first)


def old_text(extracts: Iterable[Extract]) -> OldText | None:
    """What editions were published with of one text; nothing where there are none."""
    published = tuple(extracts)
    if not published:
        return None
    lines = {line.number: "".join(piece.text for piece in line.pieces) for one in published for line in one.lines}
    return OldText(lines=lines, count=max(extract.line_count for extract in published))


def revision(old: OldText, now: str) -> Revision:
    """The old text, as far as it is known, beside the new one; what is not known is in the result as unknown."""
    was = [old.lines.get(number) for number in range(1, old.count + 1)]
    lines = _lines_of(now)
    pairs = list(_pairs(was, lines))
    return Revision(parts=tuple(_joined(was, lines, pairs)))


def _lines_of(text: str) -> list[str]:
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


# Which line stands for which.

_Pair = tuple[int | None, int | None]
"""Places in the old and in the new lines, from 0; nothing on a side that has no line."""


def _pairs(was: Sequence[str | None], now: Sequence[str]) -> Iterator[_Pair]:
    """Every place of both, in order."""
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    yield from ((place, place) for place in range(head))
    inner, new = was[head : len(was) - tail], now[head : len(now) - tail]
    aligned = _carefully(inner, new) if len(inner) * len(new) <= _CELLS else _roughly(inner, new)
    yield from ((_moved(left, head), _moved(right, head)) for left, right in aligned)
    yield from ((len(was) - n, len(now) - n) for n in range(tail, 0, -1))


def _moved(place: int | None, by: int) -> int | None:
    return None if place is None else place + by


def _alike(was: Sequence[str | None], now: Sequence[str]) -> int:
    """How many lines at the beginning are the same as far as is known, up to the last that is known to be."""
    same = (old is None or old == new for old, new in zip(was, now, strict=False))
    count = sum(takewhile(bool, same))
    while count and was[count - 1] is None:
        count -= 1
    return count


def _carefully(was: Sequence[str | None], now: Sequence[str]) -> list[_Pair]:
    """The alignment that costs least: an unknown line stands for any, a known one for one that is like it."""
    costs = [[float(column) for column in range(len(now) + 1)]]
    for old in was:
        above, gone = costs[-1], 0.5 if old is None else 1.0
        line = [above[0] + gone]
        for column, new in enumerate(now, 1):
            line.append(min(above[column - 1] + _cost(old, new), above[column] + gone, line[-1] + 1))
        costs.append(line)
    return _traced(was, now, costs)


def _traced(was: Sequence[str | None], now: Sequence[str], costs: Sequence[Sequence[float]]) -> list[_Pair]:
    pairs: list[_Pair] = []
    row, column = len(was), len(now)
    while row or column:
        if row and column and costs[row][column] == costs[row - 1][column - 1] + _cost(was[row - 1], now[column - 1]):
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif column and costs[row][column] == costs[row][column - 1] + 1:
            column -= 1
            pairs.append((None, column))
        else:
            row -= 1
            pairs.append((row, None))
    return pairs[::-1]


def _cost(old: str | None, new: str) -> float:
    if old is None or old == new:
        return 0.0
    likeness = _likeness(old, new)
    # Never for nothing: a line that is only like another is dearer than one that is the same.
    return _UNLIKE * (1 - likeness) + 0.1 if likeness >= 0.4 else _UNLIKE + 0.1


def _likeness(left: str, right: str) -> float:
    """How many words two lines have in common, from 0 to 1."""
    ours, theirs = left.split(), right.split()
    return 2 * len({*ours} & {*theirs}) / (len({*ours}) + len({*theirs}) or 1)


def _roughly(was: Sequence[str | None], now: Sequence[str]) -> list[_Pair]:
    """As `difflib` sees it: lines that are the same, and between them the others side by side while there are any."""
    keys: list[str | int] = [n if old is None else old for n, old in enumerate(was)]
    pairs: list[_Pair] = []
    for _, a, b, c, d in SequenceMatcher(None, keys, list[str | int](now)).get_opcodes():
        both = min(b - a, d - c)
        pairs += [(a + n, c + n) for n in range(both)]
        pairs += [(n, None) for n in range(a + both, b)]
        pairs += [(None, n) for n in range(c + both, d)]
    return pairs


def _joined(was: Sequence[str | None], now: Sequence[str], pairs: Sequence[_Pair]) -> Iterator[Beside | Unknown]:
    """Unknown lines in one piece, with the new lines that touch them: nobody knows which of those are new."""
    for is_known, group in groupby(pairs, key=lambda pair: pair[0] is not None and was[pair[0]] is not None):
        run = list(group)
        if is_known or all(old is None for old, _ in run):
            yield from (_beside(was, now, *pair) for pair in run)
        else:
            olds, news = ([place + 1 for place in side if place is not None] for side in zip(*run, strict=True))
            ends = (olds[0], olds[-1], *((news[0], news[-1]) if news else (0, 0)))
            yield Unknown(was_first=ends[0], was_last=ends[1], now_first=ends[2], now_last=ends[3])


def _beside(was: Sequence[str | None], now: Sequence[str], old: int | None, new: int | None) -> Beside:
    return Beside(
        was_line=0 if old is None else old + 1,
        was="" if old is None else was[old] or "",
        now_line=0 if new is None else new + 1,
        now="" if new is None else now[new],
    )


# For people.


def told(revised: Revision) -> Iterator[tuple[Sign, str]]:
    """The changes as a diff by lines, with the numbers that they had and have and with two lines around; changed words
    as `[-was-]` and `{+is+}`. Where lines are not known, it is said."""
    near = {n + step for n, part in enumerate(revised.parts) if _is_told(part) for step in range(-_AROUND, _AROUND + 1)}
    for n, part in enumerate(revised.parts):
        if isinstance(part, Unknown):
            yield "?", _unknown(part)
        elif n in near:
            yield from _line(part)


def _is_told(part: Beside | Unknown) -> bool:
    return isinstance(part, Beside) and not part.same


def _unknown(part: Unknown) -> str:
    were = "was" if part.was_first == part.was_last else "were"
    now = f"; {_numbered(part.now_first, part.now_last)} there now" if part.now_first else "; nothing is there now"
    return f"{_numbered(part.was_first, part.was_last)} {were} never published and cannot be compared{now}"


def _numbered(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _line(part: Beside) -> Iterator[tuple[Sign, str]]:
    if part.same:
        yield " ", f"{part.was_line:5} {part.now_line:5}   {shown(part.was)}".rstrip()
        return
    was, now = _words(part.was, part.now)
    if part.was_line:
        yield "-", f"{part.was_line:5}       - {was}".rstrip()
    if part.now_line:
        yield "+", f"      {part.now_line:5} + {now}".rstrip()


def _words(was: str, now: str) -> tuple[str, str]:
    """Both lines, each with its own words marked where the other has others."""
    if not was or not now:
        return visible(was).strip(), visible(now).strip()
    if visible(was) == visible(now):
        return shown(was), f"{shown(now)}  (it differs by white space, or by characters that do not show)"
    ours, theirs = _WORD.findall(was), _WORD.findall(now)
    old, new = "", ""
    for same, (a, b), (c, d) in _runs(ours, theirs):
        left, right = "".join(ours[a:b]), "".join(theirs[c:d])
        old += _shortened(left, a == 0, b == len(ours)) if same else _marked("[-", left, "-]")
        new += _shortened(right, c == 0, d == len(theirs)) if same else _marked("{+", right, "+}")
    return old, new


_Run = tuple[int, int]


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[bool, _Run, _Run]]:
    """Runs of words that are the same and of words that are not, in turn; a space between changes is one with them."""
    if len(ours) * len(theirs) > _WORDS:
        yield False, (0, len(ours)), (0, len(theirs))
        return
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    alike = [tag == "equal" and (n in {0, len(codes) - 1} or _tells("".join(ours[a:b])))
             for n, (tag, a, b, _, _) in enumerate(codes)]  # fmt: skip
    for same, group in groupby(zip(alike, codes, strict=True), key=lambda each: each[0]):
        run = [code for _, code in group]
        yield same, (run[0][1], run[-1][2]), (run[0][3], run[-1][4])


def _tells(words: str) -> bool:
    return any(map(str.isalnum, words))


def _marked(before: str, words: str, after: str) -> str:
    return f"{before}{_plain(words)}{after}" if words else ""


def _shortened(words: str, first: bool, last: bool) -> str:
    """What is the same, without what is far from a change."""
    text = _plain(words)
    if len(text) <= 2 * _KEPT:
        return text
    head = "" if first else f"{text[:_KEPT].rsplit(' ', 1)[0]} "
    tail = "" if last else f" {text[-_KEPT:].split(' ', 1)[-1]}"
    return f"{head}…{tail}"


def _plain(words: str) -> str:
    """`words` safe for a terminal, with a space at an end where they have white space."""
    if not words.strip():
        return " "
    return f"{' ' * words[0].isspace()}{visible(words)}{' ' * words[-1].isspace()}"
