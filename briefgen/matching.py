"""Finds a quote in an article, by the rulings on matching and by nothing else.

A quote becomes a regular expression that runs on the article as it is, so an article of any size is never copied
and the places found need no translation. Only an article that is not in Unicode's canonical form (NFC) is searched
in a normalised copy, with a sparse table that leads back. Every repetition is atomic, and what regular expressions
would do by backtracking (words left out, an editor's words) is done here step by step: no article and no quote
takes more than time in proportion to what is searched.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise, zip_longest

from briefgen.model import Match

Window = tuple[int, int]
"""Start and end (exclusive), in code points."""

LIMIT = 100
"""No more occurrences than this are told apart."""

_IGNORED = "\u00ad\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CORNERS = "「」『』"
_DOUBLE = '"“”„«»' + _CORNERS
_SINGLE = "'‘’‚‹›"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ELLIPSIS = "…"

# Han, kana, bopomofo and their punctuation. Not Hangul: Korean puts spaces between words, and they carry meaning.
_CJK = (
    "\u2e80-\u2fdf\u3001-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Also Thai, Lao, Tibetan, Myanmar and Khmer: an edge inside a run of letters cuts no word that anyone could see.
_SPACELESS = _CJK + "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
_LETTER = rf"[^\W\d_{_SPACELESS}]"
_WORD = rf"[^\W{_SPACELESS}]"
_NUMERAL = r"\d²³¹¼-¾⅐-⅞〇一二三四五六七八九十百千万萬亿億兆"

_is_cjk = re.compile(f"[{_CJK}]").match
_is_spaceless = re.compile(f"[{_SPACELESS}]").match
# A quote that ends at “can” must not stand where the article says “can’t” or “cannot”.
_NOT = rf"(?:[nN]?[{_SINGLE}][tT]|(?i:not))(?!{_WORD})"
_DROPPED_NOT = re.compile(rf"(?<={_WORD}){_NOT}")
_SPACED_DIGITS = re.compile(r"\d \d")
_NUMBER = re.compile(
    rf"(?<!\d)\d{{1,3}}(?: \d{{3}})+(?!\d)|(?:(?<![^\s(\[{_SINGLE}{_DOUBLE}$€£¥])[{_DASHES}.,])?"
    rf"[{_NUMERAL}]+(?:[.,:/\u2044·٫٬{_SINGLE}\u00a0\u2009\u202f{_IGNORED}]+[{_NUMERAL}]+)*"
)
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|\.\.\.|[{_SPACELESS}]|{_WORD}+|[^\w\s]")
_JOINERS = f"-\u2010\u2011.{_SINGLE}"
_PLAIN_RUN = re.compile(rf"[^ \"'\-{_ELLIPSIS}{_CJK}]+")
_MARKER = re.compile(r"\[(\s*[^\s\[\]][^\[\]]*)\]")
_BLANK_LINE = re.compile(rf"\n(?:[^\S\n]|[{_IGNORED}])*+\n")
_CLOSERS = "\"”’'»›)\\]」』"
_SENTENCE_END = re.compile(rf"[.!?…]+[{_CLOSERS}]*(?=\s|\Z)|[。！？]+[{_CLOSERS}]*")
_abbreviated = re.compile(
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Rev|Hon|St|Jr|Sr|vs|etc|No|Nos|Art|pp|Inc|Ltd|Co|Corp"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
).fullmatch

_FOLDS = str.maketrans(
    {mark: kind for marks, kind in ((_DOUBLE, '"'), (_SINGLE, "'"), (_DASHES, "-")) for mark in marks}
)
_DROPS = dict.fromkeys(map(ord, _IGNORED))
_ATOMS = {
    '"': f"[{_DOUBLE}]",
    "'": f"[{_SINGLE}]",
    "-": f"[{_DASHES}]",
    _ELLIPSIS: rf"(?>{_ELLIPSIS}|\.\.\.)",
    **{special: "\\" + special for special in r".^$*+?{}[]\|()"},
}
_BLOCK = 1024
_LINES_BLOCK = 1 << 16
_FILL_WORDS = 6
_FILL_LENGTH = 240
_KNOWN = 1 << 12
_EDITS = 20
"""An editor's words in one stretch of a quote; with more of them the brackets are read as the article's only."""
_PHRASES = 24
_CANDIDATES = 8
_WINDOW = 64
_WRAPPED = 100
"""A paragraph with a longer line than this was not wrapped by a program or by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article made ready to be searched, once for all its quotes."""

    text: str
    """As it is on disk; all offsets given out are of this."""
    searched: str
    """The same in NFC: the very same object where the article already is."""
    raw_starts: array[int]
    searched_starts: array[int]
    """Where each block begins in `text` and in `searched`; empty where they are one."""
    line_counts: array[int]
    """Line ends before each block of `_LINES_BLOCK` code points."""
    ignores: bool
    """Whether it holds characters that fold to nothing."""
    corners: bool
    """Whether it holds CJK corner brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a quote stands."""

    spans: tuple[Window, ...]
    """In order; one, unless the quote leaves words out with `[…]`."""
    match: Match
    cut: bool = False
    """Whether an edge of the quote cuts a word or a number of the article."""
    whole: str = ""
    """The word or number that is cut, whole."""
    number: bool = False
    """Whether what is cut is a number: then this is no evidence."""


@dataclass(frozen=True, slots=True)
class _Attached:
    """An editor's letters that stand in a word: the `[T]` of `[T]he`."""

    content: str
    left: str
    """The character before the bracket."""
    right: str
    """The letters after it."""


