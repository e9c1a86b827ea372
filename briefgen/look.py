"""What settings change of the look: the paper, an accent colour that can be read, a logo, fonts."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct, field

Paper = Literal["A4", "Letter"]

NEEDED: Final = 4.5
"""The contrast of text on its ground that WCAG 2.2 asks for at level AA."""

_LIGHT: Final = ("#fffefb", "#f4f1ea")
_DARK: Final = ("#15171b", "#1f2228")
# The grounds that text in the accent colour stands on: the paper and the tint of css/base.css, and of its dark half.


class Look(Struct, frozen=True, kw_only=True):
    """What a workspace's settings say of its pages."""

    paper: Paper = "A4"
    accent: str | None = None
    """`#rrggbb`, lower-case; `None`: the theme's own."""
    logo: bytes | None = None
    """A PNG that `logo_fault` finds nothing wrong with."""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """Name of the file → fonts that `font_fault` finds nothing wrong with, for what the theme's own lack."""

    @property
    def css(self) -> str:
        """Rules for the style sheet of the site; none where the accent is the theme's own."""
        if not self.accent:
            return ""
        light, dark = (f":root {{ --accent: {c}; --bar: {c} }}" for c in (self.accent, lighter(self.accent)))
        return f"@media screen {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n"


# Colours, as WCAG 2.2 reckons them.


def contrast_on_paper(colour: str) -> float:
    """The contrast of text in `colour` (`#rrggbb`) on the light ground where it is lowest."""
    return min(_contrast(colour, ground) for ground in _LIGHT)


def darker(colour: str) -> str:
    """The same hue, as much darker as text on light paper needs and no more."""
    return next(tone for tone in _towards(colour, 0) if contrast_on_paper(tone) >= NEEDED)


def lighter(colour: str) -> str:
    """The same hue, as much lighter as text on dark paper needs and no more."""
    return next(tone for tone in _towards(colour, 255) if min(_contrast(tone, ground) for ground in _DARK) >= NEEDED)


def _towards(colour: str, end: int) -> Iterator[str]:
    """The colour in a hundred steps to black or to white, itself first."""
    return (_mixed(_parts(colour), end, step) for step in range(101))


def _mixed(parts: Sequence[int], end: int, step: int) -> str:
    return "#" + "".join(f"{(part * (100 - step) + end * step + 50) // 100:02x}" for part in parts)


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


# Files. Each check says what is wrong, as the end of a sentence that begins with the file's name.

_MOST: Final = 2**20
_WIDEST: Final = 4096
_DEEP: Final = 16
"""Bits that WeasyPrint cannot draw grey with."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def logo_fault(data: bytes) -> str | None:
    """Why a file is no logo: only PNG is taken, as a drawing in SVG can hold scripts and lead to other addresses."""
    if not data.startswith(_SIGNATURE):
        return "is no PNG image"
    if len(data) > _MOST:
        return f"has {len(data):,} bytes, and a logo may have 1 MiB at most"
    chunks = tuple(_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        return "is a damaged PNG image"
    width, height, depth = struct.unpack(">IIB", chunks[0][1][:9])
    if depth == _DEEP:
        return "has 16 bits to the colour, and a logo may have 8 at most"
    if not 0 < width <= _WIDEST or not 0 < height <= _WIDEST:
        return f"has {width} × {height} pixels, and a logo may have {_WIDEST} each way at most"
    return None


def logo_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk up to the first that is damaged."""
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if data[at + 8 + length : at + 12 + length] != zlib.crc32(kind + content).to_bytes(4, "big"):
            return
        yield kind, content
        at += 12 + length


_FONTS: Final = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_TABLES: Final = frozenset((b"cmap", b"head", b"hhea", b"hmtx", b"maxp"))
"""Without which no text can be set."""


def font_fault(data: bytes) -> str | None:
    """Why a file is no font that a PDF can be made with."""
    if data[:4] not in _FONTS:
        return "is no TrueType or OpenType font"
    (count,) = struct.unpack(">H", data[4:6].rjust(2, b"\0"))
    entries = [data[at : at + 16] for at in range(12, 12 + 16 * count, 16)]
    if not {entry[:4] for entry in entries} >= _TABLES or not all(_is_within(entry, len(data)) for entry in entries):
        return "is a damaged font"
    return None


def _is_within(entry: bytes, size: int) -> bool:
    _, _, start, length = struct.unpack(">4sIII", entry) if len(entry) == 16 else (b"", 0, size, 1)
    return bool(start + length <= size)
