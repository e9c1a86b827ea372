"""Resolves citations: each becomes evidence, or a problem that shows what the article has instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import Literal

from briefgen.diagnostics import Problem
from briefgen.matching import (
    LIMIT,
    Occurrence,
    Prepared,
    case_variant,
    elided_parts,
    folded,
    line_of,
    nearby,
    occurrences,
    prepared,
    says_something,
    splits,
    tokens,
    without_markers,
)
from briefgen.model import Article, Citation, Evidence, Passage, Source

Standing = Literal["stands", "moved", "ambiguous", "gone"]
"""What became of a quote in an article that changed: at the same code points; elsewhere; more than once; nowhere."""

_CONTEXT = 32
_FAR = 400
_TELLING = 6
_FIRST_CJK = "\u2e80"
_SHOWN = 90
_LISTED = 8
_TOKENS = 1000
_LETTERS = 400
_NEAR = 0.4
_NEGATIONS = frozenset({"not", "never", "no", "nor", "neither", "none", "nobody", "nothing", "without", "cannot"})
_GAP_WORDS = 6
_FEW = 3

_COPY = "copy the words as they stand in the article; […] leaves words out, [word] marks an editor's own"
_SHORTEST = "copy from the article the shortest words that carry the statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with its text made ready to be searched."""

    source: Source
    text: Prepared

    @property
    def alias(self) -> str:
        return self.source.article.alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Reanchored:
    """What became of a citation whose article changed."""

    citation: Citation
    standing: Standing
    evidence: Evidence | None
    """Where it stands or moved to."""
    lines: tuple[int, ...]
    """Where it begins; empty where it is gone."""
    nearest: str = ""
    """Where it is gone: the nearest passage, as a word diff with its line."""


def read(source: Source) -> Reading:
    """An article made ready, for the callers who resolve one citation at a time."""
    return Reading(source=source, text=prepared(source.text))


def resolve_all(
    citations: Iterable[Citation], sources: Mapping[str, Source]
) -> tuple[Mapping[Citation, Evidence], tuple[Problem, ...]]:
    """The evidence of each citation that stands, in the order of the citations, and all problems.

    A citation of an article that is not among `sources` is passed over: its absence is reported where it is noticed.
    """
    readings = {alias: read(source) for alias, source in sources.items()}
    found: dict[Citation, Evidence] = {}
    problems: list[Problem] = []
    for citation in citations:
        if citation.article in readings:
            evidence, trouble = resolve(citation, readings[citation.article], readings)
            found |= {citation: evidence} if evidence else {}
            problems += trouble
    return found, tuple(problems)


def resolve(
    citation: Citation, source: Source | Reading, others: Mapping[str, Reading] | None = None
) -> tuple[Evidence | None, tuple[Problem, ...]]:
    """The evidence of a citation, or an error that says why there is none; warnings may come beside evidence.

    Nothing but the rulings on matching decides. `others` are the day's articles, among which an absent quote is looked
    for so that the message can tell.
    """
    reading = source if isinstance(source, Reading) else read(source)
    if not says_something(citation.quote):
        return None, (_unsaid(citation),)
    found = occurrences(reading.text, citation.quote, citation.prefix, citation.suffix)
    if not found:
        return None, (_missing(citation, reading, others or {}),)
    first, found = found[0], tuple(occurrence for occurrence in found if not occurrence.number)
    if not found:
        return None, (_cut_number(citation, reading, first),)
    if len(found) > 1:
        return None, (_ambiguous(citation, reading, found),)
    evidence = _evidence(citation, reading, found[0])
    return evidence, tuple(_warnings(evidence, reading, found[0]))


def _evidence(citation: Citation, reading: Reading, found: Occurrence) -> Evidence:
    text = reading.source.text
    start, end = found.spans[0][0], found.spans[-1][1]
    before, after = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    while splits(text, before):
        before += 1
    while splits(text, after):
        after -= 1
    return Evidence(
        citation=citation,
        sha256=reading.source.sha256,
        passages=tuple(_passage(reading.text, *span) for span in found.spans),
        prefix=text[before:start],
        suffix=text[end:after],
        match=found.match,
    )


