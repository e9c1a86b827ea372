"""A quote beside a stretch of an article, word by word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from briefgen.evidence.wording import visible
from briefgen.matching import IGNORED, Prepared, Window, folded, line_of, tokens

_TOKENS: Final = 1000
_LETTERS: Final = 400

_Run = tuple[int, int]
"""The first word of a run, and the one after its last."""


class Words(Struct, frozen=True, kw_only=True):
    """A text and where its words stand."""

    text: str
    spans: tuple[Window, ...]

    def __getitem__(self, index: int) -> str:
        return self.text[slice(*self.spans[index])]

    def between(self, start: int, end: int) -> str:
        """A run of words with what stands between them."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def spaced(self, index: int) -> bool:
        """Whether white space stands before a word."""
        start = self.spans[index][0]
        return start > 0 and self.text[start - 1].isspace()


class Change(Struct, frozen=True, kw_only=True):
    """A run of words of the quote, and the run of the article that stands in its place."""

    same: bool
    quote: _Run
    article: _Run


class Difference(Struct, frozen=True, kw_only=True):
    """A quote beside the passage that is nearest to it."""

    line: int
    likeness: float
    """How much of the quote stands there, word by word."""
    spelling: float
    """How alike the two are letter by letter: decides between passages that are equally near."""
    touching: str
    """The passage with what touches it."""
    quote: Words
    article: Words
    changes: tuple[Change, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What differs: the quote's words, the article's."""
        changed = (change for change in self.changes if not change.same)
        return [(self.quote.between(*change.quote), self.article.between(*change.article)) for change in changed]


def difference(quote: str, text: Prepared, start: int, end: int) -> Difference | None:
    """`quote` beside what is most like it between `start` and `end`; nothing if no word of it is there."""
    ours, theirs = _words(quote), _words(text.text[start:end])
    ours_loose, theirs_loose = _loose(ours), _loose(theirs)
    low, high = _nearest_run(ours_loose, theirs_loose)
    if low == high:
        return None
    matcher = SequenceMatcher(None, ours_loose, theirs_loose[low:high], autojunk=False)
    alike = sum(len(key) for block in matcher.get_matching_blocks() for key in ours_loose[block.a :][: block.size])
    changes = [
        change
        for tag, a, b, c, d in matcher.get_opcodes()
        for change in _changes(ours, theirs, tag == "equal", (a, b), (low + c, low + d))
    ]
    run = theirs.between(low, high)
    return Difference(
        line=line_of(text, start) + theirs.text.count("\n", 0, theirs.spans[low][0]),
        likeness=alike / sum(map(len, ours_loose)),
        spelling=SequenceMatcher(None, ours.text[:_LETTERS], run[:_LETTERS], autojunk=False).ratio(),
        touching=_touching(theirs.text, theirs.spans[low][0], theirs.spans[high - 1][1]),
        quote=ours,
        article=theirs,
        changes=tuple(changes),
    )


def _words(text: str) -> Words:
    plain = "".join(char for char in unicodedata.normalize("NFC", text) if char not in IGNORED)
    return Words(text=plain, spans=tokens(plain)[:_TOKENS])


def _loose(words: Words) -> list[str]:
    """Keys by which words are set beside each other, though what folds here is a difference."""
    return [unicodedata.normalize("NFKC", folded(words[index])).casefold() for index in range(len(words.spans))]


def _nearest_run(ours: Sequence[str], theirs: Sequence[str]) -> _Run:
    """The run of `theirs` that stands for `ours`, without stray words that happen to be alike at a distance."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return 0, 0
    first = last = max(range(len(blocks)), key=lambda index: blocks[index].size)
    while first and _adjoin(blocks[first - 1], blocks[first]):
        first -= 1
    while last < len(blocks) - 1 and _adjoin(blocks[last], blocks[last + 1]):
        last += 1
    head, tail = blocks[first], blocks[last]
    behind = len(ours) - tail.a - tail.size
    return max(0, head.b - head.a), min(len(theirs), tail.b + tail.size + behind)


def _adjoin(left: tuple[int, int, int], right: tuple[int, int, int]) -> bool:
    """Whether two blocks (their places in the quote and in the article, and their size) belong to one passage."""
    ours = right[0] - left[0] - left[2]
    theirs = right[1] - left[1] - left[2]
    return theirs <= ours + 3 + 2 * min(left[2], right[2])


def _changes(ours: Words, theirs: Words, alike: bool, quote: _Run, article: _Run) -> Iterator[Change]:
    """One change; where words are alike but for capitals or compatibility, one for each word that is not the same."""
    if not alike:
        yield Change(same=False, quote=quote, article=article)
        return
    start = 0
    same = [folded(ours[quote[0] + n]) == folded(theirs[article[0] + n]) for n in range(quote[1] - quote[0])]
    for end in range(1, len(same) + 1):
        if end == len(same) or same[end] != same[start] or not same[start]:
            yield Change(
                same=same[start],
                quote=(quote[0] + start, quote[0] + end),
                article=(article[0] + start, article[0] + end),
            )
            start = end


def _touching(text: str, start: int, end: int) -> str:
    before, after = text[:start], text[end:]
    head = before.split()[-1] if before[-1:].strip() else ""
    tail = after.split()[0] if after[:1].strip() else ""
    return visible(f"{head}{text[start:end]}{tail}")
