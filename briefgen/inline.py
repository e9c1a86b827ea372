"""Fact texts: emphasis, strong, code and links are markup; anything else is shown as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup, escape

from briefgen.bidi import CONTROL, balanced

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_RULES: Final = ("escape", "backticks", "emphasis", "link", "balance_pairs", "fragments_join", "text_join")
_ALLOWED: Final = ("http", "https", "mailto")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_BREAK: Final = re.compile(r"[\t\r\n\f\v\x85\u2028\u2029]")
_BREAKS: Final = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_OPEN: Final = {"em_open": "<em>", "strong_open": "<strong>"}
_CLOSE: Final = {"em_close": "</em>", "strong_close": "</strong>", "link_close": "</a>"}

# What CommonMark, GFM, pandoc or a wiki may read as markup. Only that is escaped: raw Markdown is read too.
_ACTIVE: Final = re.compile(
    r"""[\\`*\[\]<~$^|{]        # emphasis, code, links, HTML; tables, mathematics, attributes
    | (?<![^\W_])_ | _(?![^\W_])  # an underscore that is not within a word
    | &(?=\#?\w+;)               # a character reference
    | @(?!\s)                    # a pandoc citation
    | :(?=//)                    # a bare address
    | :(?=[\w+-]+:)              # an emoji by name
    | (?<=www)\.                 # a bare host
    | (?<!\S)\# | \#(?=\#*\s*$)  # a heading's beginning and end""",
    re.VERBOSE | re.IGNORECASE,
)
# Each of its matches holds one of these, or follows “www”: a search for a set is much quicker than one for patterns.
_MAY_BE_ACTIVE: Final = re.compile(r"[\\`*\[\]<~$^|{_&@:#]")
# What begins a list, a definition or a division in CommonMark or pandoc.
_LINE_START: Final = re.compile(
    r"""^(?:
    (?P<bullet>[-+>=:])
    | (?P<number>\(?(?:\d+ | [a-z] | [ivxlcdm]{2,} | [IVXLCDM]{2,} | [A-Z](?=\)) | \\?[\#@]))(?P<delimiter>[.)])(?=\s|$)
    )""",
    re.VERBOSE,
)
# What readers find when all escapes are gone: GFM an e-mail address, pandoc the box of a task that begins a list item.
_AFTER_ESCAPES: Final = re.compile(r"(?<=[\w.+-]\\@)(?=\S*\.\w) | (?<=^\\\[)(?=[\ xX]\\\]\s)", re.VERBOSE)
_APART: Final = "<!-- -->"
"""Keeps apart what only text would join; no reader of the page sees it."""


def link_problems(text: str) -> tuple[str, ...]:
    """What is wrong with the links of a fact text: one sentence for each whose target may not be published.

    Allowed are http, https and mailto. A target without a scheme would lead elsewhere from each place that the text
    comes to stand at: a day's folder, the top of the output, a PDF, a chat.
    """
    if "](" not in text:
        # No link can be there, and to know it so is a hundred times as quick.
        return ()
    return tuple(
        _complaint(part.target) for part in _parts(text) if part.type == "link_open" and not _is_allowed(part.target)
    )


def plain(text: str) -> str:
    """The words of a fact text without its markup."""
    if pieces := _plainly(_one_line(text)):
        del pieces[1::3]
        return "".join(pieces)
    return "".join(part.content for part in _parts(text))


@lru_cache(maxsize=4096)
def html(text: str) -> Markup:
    """A fact text as HTML. Whatever it holds, only `em`, `strong`, `code` and `a` come out, and no link that is
    not allowed."""
    line = _one_line(text)
    if not _ASKS_THE_BOOK.search(line):
        # What is escaped has no mark, no space and no end of a sentence more or less beside a mark.
        quick: str = escape(line)
        if "*" in line:
            quick = _PLAIN_EMPHASIS.sub(_element, quick)
        if "*" not in quick:
            return Markup(quick)  # noqa: S704  escaped above
    links: list[bool] = []
    return Markup("".join([_html_of(part, links) for part in _parts(text)]))  # noqa: S704  _html_of escapes


def markdown(text: str) -> str:
    """A fact text as one line of CommonMark that GFM, pandoc and wikis read alike: all but our markup is escaped."""
    if pieces := _plainly(_one_line(text)):
        return "".join(_emphasised(pieces))
    return "".join(_markdown_of(_parts(text)))


def escaped(text: str) -> str:
    """Plain words as one line of CommonMark in which no reader finds markup."""
    line = balanced(_one_line(text))
    if _MAY_BE_ACTIVE.search(line) or "www." in line.lower():
        line = _ACTIVE.sub(r"\\\g<0>", line)
    if start := _LINE_START.match(line):
        line = _escaped_start(start) + line[start.end() :]
    return _AFTER_ESCAPES.sub(_APART, line) if "\\" in line else line


def _escaped_start(match: re.Match[str]) -> str:
    if match["bullet"]:
        return "\\" + match["bullet"]
    return f"{match['number']}\\{match['delimiter']}"


def _html_of(part: _Part, links: list[bool]) -> str:
    if part.type == "text":
        return escape(part.content)
    if part.type == "link_open":
        links.append(_is_allowed(part.target))
        return f'<a href="{escape(part.target)}">' if links[-1] else ""
    if part.type == "link_close":
        return "</a>" if links.pop() else ""
    if part.type == "code_inline":
        return f"<code>{escape(part.content)}</code>"
    return _OPEN.get(part.type) or _CLOSE[part.type]


def _markdown_of(parts: Sequence[_Part]) -> Iterator[str]:
    targets: list[str | None] = []
    for before, part in zip([None, *parts], parts, strict=False):
        if before and _would_join(before, part):
            yield _APART
        if part.type == "link_open":
            targets.append(part.target if _is_allowed(part.target) else None)
            yield "[" if targets[-1] else ""
        elif part.type == "link_close":
            target = targets.pop()
            yield f"](<{target}>)" if target else ""
        else:
            yield _MARKDOWN_MARKS.get(part.type) or _words_of(part)


_MARKDOWN_MARKS: Final = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def _would_join(before: _Part, part: _Part) -> bool:
    """Whether the marks of two kinds of emphasis, or the `!` and `[` of an image, would stand beside each other."""
    if part.type == "link_open":
        return before.content.endswith("!")
    return part.type in _OPEN and before.type in _CLOSE


def _words_of(part: _Part) -> str:
    return _code_span(part.content) if part.type == "code_inline" else _escaped_run(part.content)


def _escaped_run(text: str) -> str:
    line = escaped(text)
    return (" " if text[:1] == " " else "") + line + (" " if line and text[-1:] == " " else "")


def _code_span(content: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{fence}{pad}{content}{pad}{fence}"


class _Part(NamedTuple):
    """A run of words, a code span, or where a mark begins or ends: what CommonMark makes of a text, one by one."""

    type: str
    content: str = ""
    target: str = ""


@lru_cache(maxsize=4096)
def _parts(text: str) -> Sequence[_Part]:
    (inline,) = _parser().parseInline(_one_line(text))
    tokens = inline.children or ()
    return tuple(
        _Part(token.type, balanced(token.content), str(token.attrGet("href") or ""))
        for token in tokens
        if token.nesting or token.content
    )


# Most texts need no parser, and are read in a twentieth of its time.

_ASKS_THE_BOOK: Final = re.compile(rf"[_`\[\\\0]|{CONTROL.pattern}")
# Emphasis that can be read in one way only: its marks stand between a space and a letter or digit before, between such
# and a space or the end of a sentence behind, and no other asterisk is about.
_PLAIN_EMPHASIS: Final = re.compile(
    # The first asterisk before what must stand before it: so the text is searched for it as quickly as for a letter.
    r"(\*(?<![^ ]\*)\*?) ([A-Za-z0-9][^*]*) (?<=[A-Za-z0-9]) \1 (?=[ .,;:?)] | \Z)",
    re.VERBOSE,
)
_ELEMENTS: Final = {"*": "em", "**": "strong"}


def _plainly(line: str) -> list[str]:
    """Words, and then again and again: a mark, the words in it, the words behind it. Nothing, where the parser must be
    asked."""
    if _ASKS_THE_BOOK.search(line):
        return []
    pieces: list[str] = _PLAIN_EMPHASIS.split(line)
    return [] if any("*" in words for words in pieces[::3]) else pieces


def _element(match: re.Match[str]) -> str:
    name = _ELEMENTS[match[1]]
    return f"<{name}>{match[2]}</{name}>"


def _emphasised(pieces: Sequence[str]) -> Iterator[str]:
    yield _escaped_run(pieces[0])
    for mark, inner, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        yield f"{mark}{_escaped_run(inner)}{mark}{_escaped_run(after)}"


def _one_line(text: str) -> str:
    # Not str.split(): a no-break space is the curator's typography and stays.
    even = "  " not in text and not _BREAK.search(text)
    return (text if even else _BREAKS.sub(" ", text)).strip(" ")


@cache
def _parser() -> MarkdownIt:
    # Most briefs can do without, and its import takes 20 ms.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(_RULES)
    parser.inline.ruler.before("link", "image_as_typed", _image_as_typed)
    # Every target is parsed as a link, so that one that is not allowed is an error and not a silent change of text.
    parser.validateLink = _accept_any  # type: ignore[method-assign, assignment]
    return parser


def _accept_any(_url: str) -> bool:
    return True


def _image_as_typed(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("![", state.pos):
        return False
    if not silent:
        state.pending += "!["
    state.pos += 2
    return True


def _is_allowed(href: str) -> bool:
    scheme = _SCHEME.match(href)
    return scheme is not None and scheme.group().lower() in _ALLOWED


def _complaint(href: str) -> str:
    scheme = _SCHEME.match(href)
    if scheme:
        return f'a link to “{href}” is not allowed: its scheme is "{scheme.group().lower()}"'
    return f"a link to “{href}” is not allowed: it has no scheme"