@dataclass(slots=True)
class _Draft:
    """A part that is being read: texts with attached letters between them."""

    texts: list[str] = field(default_factory=lambda: [""])
    attached: list[_Attached] = field(default_factory=list)


_Part = tuple[str | _Attached, ...]
_Stretch = tuple[_Part, ...]
"""Parts with an editor's words between them."""
_Compiled = tuple[re.Pattern[str], ...]


# Preparing an article.


def prepared(text: str) -> Prepared:
    """`text` made ready to be searched; takes time and memory in proportion to it."""
    searched, raw_starts, searched_starts = _canonical(text)
    counts, total = array("Q"), 0
    for start in range(0, len(text), _LINES_BLOCK):
        counts.append(total)
        total += text.count("\n", start, start + _LINES_BLOCK)
    return Prepared(
        text=text,
        searched=searched,
        raw_starts=raw_starts,
        searched_starts=searched_starts,
        line_counts=counts,
        ignores=any(ignored in text for ignored in _IGNORED),
        corners=any(corner in text for corner in _CORNERS),
    )


def line_of(article: Prepared, offset: int) -> int:
    """The line, from 1, on which a code point of the file stands. A line ends at LF or CRLF only."""
    if not article.line_counts:
        return 1
    block = min(offset // _LINES_BLOCK, len(article.line_counts) - 1)
    return article.line_counts[block] + article.text.count("\n", block * _LINES_BLOCK, offset) + 1


def _canonical(text: str) -> tuple[str, array[int], array[int]]:
    raw_starts, searched_starts = array("Q"), array("Q")
    if text.isascii() or all(unicodedata.is_normalized("NFC", block) for _, block in _blocks(text)):
        return text, raw_starts, searched_starts
    blocks, length = [], 0
    for start, block in _blocks(text):
        raw_starts.append(start)
        searched_starts.append(length)
        blocks.append(unicodedata.normalize("NFC", block))
        length += len(blocks[-1])
    return "".join(blocks), raw_starts, searched_starts


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    # Cut where no character composes across. The upper bound keeps a megabyte of combining marks, which
    # `unicodedata.normalize` sorts in quadratic time, from stopping a build.
    start = 0
    while start < len(text):
        end = start + _BLOCK
        while end < len(text) and end < start + 2 * _BLOCK and _composes(text[end]):
            end += 1
        yield start, text[start:end]
        start = end


def _composes(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def _raw(article: Prepared, offset: int) -> int:
    """The offset in the file for one in `searched`, which lies before a character that composes with none before it."""
    if not article.searched_starts:
        return offset
    block = bisect_right(article.searched_starts, offset) - 1
    raw, searched = article.raw_starts[block], article.searched_starts[block]
    while searched < offset:
        end = raw + 1
        while end < len(article.text) and _composes(article.text[end]):
            end += 1
        searched += len(unicodedata.normalize("NFC", article.text[raw:end]))
        raw = end
    return raw


# Folding.


def folded(text: str) -> str:
    """`text` after folding, stripped: two texts that may stand for each other have the same folded form."""
    return _folded(text).strip()


def _folded(text: str) -> str:
    plain = _canonical(text)[0].translate(_DROPS)
    plain = re.sub(rf"(?<=[{_CJK}])\s++(?=[{_CJK}])", "", plain)
    plain = re.sub(r"\s++", " ", plain)
    return plain.replace("...", _ELLIPSIS).translate(_FOLDS)


def _pattern(part: _Part, article: Prepared) -> str:
    pieces = [_attached(piece, article) if isinstance(piece, _Attached) else _literal(piece, article) for piece in part]
    return _nothing(article).join(pieces)


def _literal(text: str, article: Prepared) -> str:
    nothing = _nothing(article)
    space = rf"\s[\s{_IGNORED}]*+" if article.ignores else r"\s++"
    atoms, last = [], ""
    for char in text:
        atoms.append(_between(last, char, article) or nothing if last else "")
        atoms.append(space if char == " " else _ATOMS.get(char, char))
        last = char
    return "".join(atoms)


def _nothing(article: Prepared) -> str:
    return f"[{_IGNORED}]*+" if article.ignores else ""


def _blank(article: Prepared) -> str:
    return rf"[\s{_IGNORED}]*+" if article.ignores else r"\s*+"


def _between(left: str, right: str, article: Prepared) -> str:
    """What may stand between two neighbours of the quote: white space between two CJK characters, else nothing."""
    if left.isascii() and right.isascii() and not left == right == '"':
        return ""
    if _is_cjk(left) and _is_cjk(right):
        return _blank(article)
    if article.corners and all(char == '"' or _is_cjk(char) for char in (left, right)):
        return rf"(?:(?<=[{_CJK}]){_blank(article)}(?=[{_CJK}]))?+{_nothing(article)}"
    return ""


def _attached(piece: _Attached, article: Prepared) -> str:
    content = f"(?>(?i:{_literal(folded(piece.content), article)})?)"
    if not piece.left:
        return rf"(?<!{_WORD}){content}"
    letters = content if piece.left.isnumeric() else f"{_LETTER}{{0,3}}+"
    if not piece.right:
        return rf"{letters}(?!{_WORD})"
    if piece.left.isnumeric() or piece.right[0].isnumeric():
        return content
    return f"(?>{_LETTER}{{0,3}}?(?={_literal(_folded(piece.right), article)}))"


# Reading a quote: what of it is the article's, and what the editor's.


def elided_parts(quote: str) -> tuple[str, ...]:
    """The parts of `quote` between the words that it leaves out, as written; those that hold nothing are not there."""
    parts = [""]
    for index, piece in enumerate(_MARKER.split(quote)):
        if index % 2 and _elides(piece):
            parts.append("")
        else:
            parts[-1] += f"[{piece}]" if index % 2 else piece
    return tuple(part.strip() for part in parts if folded(part))


def without_markers(quote: str) -> str:
    """`quote` without an editor's words and without the signs of words left out."""
    return _MARKER.sub(" ", quote)


def says_something(quote: str) -> bool:
    """Whether there is a word, a number or a picture in `quote` beside what is an editor's."""
    kinds = {unicodedata.category(char) for char in without_markers(quote)}
    return any(kind[0] in "LN" or kind == "So" for kind in kinds)


def _elides(content: str) -> bool:
    return folded(content) == _ELLIPSIS


def _readings(quote: str, article: Prepared) -> Iterator[tuple[tuple[_Stretch, ...], Match]]:
    """The ways to read the brackets of `quote`, the most literal first."""
    pieces = _MARKER.split(quote)
    markers = range(1, len(pieces), 2)
    if "[" not in article.searched:
        yield _reading(pieces, frozenset(markers))
        return
    counts = range(len(markers) + 1) if len(markers) <= 4 else (0, len(markers))
    for count in counts:
        for editorial in combinations(markers, count):
            yield _reading(pieces, frozenset(editorial))


def _reading(pieces: Sequence[str], editorial: frozenset[int]) -> tuple[tuple[_Stretch, ...], Match]:
    stretches = [[_Draft()]]
    match: Match = "folded"
    for index, piece in enumerate(pieces):
        if index in editorial and _elides(piece):
            stretches.append([_Draft()])
            match = "elided" if match == "folded" else match
        elif index in editorial:
            match = "edited"
            _edit(stretches[-1], piece, pieces[index - 1], pieces[index + 1])
        else:
            stretches[-1][-1].texts[-1] += f"[{piece}]" if index % 2 else piece
    trimmed = (tuple(filter(None, map(_trimmed, stretch))) for stretch in stretches)
    return tuple(filter(None, trimmed)), match


def _edit(stretch: list[_Draft], content: str, before: str, after: str) -> None:
    left = before[-1:] if _in_a_word(before[-1:]) else ""
    if left or _in_a_word(after[:1]):
        right = re.match(f"{_WORD}*", after)
        stretch[-1].attached.append(_Attached(content, left, right.group() if right else ""))
        stretch[-1].texts.append("")
    else:
        stretch.append(_Draft())


def _in_a_word(char: str) -> bool:
    return char.isalnum() and not _is_spaceless(char)


def _trimmed(draft: _Draft) -> _Part:
    texts = [_folded(text) for text in draft.texts]
    texts[0] = texts[0].lstrip()
    texts[-1] = texts[-1].rstrip()
    pieces = chain.from_iterable(zip_longest(texts, draft.attached))
    return tuple(piece for piece in pieces if piece)


# Searching.


def occurrences(
    article: Prepared, quote: str, prefix: str | None = None, suffix: str | None = None
) -> tuple[Occurrence, ...]:
    """Where `quote` stands, in order, at most `LIMIT` places.

    If it stands anywhere on whole words, places where an edge of it cuts a word do not count. The brackets of a quote
    are read literally first; the first reading that stands is the one that counts.
    """
    if not says_something(quote):
        return ()
    for stretches, match in _readings(quote, article):
        if not 0 < max(map(len, stretches), default=0) <= _EDITS + 1 or not _may_stand(article, stretches):
            continue
        if found := _found(article, _compiled(article, stretches, prefix, suffix)):
            return tuple(_occurrence(article, spans, quote, match) for spans in found)
    return ()


def _compiled(
    article: Prepared, stretches: Sequence[_Stretch], prefix: str | None, suffix: str | None
) -> tuple[_Compiled, ...]:
    sources = [[_guarded(stretch, index, article) for index in range(len(stretch))] for stretch in stretches]
    sources[0][0] = _before(prefix, article) + sources[0][0]
    sources[-1][-1] += _after(suffix, article)
    return tuple(tuple(map(re.compile, source)) for source in sources)


def _guarded(stretch: _Stretch, index: int, article: Prepared) -> str:
    """The source of a part; where an editor's words stand beside it, it begins and ends on whole words."""
    first, last = stretch[index][0], stretch[index][-1]
    guard_left = index and isinstance(first, str) and _in_a_word(first[0])
    guard_right = index < len(stretch) - 1 and isinstance(last, str) and _in_a_word(last[-1])
    left = rf"(?<!{_WORD})" if guard_left else ""
    right = rf"(?!{_WORD}|{_NOT})" if guard_right else ""
    return f"({left}{_pattern(stretch[index], article)}{right})"


def _before(prefix: str | None, article: Prepared) -> str:
    words = folded(prefix or "")
    return _literal(words, article) + _blank(article) if words else ""


def _after(suffix: str | None, article: Prepared) -> str:
    words = folded(suffix or "")
    return f"(?={_blank(article)}{_literal(words, article)})" if words else ""


def _may_stand(article: Prepared, stretches: Sequence[_Stretch]) -> bool:
    """Whether the longest plain run of the quote is in the article at all: far quicker to know than the rest."""
    if article.ignores:
        return True
    texts = (piece for stretch in stretches for part in stretch for piece in part if isinstance(piece, str))
    runs = (run for text in texts for run in _PLAIN_RUN.findall(text))
    return max(runs, key=len, default="") in article.searched


def _found(article: Prepared, stretches: Sequence[_Compiled]) -> tuple[tuple[Window, ...], ...]:
    text = article.searched
    if len(stretches) > 1:
        return _first(_chains(text, stretches, whole=True)) or _first(_chains(text, stretches, whole=False))
    whole: list[tuple[Window, ...]] = []
    cut: list[tuple[Window, ...]] = []
    for window in _tightest(_windows(text, stretches[0], 0, len(text))):
        (cut if _cuts(text, window) else whole).append((window,))
        if len(whole) == LIMIT:
            break
        del cut[LIMIT:]
    return tuple(whole or cut)


def _first(chains: Iterator[tuple[Window, ...]]) -> tuple[tuple[Window, ...], ...]:
    return tuple(spans for spans, _ in zip(chains, range(LIMIT), strict=False))


def _windows(text: str, stretch: _Compiled, start: int, end: int) -> Iterator[Window]:
    """Where a stretch stands between `start` and `end`, overlaps too, by their starts."""
    head, *tail = stretch
    ahead = -1
    known: dict[tuple[int, int], int | None] = {}
    while found := head.search(text, start, end):
        if tail and ahead < found.end(1):
            after = tail[0].search(text, found.end(1), end)
            ahead = after.start() if after else len(text) + _FILL_LENGTH
        stop = _completed(text, tail, found.end(1), end, known) if ahead - found.end(1) <= _FILL_LENGTH else None
        if stop is not None and _stands_free(text, found.start(1), stop):
            yield found.start(1), stop
        start = found.start() + 1


def _completed(
    text: str, parts: Sequence[re.Pattern[str]], place: int, end: int, known: dict[tuple[int, int], int | None]
) -> int | None:
    """Where the last of `parts` ends at the nearest, each a few words after the one before; `known` is a memory."""
    if not parts:
        return place
    if (len(parts), place) not in known:
        stops = (_completed(text, parts[1:], stop, end, known) for stop in _after_a_fill(text, parts[0], place, end))
        nearest = min((stop for stop in stops if stop is not None), default=None)
        if len(known) > _KNOWN:
            known.clear()
        known[len(parts), place] = nearest
    return known[len(parts), place]


def _stands_free(text: str, start: int, end: int) -> bool:
    return not (splits(text, start) or splits(text, end) or _DROPPED_NOT.match(text, end))


def _after_a_fill(text: str, part: re.Pattern[str], start: int, end: int) -> Iterator[int]:
    """Where `part` ends if it comes after zero to six words of the same sentence."""
    words = 0
    for token in _TOKEN.finditer(text, start, min(_fill_end(text, start), end)):
        if found := part.match(text, token.start(), end):
            yield found.end(1)
        joined = token.start() > start and text[token.start() - 1] in _JOINERS
        words += token.group()[0].isalnum() and not joined
        if words > _FILL_WORDS:
            return


def _fill_end(text: str, start: int) -> int:
    limit = min(start + _FILL_LENGTH, len(text))
    blank = _BLANK_LINE.search(text, start, limit)
    limit = blank.start() if blank else limit
    return next((end for end in _sentence_ends(text, start, limit)), limit)


def _tightest(windows: Iterable[Window]) -> Iterator[Window]:
    """Of windows in the order of their starts, those that hold no other."""
    held: Window | None = None
    for window in windows:
        if held and held[1] < window[1]:
            yield held
        held = window
    if held:
        yield held


def _chains(text: str, stretches: Sequence[_Compiled], *, whole: bool) -> Iterator[tuple[Window, ...]]:
    """Where the stretches stand in order within one paragraph, as close to each other as they do."""
    for paragraph in _paragraphs_with(text, max(stretches, key=_source_length)):
        held: tuple[Window, ...] = ()
        seek = _Seeker(text, stretches, paragraph, whole=whole)
        for head in seek.windows(0, paragraph[0]):
            spans = seek.chain(head)
            if held and spans and held[-1] != spans[-1]:
                yield held
            held = spans or held
        if held:
            yield held


def _source_length(stretch: _Compiled) -> int:
    return sum(len(part.pattern) for part in stretch)


def _paragraphs_with(text: str, stretch: _Compiled) -> Iterator[Window]:
    start = 0
    while window := next(_windows(text, stretch, start, len(text)), None):
        blank = _BLANK_LINE.search(text, window[0])
        end = blank.start() if blank else len(text)
        yield _paragraph_start(text, window[0]), end
        start = max(end, window[0] + 1)


def _paragraph_start(text: str, place: int) -> int:
    line_end = text.rfind("\n", 0, place)
    while line_end >= 0:
        before = text.rfind("\n", 0, line_end)
        if before >= 0 and not text[before:line_end].translate(_DROPS).strip():
            return line_end + 1
        line_end = before
    return 0


class _Seeker:
    """Completes chains in a paragraph; remembers what it found, so that the paragraph is read once for all heads."""

    __slots__ = ("_end", "_reach", "_seen", "_stretches", "_text", "_whole")

    def __init__(self, text: str, stretches: Sequence[_Compiled], paragraph: Window, *, whole: bool) -> None:
        self._text = text
        self._stretches = stretches
        self._whole = whole
        self._end = paragraph[1]
        self._reach = 4 * max(map(_source_length, stretches)) + _FILL_LENGTH
        self._seen: dict[int, tuple[int, Window | None]] = {}

    def windows(self, index: int, start: int) -> Iterator[Window]:
        """Where a stretch stands between `start` and the paragraph's end. A prefix or a suffix may stand outside it."""
        reach = max(0, start - self._reach) if index == 0 else start
        for window in _windows(self._text, self._stretches[index], reach, self._end + self._reach):
            inside = start <= window[0] and window[1] <= self._end
            if inside and not (self._whole and _cuts(self._text, window)):
                yield window

    def chain(self, head: Window) -> tuple[Window, ...]:
        """`head` and the nearest places of the others after it, or nothing."""
        spans = [head]
        for index in range(1, len(self._stretches)):
            window = self._next(index, spans[-1][1])
            if window is None:
                return ()
            spans.append(window)
        return tuple(spans)

    def _next(self, index: int, start: int) -> Window | None:
        since, window = self._seen.get(index, (-1, (-1, -1)))
        if window is None or since <= start <= window[0]:
            return window
        window = next(self.windows(index, start), None)
        self._seen[index] = (start, window)
        return window


def _occurrence(article: Prepared, spans: Sequence[Window], quote: str, match: Match) -> Occurrence:
    cuts = [cut for span in spans for cut in _cuts(article.searched, span)]
    cuts.sort(key=lambda cut: not cut[1])
    raw = tuple((_raw(article, start), _raw(article, end)) for start, end in spans)
    if match == "folded" and article.text[slice(*raw[0])] == quote.strip():
        match = "exact"
    word, number = cuts[0] if cuts else ("", False)
    return Occurrence(spans=raw, match=match, cut=bool(cuts), whole=word, number=number)


# Edges.


def splits(text: str, place: int) -> bool:
    """Whether `place` lies inside what a reader sees as one character, or inside a CRLF."""
    if not 0 < place < len(text):
        return False
    if text[place] == "\n":
        return text[place - 1] == "\r"
    after = place
    while after < len(text) - 1 and text[after] in _IGNORED:
        after += 1
    if text[place - 1] == "\u200d" or text[after] == "\u200d" or "\U0001f3fb" <= text[after] <= "\U0001f3ff":
        return True
    return _composes(text[after]) or _splits_a_flag(text, place)


def _splits_a_flag(text: str, place: int) -> bool:
    start = place
    while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff" and place - start < _WINDOW:
        start -= 1
    return "\U0001f1e6" <= text[place] <= "\U0001f1ff" and (place - start) % 2 == 1


def _cuts(text: str, window: Window) -> list[tuple[str, bool]]:
    """The words and numbers that the edges of `window` cut, whole, and whether it is a number."""
    return [cut for place in window if (cut := _cut_at(text, place))]


def _cut_at(text: str, place: int) -> tuple[str, bool] | None:
    if not 0 < place < len(text):
        return None
    if " " in text[place - 1 : place + 1] and not _SPACED_DIGITS.search(text, max(0, place - 2), place + 2):
        return None
    start, end = max(0, place - _WINDOW), place + _WINDOW
    for number in _NUMBER.finditer(text, start, end):
        if number.start() < place < number.end():
            return number.group(), True
    word = _word_around(text, place)
    return (word, False) if word else None


def _word_around(text: str, place: int) -> str:
    start, end = place, place
    while start and place - start < _WINDOW and _wordish(text[start - 1]):
        start -= 1
    while end < len(text) and end - place < _WINDOW and _wordish(text[end]):
        end += 1
    inside = text[start:place].strip(_IGNORED) and text[place:end].strip(_IGNORED)
    return text[start:end].strip(_IGNORED) if inside else ""


def _wordish(char: str) -> bool:
    if char.isalnum() or char == "_":
        return not _is_spaceless(char)
    return char in _IGNORED or unicodedata.category(char)[0] == "M"


# Paragraphs and sentences.


def paragraphs(text: str) -> tuple[Window, ...]:
    """The paragraphs of `text`, without the white space around them. They end at a blank line."""
    bounds, start = [], 0
    for blank in _BLANK_LINE.finditer(text):
        bounds.append((start, blank.start()))
        start = blank.end()
    return tuple(filter(None, (_stripped(text, *bound) for bound in (*bounds, (start, len(text))))))


def sentences(text: str) -> tuple[Window, ...]:
    """The sentences of `text`, without the white space around them; none goes over the end of its paragraph.

    A headline, or a line that was broken on purpose, is a sentence of its own.
    """
    found: list[Window | None] = []
    for start, end in paragraphs(text):
        ends = {*_sentence_ends(text, start, end), *_line_ends(text, start, end), end}
        bounds = [start, *sorted(ends)]
        found += [_stripped(text, *bound) for bound in pairwise(bounds)]
    return tuple(filter(None, found))


def _stripped(text: str, start: int, end: int) -> Window | None:
    piece = text[start:end]
    blank = f"\ufeff{_IGNORED}"
    while (less := piece.lstrip().lstrip(blank)) != piece:
        start += len(piece) - len(less)
        piece = less
    piece = piece.rstrip()
    return (start, start + len(piece)) if piece else None


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    for mark in _SENTENCE_END.finditer(text, start, end):
        after = text[mark.end() : mark.end() + 8].lstrip()[:1]
        stops = mark.group()[0] == "." and _abbreviates(text[max(0, mark.start() - 8) : mark.start()])
        if not stops and not after.islower():
            yield mark.end()


def _abbreviates(before: str) -> bool:
    """Whether a full stop after `before` ends an initial (the J of “J. Smith”, the S of “U.S.”) or an abbreviation."""
    word = re.search(r"[^\W\d_]*\Z", before)
    letters = word.group() if word else ""
    return bool(_abbreviated(letters)) or (len(letters) == 1 and letters.isupper())


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Line ends in a paragraph that the writer meant: its lines are long, or this one stops well before the others."""
    lines = text[start:end].split("\n")
    longest = max(map(len, lines))
    place = start
    for line, after in pairwise(lines):
        place += len(line) + 1
        if longest > _WRAPPED or (len(line) < longest / 2 and not after.lstrip()[:1].islower()):
            yield place


# What stands nearest to words that do not stand.


def case_variant(article: Prepared, quote: str) -> Window | None:
    """Where `quote` would stand if capitals did not matter; an editor's words and words left out are not read."""
    pattern = re.compile(_literal(folded(quote), article), re.IGNORECASE)
    found = pattern.search(article.searched)
    return (_raw(article, found.start()), _raw(article, found.end())) if found else None


def tokens(text: str) -> tuple[Window, ...]:
    """The words, numbers and marks of `text`; each character counts as one where no spaces are written."""
    return tuple(token.span() for token in _TOKEN.finditer(text))


def nearby(article: Prepared, quote: str) -> tuple[Window, ...]:
    """Stretches of the article, somewhat longer than `quote`, that hold many of its words in its order.

    At most a few for each length of common phrase, longest first. For a person to look at, never for evidence.
    """
    plain = folded(without_markers(quote))
    sizes = (_clusters(_votes(article.searched, plain, size), len(plain)) for size in (4, 2, 1))
    starts = dict.fromkeys(start for found in sizes for start in found)
    margin = 80 + len(plain) // 2
    length = len(article.searched)
    bounds = ((max(0, start - margin), min(length, start + len(plain) + margin)) for start in starts)
    return tuple((_raw(article, start), _raw(article, end)) for start, end in bounds)


def _votes(text: str, plain: str, size: int) -> list[tuple[int, int]]:
    """Where the quote would begin, by each of its phrases of `size` words that the article holds."""
    words = [token.span() for token in _TOKEN.finditer(plain) if token.group()[0].isalnum()]
    phrases = [(first[0], plain[first[0] : last[1]]) for first, last in zip(words, words[size - 1 :], strict=False)]
    step = len(phrases) // _PHRASES + 1
    votes = []
    for number, (offset, phrase) in enumerate(phrases[::step]):
        place, count = text.find(phrase), 0
        while place >= 0 and count < LIMIT:
            votes.append((place - offset, number))
            place, count = text.find(phrase, place + 1), count + 1
    return sorted(votes)


def _clusters(votes: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Where the narrow places begin that most phrases vote for, the first few of equals."""
    best: list[int] = []
    best_count, start, reach = 1, 0, 40 + length // 2
    for end in range(len(votes)):
        while votes[end][0] - votes[start][0] > reach:
            start += 1
        count = len({number for _, number in votes[start : end + 1]})
        place = max(0, votes[start][0])
        if count > best_count:
            best, best_count = [place], count
        elif count == best_count and len(best) < _CANDIDATES and (not best or place - best[-1] > reach):
            best.append(place)
    return best
