"""Whether a printed brief says what its Markdown says: the same words, all of them, in the same order.

What may differ is written down here: the printed page has in its sources the file and the way back, and a contents
list, which Markdown does not have; it shows a series as a table, with a sign of minus where Markdown has a hyphen, and
a dispute as a table too, with who gives an account at its head; and its labels stand below each other, which Markdown
puts in one line. An article's notice stands with its extract, not with its first source; where there are no extracts,
it does stand there. What follows the summary (the extracts, the colophon) is the printed page's own; the marking is in
its footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefgen.model import Edition
from briefgen.sourcing import short_names
from briefgen.theme import Theme

_MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))

Inlines = Sequence[Sequence[Token]]


def differences(printed: str, markdown: str, edition: Edition, theme: Theme) -> list[str]:
    """What one says and the other does not; none, where both say the same. `printed` is the text of the tags."""
    gettext = theme.words(edition.language).gettext
    contents = [re.escape(_squeezed(gettext(words))) for words in ("In this brief", "Source extracts")]
    told = re.sub(r"{}.*?{}\d+".format(*contents), "", _squeezed(printed), count=1)
    found: list[str] = []
    own: list[str] = []
    at = 0
    for block in _blocks(markdown, edition, theme):
        words = _squeezed(block)
        start = told.find(words, at)
        if start < 0:
            found.append(f"not printed here: {block}")
            continue
        own.append(told[at:start])
        at = start + len(words)
    found += [f"not printed: {notice}" for notice in _notices(edition) if _squeezed(notice) not in told[at:]]
    allowed = _printed_only(edition, theme)
    return found + [f"only printed: {words}" for words in own if not re.fullmatch(allowed, words)]


def _squeezed(text: str) -> str:
    """Without white space, which a page breaks lines at, and what only keeps directions apart."""
    return re.sub(r"\s+", "", text.translate(_MARKS))


def _notices(edition: Edition) -> list[str]:
    """Those that stand with an extract."""
    extracts = () if "extracts" in edition.left_out else edition.extracts
    return [extract.article.notice for extract in extracts if extract.article.notice]


def _printed_only(edition: Edition, theme: Theme) -> str:
    gettext = theme.words(edition.language).gettext
    number = r"(\[\d+\])?"
    if "extracts" in edition.left_out:
        return f"↑*{number}"
    page = re.escape(_squeezed(gettext("p. %(page)s"))).replace(re.escape("%(page)s"), r"\d+")
    comma = re.escape(_squeezed(gettext(", ")))
    return rf"({re.escape(_squeezed(gettext('Cited')))}(↑{page}{comma}?)+)?{number}"


def _blocks(markdown: str, edition: Edition, theme: Theme) -> Iterator[str]:
    """The paragraphs, headings and items of the Markdown, as the printed page says them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inlines = [token.children or [] for token in tokens if token.type == "inline"]
    series = [item.series for chapter in edition.chapters for item in chapter.items if item.series]
    disputes = [*edition.disputes]
    sources = _files_of_sources(edition, theme)
    # The heading of the summary, its sentences, and the marking are the last ones.
    last = len(inlines) - bool(edition.marking)
    first_source = last - 2 - len(sources)
    at = 0
    while at < last:
        children = inlines[at]
        words = _words(children, sources[at - first_source] if 0 <= at - first_source < len(sources) else "")
        at += 1
        words = next((bare for notice in _notices(edition) if (bare := words.removesuffix(notice)) != words), words)
        if series and words[:-1].strip() == series[0].unit:
            count = len(series.pop(0).points)
            yield f"{words[:-1]} {_table([_words(points, '') for points in inlines[at : at + count]])}"
            at += count
        elif disputes and words == disputes[0].question:
            count = len(disputes.pop(0).accounts)
            yield f"{words} {_accounts(inlines[at : at + count])}"
            at += count
        elif children[0].type == "em_open" and children[-1].type == "em_close":
            yield words.replace(" · ", " ")
        else:
            yield words


def _files_of_sources(edition: Edition, theme: Theme) -> list[str]:
    """What the printed page has before the lines of each source: its file, where it describes the article."""
    gettext = theme.words(edition.language).gettext
    files = {extract.article.alias: extract.article.file for extract in edition.extracts}
    short = short_names(edition, gettext)
    return ["" if note.number in short else f"{files[note.article]}{gettext(', ')}" for note in edition.notes]


def _words(children: Sequence[Token], before_link: str) -> str:
    said = {"softbreak": " ", "hardbreak": " ", "link_open": before_link}
    return "".join(child.content or said.get(child.type, "") for child in children)


def _table(values: Sequence[str]) -> str:
    """Eight values stand under their bars: the labels in one row, the values in the next."""
    pairs = [re.split(r"[:：]\s*", value) for value in values]
    pairs = [(label, number.replace("-", "−")) for label, number in pairs]
    rows = zip(*pairs, strict=True) if len(pairs) <= 8 else pairs
    return " ".join(word for row in rows for word in row)


def _accounts(accounts: Inlines) -> str:
    """Three stand side by side: who gives them in one row, what they say in the next."""
    pairs = [_account(children) for children in accounts]
    rows = zip(*pairs, strict=True) if len(pairs) <= 3 else pairs
    return " ".join(word for row in rows for word in row)


def _account(children: Sequence[Token]) -> tuple[str, str]:
    """Who gives it, which is strong and ends in a colon, and what it says."""
    end = next(at for at, child in enumerate(children) if child.type == "strong_close")
    return _words(children[:end], ""), re.sub(r"^\s*[:：]\s*", "", _words(children[end:], ""))
