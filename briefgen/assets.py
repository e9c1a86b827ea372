"""The style sheets and fonts of the site, under names that change with their content."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Final

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.look import Look
from briefgen.overlay import FOLDER
from briefgen.theme import Theme

STYLE_SHEETS: Final = ("css/fonts.css", "css/base.css", "css/screen.css")
"""What every page links, in this order."""

_INLINED: Final = STYLE_SHEETS[1:]
_LAST: Final = STYLE_SHEETS[-1]
_LOGO: Final = "logo.png"
_PLAIN: Final = Look()
_DIGITS: Final = 12

_POLICY: Final = (
    "default-src 'none'; style-src {style}; font-src {fonts}; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)

_CSS: Final = re.compile(
    r"""/\*.*?\*/
    | (?P<lead>url\(\s*)(?P<address>"[^"]*"|'[^']*'|[^)"']*?)\s*\)
    | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'""",
    re.VERBOSE | re.DOTALL,
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class Assets(Struct, frozen=True, kw_only=True):
    """Files that the pages load, named by their content."""

    hrefs: Mapping[str, str]
    """Name in the theme → path relative to the output folder."""
    files: Mapping[str, bytes]
    """Path relative to the output folder → bytes."""

    @property
    def style_sheets(self) -> tuple[str, ...]:
        return tuple(self.hrefs[name] for name in STYLE_SHEETS)

    @property
    def logo(self) -> str | None:
        """Its path, relative to the output folder, if there is one."""
        return self.hrefs.get(_LOGO)


class InlineStyle(Struct, frozen=True, kw_only=True):
    """Style sheets to stand in a page itself, and the policy that allows them and nothing else."""

    css: str
    policy: str
    logo: str | None
    """The image itself, as a `data:` address, if there is one."""


POLICY: Final = _POLICY.format(style="'self'", fonts="'self'")
"""The Content-Security-Policy of a page that loads its style sheets and fonts from the site, and nothing else."""


def web_assets(theme: Theme, look: Look = _PLAIN) -> Assets:
    """The style sheets of the site with every font and image that they name, the fonts' licences, and the logo.

    The same theme and look give the same names. Raises `BriefgenError` where a style sheet names a file that is not in
    the theme or lies outside of it.
    """
    hrefs: dict[str, str] = {}
    files: dict[str, bytes] = {}

    def take(name: str, data: bytes) -> str:
        hrefs[name] = _content_name(name, data)
        files[hrefs[name]] = data
        return PurePosixPath(hrefs[name]).name

    for sheet in STYLE_SHEETS:
        css = _sheet(theme, sheet) + (look.css if sheet == _LAST else "")
        for name in _named_files(css, sheet):
            take(name, theme.asset(name))
        take(sheet, _rewritten(css, sheet, hrefs).encode())
    for licence in theme.asset_names("fonts", ".txt"):
        take(licence, theme.asset(licence))
    if look.logo:
        take(_LOGO, look.logo)
    return Assets(hrefs=hrefs, files=files)


def inline_style(theme: Theme, look: Look = _PLAIN) -> InlineStyle:
    """The style of a page that stands alone: no font travels with it, the reader's own take their place."""
    css = "".join(_minified(_sheet(theme, name)) for name in _INLINED) + look.css
    # A style element ends at the first "</"; in a CSS string the backslash changes nothing.
    css = css.replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    logo = f"data:image/png;base64,{base64.b64encode(look.logo).decode()}" if look.logo else None
    return InlineStyle(css=css, policy=_POLICY.format(style=f"'sha256-{digest}'", fonts="'none'"), logo=logo)


def _sheet(theme: Theme, name: str) -> str:
    # A browser reads CRLF as LF before it compares the digest of an inline style.
    return theme.asset(name).decode("utf-8").replace("\r\n", "\n")


def _content_name(name: str, data: bytes) -> str:
    path = PurePosixPath(name)
    return f"assets/{path.stem}.{hashlib.sha256(data).hexdigest()[:_DIGITS]}{path.suffix}"


def _addresses(css: str) -> tuple[str, ...]:
    """What the style sheet loads, each once, in order; not what only stands in a comment or a string."""
    found = (match["address"].strip("\"'") for match in _CSS.finditer(css) if match["lead"])
    return tuple(dict.fromkeys(address for address in found if not address.startswith(("data:", "#"))))


def _named_files(css: str, sheet: str) -> tuple[str, ...]:
    addresses = _addresses(css)
    outside = [address for address in addresses if _is_outside(address, sheet)]
    if outside:
        raise BriefgenError(_outside(address, sheet) for address in outside)
    return tuple(_theme_name(address, sheet) for address in addresses)


def _theme_name(address: str, sheet: str) -> str:
    return normpath(str(PurePosixPath(sheet).parent / address.split("#")[0].split("?")[0]))


def _is_outside(address: str, sheet: str) -> bool:
    return bool(_SCHEME.match(address)) or _theme_name(address, sheet).startswith(("/", "../"))


def _outside(address: str, sheet: str) -> Problem:
    return Problem(
        message=f'the style sheet names "{address}", which no page may load',
        span=Span(file=f"{FOLDER}/{sheet}"),
        hint=f"put the file under {FOLDER}/ and name it relative to the style sheet",
    )


def _rewritten(css: str, sheet: str, hrefs: Mapping[str, str]) -> str:
    def rewrite(match: re.Match[str]) -> str:
        address = (match["address"] or "").strip("\"'")
        name = _theme_name(address, sheet)
        # Style sheets and what they name lie in one folder of the output.
        return f"url({PurePosixPath(hrefs[name]).name})" if match["lead"] and name in hrefs else match.group()

    return _CSS.sub(rewrite, css)


def _minified(css: str) -> str:
    bare = _CSS.sub(lambda match: "" if match.group().startswith("/*") else match.group(), css)
    return "".join(f"{line.strip()}\n" for line in bare.splitlines() if line.strip())