def _passage(text: Prepared, start: int, end: int) -> Passage:
    return Passage(
        start=start,
        end=end,
        first_line=line_of(text, start),
        last_line=line_of(text, end - 1),
        exact=text.text[start:end],
    )


# Warnings.


def _warnings(evidence: Evidence, reading: Reading, found: Occurrence) -> Iterator[Problem]:
    citation = evidence.citation
    if found.cut:
        shown = _shown(citation.quote)
        yield Problem(
            message=f'in "{reading.alias}", “{shown}” stands only where it cuts the word “{_shown(found.whole)}”',
            span=citation.span,
            notes=(f'line {evidence.first_line} of "{reading.alias}": {_in_context(reading, found)}',),
            hint="quote whole words",
            severity="warning",
        )
    if hidden := _hidden_negation(evidence, reading.source.text):
        yield Problem(
            message=f"what “{_shown(citation.quote)}” leaves out or puts in brackets holds “{hidden}” in the article",
            span=citation.span,
            notes=(f'line {evidence.first_line} of "{reading.alias}": {_in_context(reading, found)}',),
            hint="quote that word too, or choose other words",
            severity="warning",
        )


def _hidden_negation(evidence: Evidence, text: str) -> str:
    """A "not" of the article that a reader of the quote does not see, though it is near what he sees."""
    gaps = [text[left.end : right.start] for left, right in pairwise(evidence.passages)]
    hidden = [word for gap in gaps if len(gap.split()) <= _GAP_WORDS for word in _negations(gap)]
    if evidence.match == "edited":
        hidden += [word for passage in evidence.passages for word in _negations(passage.exact)]
    seen = _negations(evidence.citation.quote)
    return next((word for word in hidden if word not in seen), "")


def _negations(text: str) -> list[str]:
    return [
        word
        for word in folded(text).lower().replace("n't", " not").split()
        if word.strip(".,;:!?\"'()[]") in _NEGATIONS
    ]


# Errors.


def _unsaid(citation: Citation) -> Problem:
    shown = _shown(citation.quote)
    message = f"“{shown}” holds no word of the article" if shown else "the quote is empty"
    return Problem(message=message, span=citation.span, hint=_SHORTEST)


def _cut_number(citation: Citation, reading: Reading, found: Occurrence) -> Problem:
    return Problem(
        message=f'“{_shown(citation.quote)}” cuts the number {_shown(found.whole)} of "{reading.alias}"',
        span=citation.span,
        notes=(f"line {line_of(reading.text, found.spans[0][0])}: {_in_context(reading, found)}",),
        hint="quote the number whole",
    )


