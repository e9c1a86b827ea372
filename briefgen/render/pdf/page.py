"""The page that `brief.pdf` is made of, and the files that it is made with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import quote

from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.look import Look, font_fault
from briefgen.markup import direction
from briefgen.model import Edition, Extract, Item
from briefgen.overlay import FOLDER
from briefgen.render.pdf.renderer import STYLE_SHEET
from briefgen.sourcing import first_notes, short_names, told_by
from briefgen.standards import LIKELIHOODS
from briefgen.theme import PRINTED, Theme

ACCENT: Final = "#123a6b"
"""The theme's own accent colour."""


# Of an article or a fact, what has no shape: white space of other kinds is a space, and the rest would break the
# file's metadata (controls), its rules (PDF/A knows no U+FEFF or U+FFFE) or the direction of what stands behind it.
_SPACES: Final = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), " ")
_NOTHING: Final = dict.fromkeys(
    (
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xFFF9, 0xFFFC),
        0xFEFF,
        *(plane << 16 | code for plane in range(17) for code in (0xFFFE, 0xFFFF)),
    )
)
_LOST: Final = {0xFFFD: "\u25a1"}
"""What stands for a character that got lost: no font of the theme has the sign for it, and a box says the same."""

_PRINTABLE: Final = {**_NOTHING, **_SPACES, **_LOST}
_CHANGED: Final = frozenset(map(chr, _PRINTABLE))

_URL: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_RANGES: Final = re.compile(r"unicode-range\s*:([^;}]*);?", re.IGNORECASE)
_RANGE: Final = re.compile(r"U\+([0-9A-F]{1,6})(?:-([0-9A-F]{1,6}))?", re.IGNORECASE)

_LOGO: Final = "settings/logo.png"
_FONTS: Final = "settings/fonts.css"


_PLAIN: Final = Look()


def print_html(edition: Edition, theme: Theme, look: Look = _PLAIN) -> str:
    """The page that the PDF is made of. It names what it needs relative to the theme; `print_files` has the bytes.

    Raises `BriefgenError` where the template is broken.
    """
    articles = {extract.article.alias: extract.article for extract in edition.extracts}
    gettext = theme.words(edition.language).gettext
    values = {
        "edition": edition,
        "accent": look.accent or ACCENT,
        "articles": articles,
        "bands": LIKELIHOODS,
        "cited_lines": {(note.article, note.evidence.first_line) for note in edition.notes},
        "contents": _contents(edition, theme),
        "direction": direction(edition.language),
        "directions": {language: direction(language) for language in _languages(edition)},
        "mark_of_direction": "\u200f" if direction(edition.language) == "rtl" else "\u200e",
        "first_notes": first_notes(edition),
        "has_extracts": "extracts" not in edition.left_out,
        "likely_long": _rows(edition) > 3 * _ROWS_ON_A_PAGE,
        "logo": _LOGO if look.logo else None,
        "paper": look.paper,
        "shown_lines": {(e.article.alias, line.number) for e in _shown(edition) for line in e.lines},
        "short_names": short_names(edition, gettext),
        "told_by": told_by(edition, gettext),
    }
    return _finished_page(theme.render(PRINTED, values, edition.language))


def _finished_page(html: str) -> str:
    html = _printable(html)
    # To look for such markup first takes a tenth of the time, and there is little of it.
    return _RUN.sub(lambda run: _loosened(run[0]), html) if any(map(_is_joint, _MARKUP.finditer(html))) else html


def _printable(html: str) -> str:
    # Few pages hold any of it, which is told in a tenth of the time.
    return html if _CHANGED.isdisjoint({*html}) else html.translate(_PRINTABLE)


_MARKUP: Final = re.compile("(?:</?(?:strong|em|code)>)+")
_RUN: Final = re.compile(r"(?:[^\s<>\u2e80-\U0010ffff]|</?(?:strong|em|code)>){24,}")
_JOINT: Final = re.compile(r"(?<=\w)(?:</?(?:strong|em|code)>)+(?=\w)")


def _is_joint(markup: re.Match[str]) -> bool:
    return _JOINT.match(markup.string, markup.start()) is not None


def _loosened(run: str) -> str:
    """A long word that may be broken where markup begins or ends in it: WeasyPrint breaks none across elements, and in
    a narrow column it would run over the next one. (Chinese and Japanese break anywhere already.)"""
    return _JOINT.sub("\u200b\\g<0>", run)


