"""Whether a printed brief says what its Markdown says: the same words, all of them, in the same order.

What may differ is written down here: the printed page says in its disputes who gives an account, in its sources the
file and the way back, and has a contents list, which Markdown does not have; it shows a series as a table, with a
sign of minus where Markdown has a hyphen; and its labels stand below each other, which Markdown puts in one line. An
article's notice stands with its extract, not with its first source. What else follows the sources (the summary's
dates, the extracts, the colophon) is the printed page's own; the marking is in its footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefgen.model import Edition
from briefgen.theme import Theme

_MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f"))


def differences(printed: str, markdown: str, edition: Edition, theme: Theme) -> list[str]:
    """What one says and the other does not; none, where both say the same. `printed` is the text of the tags."""
    gettext = theme.words(edition.language).gettext
    contents = [re.escape(_squeezed(gettext(words))) for words in ("In this brief", "Source extracts")]
    told = re.sub(r"{}.*?{}\d+".format(*contents), "", _squeezed(printed), count=1)
    found: list[str] = []
    own: list[str] = []
    at = 0
    for block in _blocks(markdown, edition, gettext(", ")):
        words = _squeezed(block)
        start = told.find(words, at)
        if start < 0:
            found.append(f"not printed here: {block}")
            continue
        own.append(told[at:start])
        at = start + len(words)
    notices = [extract.article.notice for extract in edition.extracts if extract.article.notice]
    found += [f"not printed: {notice}" for notice in notices if _squeezed(notice) not in told[at:]]
    allowed = _printed_only(edition, theme)
    return found + [f"only printed: {words}" for words in own if not re.fullmatch(allowed, words)]


def _squeezed(text: str) -> str:
    """Without white space, which a page breaks lines at, and marks of direction."""
    return re.sub(r"\s+", "", text.translate(_MARKS))


def _printed_only(edition: Edition, theme: Theme) -> str:
    gettext = theme.words(edition.language).gettext
    names = {article.publisher or article.title or article.alias for article in (e.article for e in edition.extracts)}
    page = re.escape(_squeezed(gettext("p. %(page)s"))).replace(re.escape("%(page)s"), r"\d+")
    comma = re.escape(_squeezed(gettext(", ")))
    back = rf"({re.escape(_squeezed(gettext('Cited')))}(↑{page}{comma}?)+)?"
    number = r"(\[\d+\])?"
    said = "|".join(re.escape(_squeezed(name)) for name in names)
    summary = re.escape(_squeezed(gettext("Source summary")))
    return f"{back}{number}(({said});?)*({summary})?"


def _blocks(markdown: str, edition: Edition, comma: str) -> Iterator[str]:
    """The paragraphs, headings and items of the Markdown, as the printed page says them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inlines = [token.children or [] for token in tokens if token.type == "inline"]
    series = [item.series for chapter in edition.chapters for item in chapter.items if item.series]
    files = {article.alias: article.file for article in (extract.article for extract in edition.extracts)}
    notices = [extract.article.notice for extract in edition.extracts if extract.article.notice]
    sources = [f"{files[note.article]}{comma}" for note in edition.notes]
    first_source = len(inlines) - len(sources) - 1 - bool(edition.marking)
    at = 0
    while at < len(inlines) - bool(edition.marking):
        children = inlines[at]
        words = _words(children, sources[at - first_source] if 0 <= at - first_source < len(sources) else "")
        at += 1
        words = next((bare for notice in notices if (bare := words.removesuffix(notice)) != words), words)
        if series and words[:-1].strip() == series[0].unit:
            count = len(series.pop(0).points)
            yield f"{words[:-1]} {_table([_words(points, '') for points in inlines[at : at + count]])}"
            at += count
        elif children[0].type == "em_open" and children[-1].type == "em_close":
            yield words.replace(" · ", " ")
        else:
            yield words


def _words(children: Sequence[Token], before_link: str) -> str:
    said = {"softbreak": " ", "hardbreak": " ", "link_open": before_link}
    return "".join(child.content or said.get(child.type, "") for child in children)


def _table(values: Sequence[str]) -> str:
    """Eight values stand under their bars: the labels in one row, the values in the next."""
    pairs = [re.split(r"[:：]\s*", value) for value in values]
    pairs = [(label, number.replace("-", "−")) for label, number in pairs]
    rows = zip(*pairs, strict=True) if len(pairs) <= 8 else pairs
    return " ".join(word for row in rows for word in row)
