"""Fact texts: emphasis, strong, code and links are markup; anything else is shown as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from briefgen.bidi import balanced

_RULES: Final = ("escape", "backticks", "emphasis", "link", "balance_pairs", "fragments_join", "text_join")
_ALLOWED: Final = ("http", "https", "mailto")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
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
        _complaint(str(token.attrGet("href")))
        for token in _tokens(text)
        if token.type == "link_open" and not _is_allowed(str(token.attrGet("href")))
    )


def plain(text: str) -> str:
    """The words of a fact text without its markup."""
    return "".join(token.content for token in _tokens(text))


def html(text: str) -> Markup:
    """A fact text as HTML. Whatever it holds, only `em`, `strong`, `code` and `a` come out, and no link that is
    not allowed."""
    links: list[bool] = []
    return Markup("").join(Markup(_html_of(token, links)) for token in _tokens(text))  # noqa: S704  _html_of escapes


def markdown(text: str) -> str:
    """A fact text as one line of CommonMark that GFM, pandoc and wikis read alike: all but our markup is escaped."""
    return "".join(_markdown_of(_tokens(text)))


def escaped(text: str) -> str:
    """Plain words as one line of CommonMark in which no reader finds markup."""
    line = _ACTIVE.sub(r"\\\g<0>", balanced(_one_line(text)))
    return _AFTER_ESCAPES.sub(_APART, _LINE_START.sub(_escaped_start, line))


def _escaped_start(match: re.Match[str]) -> str:
    if match["bullet"]:
        return "\\" + match["bullet"]
    return f"{match['number']}\\{match['delimiter']}"


def _html_of(token: Token, links: list[bool]) -> str:
    if token.type == "link_open":
        href = str(token.attrGet("href"))
        links.append(_is_allowed(href))
        return f'<a href="{escape(href)}">' if links[-1] else ""
    if token.type == "link_close":
        return "</a>" if links.pop() else ""
    if token.type == "code_inline":
        return f"<code>{escape(token.content)}</code>"
    return _OPEN.get(token.type) or _CLOSE.get(token.type) or str(escape(token.content))


def _markdown_of(tokens: Sequence[Token]) -> Iterator[str]:
    targets: list[str | None] = []
    told = [token for token in tokens if token.nesting or token.content]
    for before, token in zip([None, *told], told, strict=False):
        if before and _would_join(before, token):
            yield _APART
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            targets.append(href if _is_allowed(href) else None)
            yield "[" if targets[-1] else ""
        elif token.type == "link_close":
            target = targets.pop()
            yield f"](<{target}>)" if target else ""
        else:
            yield _MARKDOWN_MARKS.get(token.type) or _words_of(token)


_MARKDOWN_MARKS: Final = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def _would_join(before: Token, token: Token) -> bool:
    """Whether the marks of two kinds of emphasis, or the `!` and `[` of an image, would stand beside each other."""
    if token.type == "link_open":
        return before.content.endswith("!")
    return token.type in _OPEN and before.type in _CLOSE


def _words_of(token: Token) -> str:
    return _code_span(token.content) if token.type == "code_inline" else _escaped_run(token.content)


def _escaped_run(text: str) -> str:
    line = escaped(text)
    return (" " if text[:1] == " " else "") + line + (" " if line and text[-1:] == " " else "")


def _code_span(content: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{fence}{pad}{content}{pad}{fence}"


@lru_cache(maxsize=4096)
def _tokens(text: str) -> Sequence[Token]:
    # Kept, as the text of a fact is read for each format and for each page that leads to it.
    (inline,) = _parser().parseInline(_one_line(text))
    tokens = inline.children or ()
    for token in tokens:
        token.content = balanced(token.content)
    return tokens


def _one_line(text: str) -> str:
    # Not str.split(): a no-break space is the curator's typography and stays.
    return _BREAKS.sub(" ", text).strip(" ")


@cache
def _parser() -> MarkdownIt:
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
