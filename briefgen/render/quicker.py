"""In the place of what WeasyPrint does most: the same with less work.

Each takes its place in the releases only that it was written against, and not a byte of a PDF is another (tested). What
is not plain is left to WeasyPrint's own. Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from math import inf
from operator import itemgetter
from struct import Struct
from types import SimpleNamespace
from typing import Any, BinaryIO, Final

RELEASES: Final = ("70.0",)

# WeasyPrint has no types.
Box = Any
Layout = Any
Style = Any
Value = Any


def quicken() -> bool:
    """Put all of it in its place, if this is a release that it is for."""
    is_known = import_module("weasyprint").__version__ in RELEASES
    if is_known:
        _quicken_layouts()
        _quicken_styles()
        _replace("layout.percent", "resolve_percentages", _percentages(_of("layout.percent")))
        _replace("layout.preferred", "shrink_to_fit", _shrunk(_of("layout.preferred")))
        _replace("draw.text", "draw_first_line", _Lines(_of("draw.text")).draw)
        _replace("css", "ColorProfile", _profile(_of("css")))
        _replace("text.line_break", "strut", _struts(_of("text.line_break")))
    return is_known


def _of(name: str) -> Any:
    return import_module(f"weasyprint.{name}")


def _replace(module: str, name: str, function: Callable[..., Any]) -> None:
    """Wherever it was imported."""
    own = getattr(_of(module), name)
    for user in [user for key, user in sys.modules.items() if key.startswith("weasyprint")]:
        if vars(user).get(name) is own:
            setattr(user, name, function)


# Texts. WeasyPrint makes a Pango layout for each piece that it tries, and for each line once more as it is drawn. Here
# what depends on the style alone is made once for each style, and what was laid out is kept until it is drawn.

_SEPARATORS: Final = re.compile("[\n\r\u2028\u2029]")
_OF_FONT: Final = ("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variation_settings")
_OF_FEATURES: Final = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_key_of_layout: Final = itemgetter(
    "direction",
    "lang",
    "font_language_override",
    "overflow_wrap",
    "letter_spacing",
    "word_spacing",
    *_OF_FONT,
    *_OF_FEATURES,
)
_features: Final = itemgetter(*_OF_FEATURES)


def _quicken_layouts() -> None:
    line_break = _of("text.line_break")
    own = line_break.Layout
    methods = _Layouts(line_break, own.setup, own.set_text)
    own.setup = lambda layout, style: methods.set_up(layout, style)
    own.set_text = lambda layout, text, justify=False: methods.set_text(layout, text, justify=justify)
    own.deactivate = lambda layout: methods.deactivate(layout)
    own.reactivate = lambda layout, style: methods.reactivate(layout, style)


class _Layouts:
    """The methods of layouts."""

    def __init__(self, line_break: Any, set_up: Callable[..., None], set_text: Callable[..., None]) -> None:
        self._module = line_break
        self._ffi, self._pango, self._gobject = line_break.ffi, line_break.pango, line_break.gobject
        self._set_up, self._set_text = set_up, set_text

    def set_up(self, layout: Layout, style: Style) -> None:
        kits = style.font_config.__dict__.setdefault("_kits", {})
        key = (style["text_decoration_line"] != "none", *_key_of_layout(style))
        kit = kits.get(key)
        if kit is None:
            kit = kits[key] = self._kit(layout, style)
        layout.kit = kit if kit.is_plain and layout.justification_spacing == 0 else None
        if layout.kit is None:
            self._set_up(layout, style)
            return
        layout.__dict__.update(kit.attributes)
        layout.style = style
        layout.single = False
        pango = self._pango
        own = layout.layout = self._ffi.gc(pango.pango_layout_new(kit.context), self._gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(own, False)
        pango.pango_layout_set_font_description(own, kit.description)
        if kit.list is not None:
            pango.pango_layout_set_attributes(own, kit.list)

    def _kit(self, layout: Layout, style: Style) -> SimpleNamespace:
        """What layouts of such a style have in common."""
        pango, ffi = self._pango, self._ffi
        if style["letter_spacing"] not in ("normal", 0) or style["word_spacing"]:
            return SimpleNamespace(is_plain=False)
        self._set_up(layout, style)
        kept = ("language", "ascent", "first_line_direction", *_OF_LINES)
        attributes = {name: vars(layout)[name] for name in kept if name in vars(layout)}
        context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), self._gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, self._module.PANGO_DIRECTION[style["direction"]])
        if style["font_language_override"] != "normal" or style["lang"]:
            pango.pango_context_set_language(context, layout.language)
        return SimpleNamespace(
            is_plain=True,
            context=context,
            description=self._module.get_font_description(style),
            list=self._list(style),
            attributes=attributes,
        )

    def _list(self, style: Style) -> Any:
        pango, ffi = self._pango, self._ffi
        features = self._module.font_features(*_features(style))
        breaks = style["overflow_wrap"] in ("anywhere", "break-word")
        if not features and not breaks:
            return None
        made = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        if features:
            words = ",".join(f"{key} {value}" for key, value in features.items()).encode()
            pango.pango_attr_list_insert(made, pango.pango_attr_font_features_new(words))
        if breaks:
            # From here to the end of whatever text.
            pango.pango_attr_list_change(made, pango.pango_attr_insert_hyphens_new(False))
        return made

    def set_text(self, layout: Layout, text: str, *, justify: bool) -> None:
        if layout.kit is None:
            self._set_text(layout, text, justify)
            return
        index = text.find("\n")
        text = text if index == -1 else text[: index + 2]
        layout.text = layout.laid_out = text
        pango = self._pango
        single = _SEPARATORS.search(text) is None
        if single != layout.single:
            # As it will be drawn: for what is one paragraph, it is the same now, and need not be laid out again then.
            pango.pango_layout_set_single_paragraph_mode(layout.layout, single)
            layout.single = single
        pango.pango_layout_set_text(layout.layout, text.encode().replace(b"\0", b""), -1)
        if "\t" in text:
            layout.set_tabs()

    def deactivate(self, layout: Layout) -> None:
        if layout.kit is None or layout.__dict__.pop("drawn", False):
            del layout.layout, layout.language, layout.style

    def reactivate(self, layout: Layout, style: Style) -> None:
        if not self._is_kept(layout, style):
            layout.setup(style)
            layout.set_text(layout.text, justify=True)
        elif layout.text != layout.laid_out:
            layout.set_text(layout.text)
        if layout.kit is not None:
            layout.drawn = True
            layout.first_line_direction = 0
            self._pango.pango_layout_set_wrap(layout.layout, self._module.PANGO_WRAP_MODE["WRAP_WORD"])
            if self._pango.pango_layout_get_line_readonly(layout.layout, 1) != self._ffi.NULL:
                # What is on one line is the same without a width, and would be laid out once more.
                self._pango.pango_layout_set_width(layout.layout, -1)

    def _is_kept(self, layout: Layout, style: Style) -> bool:
        return layout.kit is not None and vars(layout).get("style") is style and layout.justification_spacing == 0


_OF_LINES: Final = (
    "underline_position",
    "underline_thickness",
    "strikethrough_position",
    "strikethrough_thickness",
)


def _struts(line_break: Any) -> Callable[[Style], tuple[float, float]]:
    """`strut`, which keeps what it finds by a text that it writes of the style each time."""
    own = line_break.strut
    key_of = itemgetter("lang", "font_language_override", "line_height", *_OF_FONT, *_OF_FEATURES[1:])

    def strut(style: Style) -> tuple[float, float]:
        found: dict[object, tuple[float, float]] = style.font_config.__dict__.setdefault("_struts", {})
        key = key_of(style)
        if key not in found:
            found[key] = own(style)
        return found[key]

    return strut


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


# Styles. Most values that are asked for are inherited or initial, and nothing is to be computed.


def _quicken_styles() -> None:
    css = _of("css")
    own = css.ComputedStyle.__missing__
    inherited, initial = _plain_properties(css)
    sided, compute = css.PHYSICAL_FUNCTIONS, css.COMPUTER_FUNCTIONS
    initial_values, not_computed, check_math = css.INITIAL_VALUES, css.INITIAL_NOT_COMPUTED, css.check_math
    simple = (str, int, float, _of("css.properties").Dimension)
    directions = ("ltr", "rtl")
    # What else a side is called where text runs so: `margin_left` and `margin_inline_start`.
    also = {(key, inline): name(block="ttb", inline=inline) for key, name in sided.items() for inline in directions}

    def missing(style: Style, key: str) -> Value:
        value: Value
        cascaded, parent = style.cascaded, style.parent_style
        if key in cascaded:
            return own(style, key)
        if key in initial:
            value = style[key] = initial_values[key]
            return value
        if key in inherited and parent is not None:
            value = parent[key]
            if type(value) in simple or not check_math(value):
                style[key] = value
                return value
        elif key in sided and also[key, style["direction"]] not in cascaded:
            value = initial_values[key]
            value = style[key] = compute[key](style, key, value) if key in not_computed else value
            return value
        return own(style, key)

    css.ComputedStyle.__missing__ = missing


def _plain_properties(css: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Those that are inherited, and those that are initial, where nothing is said of them."""
    special = {"page", "position", "float", "display", *css.PHYSICAL_FUNCTIONS}
    plain = {key for key in css.INITIAL_VALUES if key not in special and not key.startswith("text_decoration_")}
    inherited = plain & {*css.INHERITED}
    return frozenset(inherited), frozenset(plain - inherited - {*css.INITIAL_NOT_COMPUTED})


