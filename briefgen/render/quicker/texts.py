"""Texts. WeasyPrint makes a Pango layout for each piece that it tries, and for each line once more as it is drawn. Here
what depends on the style alone is made once for each style, and what was laid out is kept until it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, Final

from .library import Layout, Style, library, replace
from .styles import once_for_alike


def quicken() -> None:
    _quicken_layouts()
    # WeasyPrint keeps what it finds, too, by a text that it writes of the style each time.
    strut = library("text.line_break").strut
    replace("text.line_break", "strut", once_for_alike("_strut", {*_OF_STRUT}, itemgetter(*_OF_STRUT), strut))


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
_NAMES_OF_LAYOUT: Final = (
    *("direction", "lang", "font_language_override", "overflow_wrap", "letter_spacing", "word_spacing"),
    *_OF_FONT,
    *_OF_FEATURES,
)
_OF_LAYOUT: Final = frozenset({"text_decoration_line", *_NAMES_OF_LAYOUT})
_values_of_layout: Final = itemgetter(*_NAMES_OF_LAYOUT)
_features: Final = itemgetter(*_OF_FEATURES)


def _key_of_layout(style: Style) -> object:
    return style["text_decoration_line"] != "none", *_values_of_layout(style)


def _quicken_layouts() -> None:
    line_break = library("text.line_break")
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
        self._kit_of = once_for_alike("_kit", _OF_LAYOUT, _key_of_layout, self._kit)

    def set_up(self, layout: Layout, style: Style) -> None:
        kit = self._kit_of(style, layout)
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

    def _kit(self, style: Style, layout: Layout) -> SimpleNamespace:
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


_OF_STRUT: Final = ("lang", "font_language_override", "line_height", *_OF_FONT, *_OF_FEATURES[1:])
