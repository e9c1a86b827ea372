"""What goes into the file."""

from __future__ import annotations

from struct import Struct
from typing import Any, Final

from .library import Box, library, replace


def quicken() -> None:
    replace("draw.text", "draw_first_line", _Lines(library("draw.text")).draw)
    pdf = library("pdf").pydyf.PDF
    pdf.page_references = property(_references)


def _references(pdf: Any) -> tuple[bytes, ...]:
    """The pages, for whose sake each tag goes through all of them."""
    kids = pdf.pages["Kids"]
    known: tuple[int, tuple[bytes, ...]] = pdf.__dict__.get("_references", (0, ()))
    if known[0] != len(kids):
        known = pdf.__dict__["_references"] = len(kids), tuple([b"%d 0 R" % number for number in kids[::3]])
    return known[1]


class _UnlikeError(Exception):
    """Something is not plain."""


def _require(condition: bool) -> None:
    if not condition:
        raise _UnlikeError


class _Lines:
    """`draw_first_line`, which asks each letter of a text for all that it might be. Most are drawn just as they were
    the last time, in the same font and size."""

    def __init__(self, text: Any) -> None:
        self._own = text.draw_first_line
        self._ffi, self._pango, self._units = text.ffi, text.pango, text.FROM_UNITS
        # Glyph, width, offsets to the right and upwards, and what it begins.
        self._glyphs = Struct("=IiiiI") if text.ffi.sizeof("PangoGlyphInfo") == _GLYPH else None
        self._is_known = text.pango.pango_version() >= _PANGO and self._glyphs is not None

    def draw(self, stream: Any, box: Box, text_overflow: str, block_ellipsis: str, matrix: Any) -> Any:
        is_whole = text_overflow != "ellipsis" and block_ellipsis == "none"
        if self._is_known and is_whole and box.style["font_size"] >= _LEAST and box.text.strip():
            try:
                parts = self._parts(stream, box)
            except _UnlikeError:
                return self._own(stream, box, text_overflow, block_ellipsis, matrix)
            stream.set_text_matrix(*matrix.values)
            for font, size, letters in parts:
                stream.set_font_size(font, size)
                stream.show_text(letters)
            return []
        return self._own(stream, box, text_overflow, block_ellipsis, matrix)

    def _parts(self, stream: Any, box: Box) -> list[tuple[str, float, str]]:
        """What is set in one font each. Raises `_UnlikeError`, and nothing is drawn yet."""
        self._pango.pango_layout_set_single_paragraph_mode(box.pango_layout.layout, True)
        line, _ = box.pango_layout.get_first_line()
        parts: list[tuple[str, float, str]] = []
        before, run = None, line.runs[0]
        while run != self._ffi.NULL:
            item, run = run.data, run.next
            used = item.item.analysis.font
            if used != before:
                before = used
                font, size = stream.add_font(used)
                _require(not (font.bitmap or font.svg or font.png or font.colr))
                parts.append((font.hash, size, ""))
            letters = self._letters(stream, box, item, font, size)
            name, size, string = parts[-1]
            parts[-1] = (name, size, string + letters)
        return parts

    def _letters(self, stream: Any, box: Box, item: Any, font: Any, size: float) -> str:
        known = font.__dict__.setdefault("_letters", {}).setdefault(size, {})
        string = item.glyphs
        data = self._ffi.buffer(string.glyphs, string.num_glyphs * _GLYPH)[:]
        glyphs = [*self._glyphs.iter_unpack(data)]  # type: ignore[union-attr]  # it is known
        for at, glyph in enumerate(glyphs):
            if glyph not in known:
                known[glyph] = self._letter(stream, box, item, font, size, at, glyph)
        letters = "<" + "".join([known[glyph] for glyph in glyphs])
        return letters[:-1] if letters[-1] == "<" else letters + ">"

    def _letter(
        self, stream: Any, box: Box, item: Any, font: Any, size: float, at: int, glyph: tuple[int, int, int, int, int]
    ) -> str:
        number, width, right, up, _ = glyph
        pango = self._pango
        _require(not (up or number == pango.PANGO_GLYPH_EMPTY or number & pango.PANGO_GLYPH_UNKNOWN_FLAG))
        if number not in font.to_unicode:
            font.to_unicode[number] = self._said(box, item, at)
        if number not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, number, stream.ink_rect, stream.logical_rect)
            font.widths[number] = round(stream.logical_rect.width * 1000 * self._units / size)
        offset = right / size
        kerning = font.widths[number] + offset - width * 1000 * self._units / size
        before = f">{-offset}<" if offset else ""
        return f"{before}{number:04x}" + (f">{int(kerning)}<" if kerning else "")

    def _said(self, box: Box, item: Any, at: int) -> str:
        clusters, last = item.glyphs.log_clusters, item.glyphs.num_glyphs - 1
        is_turned = item.item.analysis.level % 2
        if is_turned:
            end = item.item.length if at == 0 else clusters[at - 1]
        else:
            end = item.item.length if at == last else clusters[at + 1]
        offset = item.item.offset
        text: bytes = box.pango_layout.text.encode()
        return text[offset + clusters[at] : offset + end].decode()


_GLYPH: Final = 20
"""Bytes of Pango's `PangoGlyphInfo`."""
_PANGO: Final = 14802
"""Before this release of Pango, WeasyPrint does not believe what it says of sizes."""
_LEAST: Final = 1e-6