# Boxes.

_OF_WIDTH: Final = (
    *("margin_left", "margin_right", "margin_top", "margin_bottom"),
    *("padding_left", "padding_right", "padding_top", "padding_bottom"),
    *("width", "min_width", "max_width"),
)
_OF_HEIGHT: Final = ("height", "min_height", "max_height")
_BORDERS: Final = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_lengths: Final = itemgetter(*_OF_WIDTH)
_heights: Final = itemgetter(*_OF_HEIGHT)
_borders: Final = itemgetter(*_BORDERS)


def _percentages(percent: Any) -> Callable[[Box, Any], None]:
    """`resolve_percentages`."""
    boxes = _of("formatting_structure.boxes")
    own, used = percent.resolve_percentages, _used(percent)

    def resolve_percentages(box: Box, containing_block: Any) -> None:
        style = box.style
        if not _is_plain(style) or isinstance(box, boxes.PageBox):
            own(box, containing_block)
            return
        is_box = isinstance(containing_block, boxes.Box)
        width, height = (containing_block.width, containing_block.height) if is_box else containing_block
        for name, value in zip(_OF_WIDTH, _lengths(style), strict=True):
            setattr(box, name, used(value, style, width))
        own_height, least, most = _heights(style)
        # What is a part of a height that is not known yet is not known either.
        is_open = height == "auto"
        box.height = "auto" if is_open and not _is_length(own_height) else used(own_height, style, height)
        box.min_height = used(least, style, 0 if is_open else height)
        box.max_height = used(most, style, inf if is_open else height)
        for name in ("min_width", "min_height"):
            if getattr(box, name) == "auto":
                setattr(box, name, 0)
        for name, value in zip(_BORDERS, _borders(style), strict=True):
            setattr(box, name, value)

    return resolve_percentages


