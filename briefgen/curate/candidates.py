"""`new`: a facts file to begin the day with, the sentences of its articles ready to become quotes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Final

from briefgen.curate.writing import FACTS, comment, refusal, scalar, stay_inside, write
from briefgen.diagnostics import Span
from briefgen.headers import end_of_head
from briefgen.matching import Prepared, line_of, occurrences, prepared, says_something, sentences
from briefgen.model import Article, Source

_READ: Final = 40_000
"""Code points of an article that are offered: no one picks quotes from the thousandth sentence of a list."""
_OFFERED: Final = 1_000_000
"""Bytes of candidates in one file: the YAML door reads no more than twice that."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What the YAML door refuses in a text."""

_TEMPLATE: Final = """\
# yaml-language-server: $schema=../facts.schema.json
#
# {day} has no facts yet. To begin:
#   1. Take the "# " away before `title`, `sections` and the first fact, and write them in your own words.
#   2. Below them, take it away before each sentence that carries the fact; shorten it to the words that do.
#   3. Remove what is left over, and have it checked: briefgen check
date: {day}
# title: What this day comes to, as a full sentence
# bottom_line:
#   - text: One sentence, at most three in all, each resting on facts below.
#     facts: [permanent-id]
# sections:
#   - title: What this part of the day comes to, as a full sentence
#     facts:
#       - id: permanent-id
#         text: One statement in our own words.
#         # why: Why it matters.
#         # tags: [topic]
#         # derived: {{value: 30, from: 820-790}}    where a number stands in no quote
#         cite:
"""


def new(root: Path, day: date, sources: Sequence[Source]) -> str:
    """Write the facts file of a day that has none, and return its name relative to the workspace.

    `sources` are the articles to offer: each sentence with its line, as a comment that becomes a citation when the
    `# ` is taken away. The file is whole, and says of itself that it holds no facts yet.
    """
    stay_inside(root)
    name = f"{FACTS}/{day.isoformat()}.yaml"
    taken = next((there for there in (name, f"{FACTS}/{day.isoformat()}") if os.path.lexists(root / there)), None)
    if taken:
        message = f"there are facts of {day.isoformat()} already"
        raise refusal(message, "edit them; nothing was written", span=Span(file=taken), kind="usage")
    write(root, {name: _facts_file(day, sources).encode()})
    return name


def _facts_file(day: date, sources: Sequence[Source]) -> str:
    lines = _within(_OFFERED, (line for source in sources for line in _offers(source)))
    none = () if sources else ("#", "# Every article is cited already: take in another with `briefgen add`.")
    return "\n".join((_TEMPLATE.format(day=day.isoformat()).rstrip(), *lines, *none, "...", ""))


def _within(limit: int, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        limit -= len(line.encode()) + 1
        if limit < 0:
            yield "# What follows is not offered here: the file would be too large."
            return
        yield line


def _offers(source: Source) -> Iterator[str]:
    yield from ("#", f"# {_described(source.article)}")
    article = prepared(_beginning(source.text))
    lines_of = cache(partial(_lines_with, article))  # a sentence that stands a thousand times is searched for once
    head = end_of_head(article.text)
    for start, end in sentences(article.text):
        if start < head:
            continue
        sentence = re.sub(r"\s+", " ", article.text[start:end])
        if says_something(sentence):
            yield _candidate(source.article.alias, sentence, line_of(article, start), lines_of)
    if len(article.text) < len(source.text):
        yield f"# The rest of the article, from line {line_of(article, len(article.text))}, is not offered here."


def _beginning(text: str) -> str:
    """As much as is offered, to the end of a line, or at least of a word."""
    if len(text) <= _READ:
        return text
    cuts = (text.rfind(mark, 0, _READ) + 1 for mark in "\n ")
    return text[: next(filter(None, cuts), _READ)]


def _candidate(alias: str, sentence: str, line: int, lines_of: Callable[[str], tuple[int, ...]]) -> str:
    if _CONTROL.search(sentence):
        return f"# line {line} holds a control character: quote the words beside it."
    found = lines_of(sentence)
    if not found:
        return f"# line {line} cannot be quoted whole: “{comment(sentence[:60])}”"
    where = f"line {line}{_elsewhere(line, found)}"
    return f"#           - {alias}: {scalar(sentence)}  # {where}"


def _lines_with(article: Prepared, sentence: str) -> tuple[int, ...]:
    return tuple(line_of(article, found.spans[0][0]) for found in occurrences(article, sentence))


def _elsewhere(line: int, found: Sequence[int]) -> str:
    if len(found) == 1:
        return ""
    others = ", ".join(str(other) for other in sorted({*found} - {line})[:5])
    return f"; stands also on {others or 'the same line'}: give prefix or suffix"


def _described(article: Article) -> str:
    parts = (article.publisher, *article.authors, article.published.isoformat(), article.title)
    return comment(f"From {article.alias} ({', '.join(filter(None, parts))})")