def print_files(theme: Theme, html: str, look: Look = _PLAIN) -> Mapping[str, bytes]:
    """What the page `html` is made with, by name relative to the theme: `css/print.css`; each `css/print-*.css` with a
    `unicode-range` that a character of the page lies in; the fonts and images that they name; and the settings' own.

    Raises `BriefgenError` that names what is not there, and with problems of kind "renderer" a font that is none.
    """
    codes = sorted(set(map(ord, html)))
    files: dict[str, bytes] = {}
    for name in (STYLE_SHEET, *_scripts(theme)):
        sheet = theme.asset(name).decode("utf-8", "replace")
        if _is_needed(sheet, codes):
            files[name] = _finished(sheet, look).encode()
            named = (normpath(join(dirname(name), url)) for url in _URL.findall(sheet))
            files |= {asset: theme.asset(asset) for asset in named if asset not in files}
    broken = [(name, fault) for name in files if name.endswith(_FONT) and (fault := font_fault(files[name]))]
    if broken:
        raise BriefgenError(_no_font(name, fault) for name, fault in broken)
    return files | _settings_files(look)


def _scripts(theme: Theme) -> tuple[str, ...]:
    """The style sheets that bring fonts for one script each."""
    return tuple(name for name in theme.asset_names("css", ".css") if name.startswith("css/print-"))


def _is_needed(sheet: str, codes: Sequence[int]) -> bool:
    pairs = _RANGE.findall(" ".join(_RANGES.findall(sheet)))
    ranges = [(int(low, 16), int(high or low, 16)) for low, high in pairs]
    return not ranges or any(low <= code <= high for code in codes for low, high in ranges)


def _finished(sheet: str, look: Look) -> str:
    # WeasyPrint takes a range for what the font has, and then looks for the rest of it in no other font.
    return _RANGES.sub("", sheet).replace("var(--accent)", look.accent or ACCENT)


def _settings_files(look: Look) -> dict[str, bytes]:
    files = {_LOGO: look.logo} if look.logo else {}
    if look.fonts:
        # Of one family, in which each font is taken for the weight that it says of itself. No rule names the family:
        # Pango falls back on it for what the theme's own fonts lack.
        faces = (f'@font-face {{ font-family: "settings"; src: url("fonts/{quote(name)}") }}\n' for name in look.fonts)
        files[_FONTS] = "".join(faces).encode()
    return files | {join(dirname(_FONTS), f"fonts/{name}"): data for name, data in look.fonts.items()}


_FONT: Final = (".ttf", ".otf")


def _no_font(name: str, fault: str) -> Problem:
    return Problem(
        message=f'"{FOLDER}/{name}" {fault}',
        span=Span(file=f"{FOLDER}/{name}"),
        hint="put the font there anew, or remove the file if it takes the place of one of the theme's",
        kind="renderer",
    )


def _contents(edition: Edition, theme: Theme) -> tuple[tuple[str, str], ...]:
    """Anchor and title of each part of the brief, in order."""
    gettext = theme.words(edition.language).gettext
    chapters = tuple((f"section-{n}", chapter.title) for n, chapter in enumerate(edition.chapters, 1))
    return (
        *chapters,
        *((("disputes", gettext("Where accounts differ")),) if edition.disputes else ()),
        *((("watch", gettext("Watch")),) if edition.watch else ()),
        ("sources", gettext("Sources")),
        ("summary", gettext("Source summary")),
        *((("extracts", gettext("Source extracts")),) if "extracts" not in edition.left_out else ()),
    )


def _languages(edition: Edition) -> Iterator[str]:
    yield edition.language
    yield from (item.lang for chapter in edition.chapters for item in chapter.items if item.lang)
    yield from (extract.article.language for extract in edition.extracts if extract.article.language)


def _shown(edition: Edition) -> tuple[Extract, ...]:
    return () if "extracts" in edition.left_out else edition.extracts


_ROWS_ON_A_PAGE: Final = 50
"""Of 14 points each, on A4."""


def _rows(edition: Edition) -> float:
    """About how many rows of text the printed brief takes: a guess, good to a few per cent of real briefs."""
    statements = (*edition.bottom_line, *edition.watch, *(a for d in edition.disputes for a in d.accounts))
    items = [item for chapter in edition.chapters for item in chapter.items]
    lines = [line for extract in _shown(edition) for line in extract.lines]
    texts = sum(_rows_of(statement.text, 80) + 0.5 for statement in statements)
    notes = sum(0.82 * _rows_of(note.quote, 95, 110) + 0.3 for note in edition.notes)
    extracts = sum(0.82 * _rows_of("".join(piece.text for piece in line.pieces), 76) for line in lines)
    around = 10 + 2 * (len(edition.chapters) + len(edition.disputes)) + 6 * len(_shown(edition))
    return around + texts + sum(map(_item_rows, items)) + notes + extracts


def _item_rows(item: Item) -> float:
    why = 0.9 * _rows_of(item.why or "", 88) if item.why else 0
    return _rows_of(item.text, 80) + 0.65 + why + (12 if item.series else 0)


def _rows_of(text: str, width: int, more: int = 0) -> int:
    return -(-(len(text) + more) // width) or 1