def _shrunk(preferred: Any) -> Callable[[Layout, Box, float], float]:
    """`shrink_to_fit`, which asks how narrow something can be, word by word, only where it may not be as wide as it
    would be: the number of a list's item always is."""
    least, most = preferred.min_content_width, preferred.max_content_width

    def shrink_to_fit(context: Any, box: Box, available_content_width: float) -> float:
        widest: float = most(context, box, outer=False)
        if widest <= available_content_width:
            return widest
        narrowest: float = least(context, box, outer=False)
        return min(max(narrowest, available_content_width), widest)

    return shrink_to_fit


def _used(percent: Any) -> Callable[[Value, Style, Value], Value]:
    dimension, percentage = _of("css.properties").Dimension, percent.percentage

    def used(value: Value, style: Style, refer_to: Value) -> Value:
        if type(value) is not dimension:
            return percentage(value, style, refer_to)
        return refer_to * value[0] / 100 if value[1] == "%" else value[0]

    return used


# Colours.

_STANDARD: Final = "sRGB2014.icc"
_NAME: Final = "IEC 61966-2-1 Default RGB Colour Space - sRGB"


def _profile(css: Any) -> Callable[..., Any]:
    """`ColorProfile`, which has Pillow read and write a profile that is taken as it is: its import takes longer than
    all the fonts of a brief."""
    own = css.ColorProfile

    def profile(file_object: BinaryIO, src: str, rendering_intent: str, components: object) -> Any:
        if src != _STANDARD:
            return own(file_object, src, rendering_intent, components)
        with file_object:
            content = file_object.read()
        return SimpleNamespace(
            src=src,
            rendering_intent=rendering_intent,
            components=components,
            pdf_reference=None,
            name=_NAME,
            content=content,
        )

    return profile


def _is_plain(style: Style) -> bool:
    return bool(style["box_sizing"] == "content-box" and style["border_collapse"] == "separate")


def _is_length(value: Value) -> bool:
    return getattr(value, "unit", "%") != "%"
