"""Boxes: what follows from a style alone is worked out once for each, and not for each of its boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from operator import itemgetter
from typing import Any, Final

from .library import Box, Layout, Style, Value, library, replace
from .styles import is_silent, with_logical


def quicken() -> None:
    replace("layout.percent", "resolve_percentages", _percentages(library("layout.percent")))
    replace("layout.background", "layout_box_backgrounds", _backgrounds(library("layout.background")))
    base = library("formatting_structure.boxes").Box
    base.is_in_normal_flow = _in_flow(base)
    base.descendants = _descendants(base)
    replace("layout.preferred", "shrink_to_fit", _shrunk(library("layout.preferred")))


Size = tuple[Any, Any]
Lengths = dict[str, Any]

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
    boxes = library("formatting_structure.boxes")
    own, used = percent.resolve_percentages, _used(percent)
    special = (boxes.PageBox, library("layout.absolute").AbsolutePlaceholder)
    names = with_logical((*_OF_WIDTH, *_OF_HEIGHT))
    borders = with_logical((*_BORDERS, *(name.replace("width", "style") for name in _BORDERS)))
    initial = library("css").INITIAL_VALUES

    def resolve_percentages(box: Box, containing_block: Any) -> None:
        style = box.style
        if isinstance(box, special) or not _is_plain(style):
            own(box, containing_block)
            return
        is_box = isinstance(containing_block, boxes.Box)
        size = (containing_block.width, containing_block.height) if is_box else containing_block
        known = vars(style).setdefault("_lengths", {})
        box.__dict__.update(known.get(size) or known.setdefault(size, lengths(style, size)))

    def lengths(style: Style, size: Size) -> Lengths:
        if is_silent(style, names):
            # As every other of this document that is silent of them.
            known = vars(style.root_style).setdefault("_unsaid", {})
            rest = known.get(size) or known.setdefault(size, _resolved(initial, size, used))
        else:
            rest = _resolved(style, size, used)
        if is_silent(style, borders):
            return {**rest, **dict.fromkeys(_BORDERS, 0)}
        return {**rest, **dict(zip(_BORDERS, _borders(style), strict=True))}

    return resolve_percentages


def _resolved(style: Style, size: Size, used: Callable[[Value, Style, Value], Value]) -> Lengths:
    """All but the borders of any box of this style in a block of this size."""
    width, height = size
    found = {name: used(value, style, width) for name, value in zip(_OF_WIDTH, _lengths(style), strict=True)}
    own_height, least, most = _heights(style)
    # What is a part of a height that is not known yet is not known either.
    is_open = height == "auto"
    found["height"] = "auto" if is_open and not _is_length(own_height) else used(own_height, style, height)
    found["min_height"] = used(least, style, 0 if is_open else height)
    found["max_height"] = used(most, style, inf if is_open else height)
    for name in ("min_width", "min_height"):
        if found[name] == "auto":
            found[name] = 0
    return found


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
    dimension, percentage = library("css.properties").Dimension, percent.percentage

    def used(value: Value, style: Style, refer_to: Value) -> Value:
        if type(value) is not dimension:
            return percentage(value, style, refer_to)
        return refer_to * value[0] / 100 if value[1] == "%" else value[0]

    return used


def _is_plain(style: Style) -> bool:
    return bool(style["box_sizing"] == "content-box" and style["border_collapse"] == "separate")


def _is_length(value: Value) -> bool:
    return getattr(value, "unit", "%") != "%"


def _backgrounds(background: Any) -> Callable[..., None]:
    """`layout_box_backgrounds`, which asks each box for images, shadows and round corners."""
    own = background.layout_box_backgrounds
    placeholder = library("layout.absolute").AbsolutePlaceholder
    names = with_logical((*_CORNERS, *_PAINTED))

    def layout_box_backgrounds(
        page: Box,
        box: Box,
        get_image: Any,
        layout_children: bool = True,
        style: Style | None = None,
    ) -> None:
        if style is not None or box is page or type(box) is placeholder:
            own(page, box, get_image, layout_children, style)
            return
        known = vars(box.style)
        bare = known.get("_is_bare")
        if bare is None:
            bare = known["_is_bare"] = is_silent(box.style, names)
        if not bare:
            own(page, box, get_image, layout_children)
            return
        box.__dict__.update(_BARE)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)

    return layout_box_backgrounds


_CORNERS: Final = (
    *("border_top_left_radius", "border_top_right_radius"),
    *("border_bottom_right_radius", "border_bottom_left_radius"),
)
_PAINTED: Final = ("border_image_source", "mask_border_source", "background_image", "box_shadow", "background_color")
_BARE: Final = {**dict.fromkeys(_CORNERS, (0, 0)), "background": None}


def _in_flow(base: Any) -> Callable[[Box], bool]:
    """`is_in_normal_flow`."""
    own = base.is_in_normal_flow

    def is_in_normal_flow(box: Box) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] in _IN_FLOW) or own(box)

    return is_in_normal_flow


_IN_FLOW: Final = ("static", "relative")


def _descendants(base: Any) -> Callable[..., Iterator[Box]]:
    """`descendants`, which hands each box up through all those that it is in."""

    def descendants(self: Box, placeholders: bool = False) -> Iterator[Box]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            if isinstance(box, base):
                children = reversed(box.children)
                waiting.extend([getattr(child, "_box", child) for child in children] if placeholders else children)

    return descendants