def _ambiguous(citation: Citation, reading: Reading, found: Sequence[Occurrence]) -> Problem:
    count = f"{len(found)} times" if len(found) < LIMIT else f"{LIMIT} times or more"
    given = [name for name, words in (("prefix", citation.prefix), ("suffix", citation.suffix)) if words]
    still = f", with its {' and '.join(given)} too" if given else ""
    notes = [note for occurrence in found[:_LISTED] for note in _told_apart(citation, reading, found, occurrence)]
    more = [f"and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
    return Problem(
        message=f'“{_shown(citation.quote)}” stands {count} in "{reading.alias}"{still}',
        span=citation.span,
        notes=(*notes, *more),
        hint="say which one is meant: write article, quote and a prefix or suffix that touches the quote",
    )


def _told_apart(
    citation: Citation, reading: Reading, found: Sequence[Occurrence], occurrence: Occurrence
) -> Iterator[str]:
    yield f"line {line_of(reading.text, occurrence.spans[0][0])}: {_in_context(reading, occurrence)}"
    if words := _suggestion(citation, reading, found, occurrence):
        yield f"  to mean this one: {words}"


def _suggestion(citation: Citation, reading: Reading, found: Sequence[Occurrence], occurrence: Occurrence) -> str:
    """A `prefix:` or a `suffix:` that only `occurrence` has, ready to be pasted into YAML; nothing if there is none."""
    text = reading.source.text
    befores = {other: text[max(0, other.spans[0][0] - _FAR) : other.spans[0][0]] for other in found}
    afters = {other: text[other.spans[-1][1] : other.spans[-1][1] + _FAR] for other in found}
    prefix, suffix = _own_ending(befores, occurrence), _own_beginning(afters, occurrence)
    options = (("prefix", prefix, {"suffix": citation.suffix}), ("suffix", suffix, {"prefix": citation.prefix}))
    for name, words, other in sorted(options, key=lambda option: len(option[1])):
        if (
            words.isprintable()
            and words
            and occurrences(reading.text, citation.quote, **{name: words}, **other) == (occurrence,)
        ):
            return f"{name}: {_as_yaml(words)}"
    return ""


def _own_ending(texts: Mapping[Occurrence, str], own: Occurrence) -> str:
    words = _only_ending(folded(texts[own]), [folded(text) for place, text in texts.items() if place != own])
    return _as_written(words, " ".join(texts[own].split()[-len(words.split()) :]))


def _own_beginning(texts: Mapping[Occurrence, str], own: Occurrence) -> str:
    reverse = _only_ending(
        folded(texts[own])[::-1], [folded(text)[::-1] for place, text in texts.items() if place != own]
    )
    return _as_written(reverse[::-1], " ".join(texts[own].split()[: len(reverse.split())]))


def _only_ending(text: str, others: Sequence[str]) -> str:
    """The shortest run of whole words at the end of `text` with which none of `others` ends."""
    for length in range(max(1, min(_TELLING, len(text))), len(text) + 1):
        ending = text[-length:]
        whole = length == len(text) or text[-length - 1] == " " or text[-length - 1] >= _FIRST_CJK
        if whole and ending[0] != " " and not any(other.endswith(ending) for other in others):
            return ending
    return ""


def _as_written(words: str, candidate: str) -> str:
    """`words` with the article's own marks, where they are found so."""
    return candidate if folded(candidate) == words else words


def _as_yaml(words: str) -> str:
    plain = words[0].isalnum() or words[0] in "“‘«("
    if plain and ": " not in words and " #" not in words and words[-1] != ":":
        return words
    return "'" + words.replace("'", "''") + "'"


def _missing(citation: Citation, reading: Reading, others: Mapping[str, Reading]) -> Problem:
    """Why nothing was found: a prefix or suffix that does not hold, or words that are not there."""
    anywhere = occurrences(reading.text, citation.quote)
    if anywhere:
        return _not_touching(citation, reading, anywhere)
    for other in others.values():
        if other is not reading and (found := occurrences(other.text, citation.quote)) and not found[0].cut:
            return _elsewhere(citation, reading, other, found[0])
    parts = elided_parts(citation.quote)
    return _disjoint(citation, reading, parts) if len(parts) > 1 else _absent(citation, reading)


def _not_touching(citation: Citation, reading: Reading, found: Sequence[Occurrence]) -> Problem:
    quote = _shown(citation.quote)
    prefix_holds = occurrences(reading.text, citation.quote, prefix=citation.prefix)
    suffix_holds = occurrences(reading.text, citation.quote, suffix=citation.suffix)
    if prefix_holds and suffix_holds:
        message = f'no “{quote}” in "{reading.alias}" has both this prefix and this suffix'
    elif not prefix_holds:
        message = f'the prefix “{_shown(citation.prefix or "")}” does not stand before “{quote}” in "{reading.alias}"'
    else:
        message = f'the suffix “{_shown(citation.suffix or "")}” does not stand after “{quote}” in "{reading.alias}"'
    notes = [f"line {line_of(reading.text, place.spans[0][0])}: {_in_context(reading, place)}" for place in found]
    needed = "" if len(found) > 1 else ", or leave it out: the quote stands only once"
    return Problem(
        message=message,
        span=citation.span,
        notes=tuple(notes[:_LISTED]),
        hint=f"copy the words that touch the quote{needed}",
    )


def _elsewhere(citation: Citation, reading: Reading, other: Reading, found: Occurrence) -> Problem:
    line = line_of(other.text, found.spans[0][0])
    return Problem(
        message=f'{_no(citation, reading)}; it stands in "{other.alias}", line {line}',
        span=citation.span,
        hint=f'cite "{other.alias}", or quote the words of "{reading.alias}"',
    )


def _disjoint(citation: Citation, reading: Reading, parts: Sequence[str]) -> Problem:
    lines = {
        part: [line_of(reading.text, found.spans[0][0]) for found in occurrences(reading.text, part)] for part in parts
    }
    missing = [part for part in lines if not lines[part]]
    if missing:
        message = _no(citation, reading)
        notes = [f"“{_shown(part)}”: {_nearest_note(part, reading)}" for part in missing]
        return Problem(message=message, span=citation.span, notes=tuple(notes), hint=_COPY)
    return Problem(
        message=f'in "{reading.alias}", no paragraph holds the parts of “{_shown(citation.quote)}” in this order',
        span=citation.span,
        notes=tuple(f"“{_shown(part)}” stands on {_lines(places)}" for part, places in lines.items()),
        hint="[…] joins parts of one paragraph; cite the parts one by one",
    )


def _no(citation: Citation, reading: Reading) -> str:
    return f'“{_shown(citation.quote)}” does not stand in "{reading.alias}"'


def _absent(citation: Citation, reading: Reading) -> Problem:
    near = _nearest(citation.quote, reading.text)
    meant = _bare_ellipsis_was_meant(citation.quote, reading)
    cause = _cause(near) if near and not meant else ""
    return Problem(
        message=_no(citation, reading) + (f": {cause}" if cause else ""),
        span=citation.span,
        notes=(_nearest_note(citation.quote, reading, near),),
        hint="write […] where words are left out" if meant else _COPY,
    )


def _bare_ellipsis_was_meant(quote: str, reading: Reading) -> bool:
    marked = quote.replace("...", "…").replace("…", "[…]")
    return "[[" not in marked and marked != quote and bool(occurrences(reading.text, marked))


# The nearest passage, as a word diff.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    text: str
    spans: tuple[tuple[int, int], ...]

    def __getitem__(self, index: int) -> str:
        return self.text[slice(*self.spans[index])]

    def between(self, start: int, end: int) -> str:
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def spaced(self, index: int) -> bool:
        """Whether white space stands before a word."""
        start = self.spans[index][0]
        return start > 0 and self.text[start - 1].isspace()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A run of words of the quote, and the run of the article that stands in its place."""

    same: bool
    quote: tuple[int, int]
    article: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """A quote beside the passage that is nearest to it."""

    line: int
    likeness: float
    """How much of the quote stands there, word by word."""
    spelling: float
    """How alike the two are letter by letter: decides between passages that are equally near."""
    touching: str
    """The passage with what touches it."""
    quote: _Words
    article: _Words
    changes: tuple[_Change, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What differs: the quote's words, the article's."""
        changed = (change for change in self.changes if not change.same)
        return [(self.quote.between(*change.quote), self.article.between(*change.article)) for change in changed]


def _nearest_note(quote: str, reading: Reading, near: _Difference | None = None) -> str:
    near = near or _nearest(quote, reading.text)
    if near is None:
        return f'nothing like it stands in "{reading.alias}"'
    return f'nearest, line {near.line} of "{reading.alias}": {_word_diff(near)}'


def _nearest(quote: str, text: Prepared) -> _Difference | None:
    plain = without_markers(quote)
    same_letters = case_variant(text, plain)
    windows = [_widened(text, *same_letters)] if same_letters else nearby(text, plain)
    found = [near for window in windows if (near := _difference(plain, text, *window))]
    best = max(found, key=lambda near: (near.likeness, near.spelling), default=None)
    return best if best and best.likeness >= _NEAR else None


def _widened(text: Prepared, start: int, end: int) -> tuple[int, int]:
    return max(0, start - _CONTEXT), min(len(text.text), end + _CONTEXT)


def _difference(quote: str, text: Prepared, start: int, end: int) -> _Difference | None:
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
    return _Difference(
        line=line_of(text, start) + theirs.text.count("\n", 0, theirs.spans[low][0]),
        likeness=alike / sum(map(len, ours_loose)),
        spelling=SequenceMatcher(None, ours.text[:_LETTERS], run[:_LETTERS], autojunk=False).ratio(),
        touching=_touching(theirs.text, theirs.spans[low][0], theirs.spans[high - 1][1]),
        quote=ours,
        article=theirs,
        changes=tuple(changes),
    )


def _touching(text: str, start: int, end: int) -> str:
    before, after = text[:start], text[end:]
    head = before.split()[-1] if before[-1:].strip() else ""
    tail = after.split()[0] if after[:1].strip() else ""
    return _visible(f"{head}{text[start:end]}{tail}")


def _words(text: str) -> _Words:
    plain = "".join(char for char in unicodedata.normalize("NFC", text) if folded(char) or char.isspace())
    return _Words(text=plain, spans=tokens(plain)[:_TOKENS])


def _loose(words: _Words) -> list[str]:
    """Keys by which words are set beside each other, though what folds here is a difference."""
    return [unicodedata.normalize("NFKC", folded(words[index])).casefold() for index in range(len(words.spans))]


def _nearest_run(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """The run of `theirs` that stands for `ours`, without stray words that happen to be alike at a distance."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return 0, 0
    core = max(range(len(blocks)), key=lambda index: blocks[index].size)
    first = last = core
    while first and _adjoin(blocks[first - 1], blocks[first]):
        first -= 1
    while last < len(blocks) - 1 and _adjoin(blocks[last], blocks[last + 1]):
        last += 1
    head, tail = blocks[first], blocks[last]
    behind = len(ours) - tail.a - tail.size
    return max(0, head.b - head.a), min(len(theirs), tail.b + tail.size + behind)


def _adjoin(left: tuple[int, int, int], right: tuple[int, int, int]) -> bool:
    ours = right[0] - left[0] - left[2]
    theirs = right[1] - left[1] - left[2]
    return theirs <= ours + 3 + 2 * min(left[2], right[2])


def _changes(
    ours: _Words, theirs: _Words, alike: bool, quote: tuple[int, int], article: tuple[int, int]
) -> Iterator[_Change]:
    """One change; where words are alike but for capitals or compatibility, one for each word that is not the same."""
    if not alike:
        yield _Change(same=False, quote=quote, article=article)
        return
    start = 0
    same = [folded(ours[quote[0] + n]) == folded(theirs[article[0] + n]) for n in range(quote[1] - quote[0])]
    for end in range(1, len(same) + 1):
        if end == len(same) or same[end] != same[start] or not same[start]:
            yield _Change(
                same=same[start],
                quote=(quote[0] + start, quote[0] + end),
                article=(article[0] + start, article[0] + end),
            )
            start = end


def _word_diff(near: _Difference) -> str:
    """As `git diff --word-diff=plain` writes it: `[-the quote's-]{+the article's+}`."""
    out = ""
    for change in near.changes:
        side, place = (
            (near.article, change.article) if change.article[0] < change.article[1] else (near.quote, change.quote)
        )
        quote, article = near.quote.between(*change.quote), near.article.between(*change.article)
        out += " " if out and side.spaced(place[0]) else ""
        out += _middle_left_out(_visible(article)) if change.same else ""
        out += f"[-{_shown(quote)}-]" if quote and not change.same else ""
        out += f"{{+{_shown(article)}+}}" if article and not change.same else ""
    return out


def _cause(near: _Difference) -> str:
    """What kind of difference it is, where that is simply said."""
    pairs = near.pairs
    if not pairs:
        return f"its edges or its spaces differ, the article has “{near.touching}”"
    for judge in (_only_case, _characters, _numbers, _order, _negation):
        if cause := judge(pairs):
            return cause
    return ""


def _only_case(pairs: Sequence[tuple[str, str]]) -> str:
    alike = all(folded(ours).lower() == folded(theirs).lower() for ours, theirs in pairs)
    return "only capitals differ" if alike else ""


def _characters(pairs: Sequence[tuple[str, str]]) -> str:
    unlike = [_unlike(folded(ours), folded(theirs)) for ours, theirs in pairs if ours.lower() != theirs.lower()]
    if not all(_look_alike(*pair) for pair in unlike):
        return ""
    ours, theirs = unlike[0]
    return f"a character differs, the article has {_named(theirs)}, the quote {_named(ours)}"


def _look_alike(ours: str, theirs: str) -> bool:
    compatible = unicodedata.normalize("NFKC", ours) == unicodedata.normalize("NFKC", theirs)
    return compatible or _invisible(ours + theirs) or _of_two_scripts(ours, theirs)


def _invisible(text: str) -> bool:
    return bool(text) and all(unicodedata.category(char)[0] == "C" for char in text)


def _of_two_scripts(ours: str, theirs: str) -> bool:
    """Whether letters that may look alike are not of one script, as a Latin and a Cyrillic o."""
    scripts = [{unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()} for text in (ours, theirs)]
    return len(ours) == len(theirs) <= 3 and all(scripts) and scripts[0] != scripts[1]


def _unlike(ours: str, theirs: str) -> tuple[str, str]:
    """Two words without what they begin and end with in common."""
    start = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    ours, theirs = ours[start:], theirs[start:]
    while ours and theirs and ours[-1] == theirs[-1]:
        ours, theirs = ours[:-1], theirs[:-1]
    return ours, theirs


def _named(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text or "nothing"
    names = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in text[:3])
    return f"{_visible(text)} ({names})" if text.isprintable() else names


def _numbers(pairs: Sequence[tuple[str, str]]) -> str:
    if not all(any(map(str.isdigit, ours)) and any(map(str.isdigit, theirs)) for ours, theirs in pairs):
        return ""
    ours, theirs = (" and ".join(_visible(pair[side]) for pair in pairs) for side in (0, 1))
    return f"it differs by a number, the article has {theirs}, the quote {ours}"


def _order(pairs: Sequence[tuple[str, str]]) -> str:
    ours, theirs = (sorted(folded(" ".join(pair[side] for pair in pairs)).split()) for side in (0, 1))
    return "the same words stand there in another order" if ours == theirs else ""


def _negation(pairs: Sequence[tuple[str, str]]) -> str:
    if len(pairs) > 1 or max(len(words.split()) for words in pairs[0]) > _FEW:
        return ""
    ours, theirs = map(_negated, pairs[0])
    if theirs and not ours:
        return f"the article has “{theirs}” there, which the quote leaves out"
    if ours and not theirs:
        return f"the quote has “{ours}” there, which the article has not"
    return ""


def _negated(text: str) -> str:
    words = [folded(word) for word in text.split()]
    return next((word for word in words if word.lower() in _NEGATIONS or word.lower().endswith("'t")), "")


# Words for people.


def _in_context(reading: Reading, found: Occurrence) -> str:
    text = reading.source.text
    start, end = found.spans[0][0], found.spans[-1][1]
    before = _visible(text[max(0, start - 2 * _CONTEXT) : start + 1])[:-1][-_CONTEXT:]
    after = _visible(text[end - 1 : end + 2 * _CONTEXT])[1:][:_CONTEXT]
    if start > _CONTEXT and " " in before:
        before = "…" + before[before.index(" ") :]
    if end < len(text) - _CONTEXT and " " in after:
        after = after[: after.rindex(" ") + 1] + "…"
    return f"{before}[{_shown(text[start:end])}]{after}".strip()


def _lines(lines: Sequence[int]) -> str:
    shown = [str(line) for line in dict.fromkeys(lines)][:_LISTED]
    return f"line {shown[0]}" if len(shown) == 1 else f"lines {', '.join(shown[:-1])} and {shown[-1]}"


def _shown(text: str) -> str:
    return _middle_left_out(_visible(text).strip())


def _middle_left_out(text: str) -> str:
    if len(text) <= _SHOWN:
        return text
    half = _SHOWN // 2
    return f"{text[:half].rsplit(' ', 1)[0]} … {text[-half:].split(' ', 1)[-1]}"


def _visible(text: str) -> str:
    """`text` on one line, without what could disturb a terminal."""
    return " ".join("".join(map(_safe, piece)) for piece in text.replace("\ufeff", "").split()) if text.strip() else " "


def _safe(char: str) -> str:
    if unicodedata.category(char)[0] != "C" or char in "\u200c\u200d":
        return char
    return f"<U+{ord(char):04X}>" if folded(char) else ""


# Articles that change.


def reanchor(citation: Citation, now: Source | Reading, old: Evidence | None = None) -> Reanchored:
    """What became of a citation in the text that its article has now.

    `old` is the evidence from before, if it is known: without it a quote that stands is not known to have moved. Where
    the quote has come to stand more than once, the words that were around it tell which lines are meant.
    """
    reading = now if isinstance(now, Reading) else read(now)
    evidence, _ = resolve(citation, reading)
    if evidence:
        moved = old is not None and _places(old) != _places(evidence)
        return Reanchored(
            citation=citation,
            standing="moved" if moved else "stands",
            evidence=evidence,
            lines=(evidence.first_line,),
        )
    found = occurrences(reading.text, citation.quote, citation.prefix, citation.suffix)
    if len(found) > 1 and not found[0].number:
        meant = _most_alike_around(reading.source.text, found, old) if old else found
        lines = tuple(line_of(reading.text, place.spans[0][0]) for place in meant)
        return Reanchored(citation=citation, standing="ambiguous", evidence=None, lines=lines)
    note = _nearest_note(citation.quote, reading)
    return Reanchored(citation=citation, standing="gone", evidence=None, lines=(), nearest=note)


def _most_alike_around(text: str, found: Sequence[Occurrence], old: Evidence) -> list[Occurrence]:
    """Those of `found` around which most of the words stand that stood around the quote before."""

    def alike(place: Occurrence) -> int:
        before = folded(text[max(0, place.spans[0][0] - _FAR) : place.spans[0][0]])[::-1]
        after = folded(text[place.spans[-1][1] : place.spans[-1][1] + _FAR])
        pairs = ((before, folded(old.prefix)[::-1]), (after, folded(old.suffix)))
        return sum(1 for pair in pairs for _ in takewhile(_same, zip(*pair, strict=False)))

    best = max(map(alike, found))
    return [place for place in found if alike(place) == best]


def _same(pair: tuple[str, ...]) -> bool:
    return pair[0] == pair[1]


def changed_article(
    article: Article, citations: Sequence[Citation], now: Source, old: Mapping[Citation, Evidence] | None = None
) -> Problem:
    """The error for an article whose bytes are not those that the catalogue locked: which quotes still stand."""
    reading = read(now)
    unique = {(citation.quote, citation.prefix, citation.suffix): citation for citation in reversed(citations)}
    known = old or {}
    fates = [reanchor(citation, reading, known.get(citation)) for citation in reversed(unique.values())]
    return Problem(
        message=f'"{article.alias}" is not the text that the catalogue locked; {_tally(fates)}',
        span=article.sha256_span,
        notes=tuple(_fate(fate) for fate in fates),
        hint=f"look at what changed, then `briefgen relock {article.alias}`",
    )


def _places(evidence: Evidence) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in evidence.passages]


def _tally(fates: Sequence[Reanchored]) -> str:
    standing = sum(fate.evidence is not None for fate in fates)
    if not fates:
        return "no fact cites it"
    if len(fates) == 1:
        return "the one quote from it still stands" if standing else "the one quote from it no longer stands"
    return f"{standing} of {len(fates)} quotes from it still stand"


def _fate(fate: Reanchored) -> str:
    said = {
        "stands": "stands on",
        "moved": "stands, now on",
        "ambiguous": "now stands more than once, on",
        "gone": "no longer stands;",
    }[fate.standing]
    return f"“{_shown(fate.citation.quote)}” {said} {_lines(fate.lines) if fate.lines else fate.nearest}"
