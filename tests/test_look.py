"""Accents that can be read, and files that are what they are said to be."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from briefgen.look import Look, contrast_on_paper, darker, font_fault, lighter, logo_fault, logo_size

FONTS = Path(__file__).parent.parent / "templates" / "fonts"


def png(size: tuple[int, int] = (4, 2), mode: str = "RGB") -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, "PNG")
    return data.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


# WCAG's own example of a grey that just reaches AA on white is #767676; our paper is a little darker than white.
@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 18.6), ("#ffffff", 1.0), ("#767676", 4.0), ("#123a6b", 10.1), ("#ff0000", 3.5)]
)
def test_contrast_is_reckoned_on_the_ground_where_it_is_lowest(colour: str, contrast: float) -> None:
    assert int(contrast_on_paper(colour) * 10) / 10 == contrast


@pytest.mark.parametrize(
    ("colour", "for_light", "for_dark"),
    [
        ("#123a6b", "#123a6b", "#738ba8"),
        ("#7fb2ff", "#4f6e9e", "#7fb2ff"),
        ("#000000", "#000000", "#8a8a8a"),
        ("#ffffff", "#6e6e6e", "#ffffff"),
        ("#a13333", "#a13333", "#bf7474"),
    ],
)
def test_a_tone_of_the_same_hue_reaches_aa_and_no_more(colour: str, for_light: str, for_dark: str) -> None:
    assert darker(colour) == for_light
    assert lighter(colour) == for_dark
    assert contrast_on_paper(for_light) >= 4.5


def test_the_sites_rules_are_for_the_screen_and_none_without_an_accent() -> None:
    assert Look().css == ""
    assert Look(accent="#123a6b").css == (
        "@media screen { :root { --accent: #123a6b; --bar: #123a6b } }\n"
        "@media screen and (prefers-color-scheme: dark) { :root { --accent: #738ba8; --bar: #738ba8 } }\n"
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
def test_a_png_of_any_kind_is_a_logo(mode: str) -> None:
    data = png((12, 7), mode)
    assert logo_fault(data) is None
    assert logo_size(data) == (12, 7)


HEAD = _chunk(b"IHDR", struct.pack(">IIBBBBB", 5000, 1, 8, 2, 0, 0, 0))
LOGOS = {
    "a drawing": (b"<svg/>", "is no PNG image"),
    "nothing": (b"", "is no PNG image"),
    "too many bytes": (png() + b"\0" * 2**20, "has 1,048,644 bytes, and a logo may have 1 MiB at most"),
    "cut off": (png()[:-1], "is a damaged PNG image"),
    "one bit changed": (png()[:45] + bytes([png()[45] ^ 1]) + png()[46:], "is a damaged PNG image"),
    "only a signature": (png()[:8], "is a damaged PNG image"),
    "16 bits": (png(mode="I;16"), "has 16 bits to the colour, and a logo may have 8 at most"),
    "no pixels": (png()[:8] + HEAD + _chunk(b"IEND", b""), "is a damaged PNG image"),
    "too wide": (
        png()[:8] + HEAD + _chunk(b"IDAT", b"") + _chunk(b"IEND", b""),
        "has 5000 × 1 pixels, and a logo may have 4096 each way at most",
    ),
}


@pytest.mark.parametrize("name", LOGOS)
def test_what_is_no_logo_is_told(name: str) -> None:
    data, fault = LOGOS[name]
    assert logo_fault(data) == fault


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.name)
def test_the_themes_own_fonts_are_fonts(path: Path) -> None:
    assert font_fault(path.read_bytes()) is None


FONT = (FONTS / "SourceSans3-It.ttf").read_bytes()
FAULTS = {
    "nothing": (b"", "is no TrueType or OpenType font"),
    "a web font": (b"wOF2" + FONT[4:], "is no TrueType or OpenType font"),
    "a collection": (b"ttcf" + FONT[4:], "is no TrueType or OpenType font"),
    "only a signature": (FONT[:4], "is a damaged font"),
    "cut off": (FONT[:-9], "is a damaged font"),
    "cut off in its list of tables": (FONT[:40], "is a damaged font"),
    "without characters": (FONT.replace(b"cmap", b"cmop", 1), "is a damaged font"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_no_font_is_told(name: str) -> None:
    data, fault = FAULTS[name]
    assert font_fault(data) == fault
