"""Styles: most values that are asked for are inherited or initial, and nothing is to be computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from itertools import chain
from types import SimpleNamespace
from typing import Any, BinaryIO, Final, TypeVar

from .library import Style, Value, library, replace

T = TypeVar("T")


def quicken() -> None:
    _quicken_styles()
    _quicken_pseudo_elements()
    replace("css", "ColorProfile", _profile(library("css")))


def _quicken_styles() -> None:
    css = library("css")
    own = css.ComputedStyle.__missing__
    inherited, initial = _plain_properties(css)
    sided, compute = css.PHYSICAL_FUNCTIONS, css.COMPUTER_FUNCTIONS
    initial_values, not_computed, check_math = css.INITIAL_VALUES, css.INITIAL_NOT_COMPUTED, css.check_math
    simple = (str, int, float, library("css.properties").Dimension)
    also = _logical()

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


def _logical() -> dict[tuple[str, str], str]:
    """What else a side is called where text runs so: `margin_left` and `margin_inline_start`."""
    sided = library("css").PHYSICAL_FUNCTIONS
    return {(key, line): name(block="ttb", inline=line) for key, name in sided.items() for line in ("ltr", "rtl")}


# What a style says. Most say little: what they do not say is inherited or initial.


def with_logical(names: Sequence[str]) -> frozenset[str]:
    """These properties, and what else each is called."""
    return frozenset(names) | {other for (name, _), other in _logical().items() if name in names}


def is_silent(style: Style, names: AbstractSet[str]) -> bool:
    """Whether nothing was said of any of these properties, in a style sheet or since."""
    return style.keys().isdisjoint(names) and names.isdisjoint(vars(style).get("cascaded", ()))


def once_for_alike(
    name: str, names: AbstractSet[str], key_of: Callable[[Style], object], make: Callable[..., T]
) -> Callable[..., T]:
    """In the place of `make`, which is given a style and other things to work with: what it makes is made once for all
    styles with the same fonts and the same key, and kept by this `name`. The key is of the properties `names`, which
    pass from parent to child where nothing is said of them; so most styles are known to be as their parent is."""

    def of(style: Style, *others: Any) -> T:
        found: T | None = vars(style).get(name)
        if found is None:
            is_like = _is_like_parent(style, names)
            found = of(style.parent_style, *others) if is_like else by_key(style, *others)
            style.__dict__[name] = found
        return found

    def by_key(style: Style, *others: Any) -> T:
        known: dict[object, T] = vars(style.font_config).setdefault(name, {})
        key = key_of(style)
        if key not in known:
            known[key] = make(style, *others)
        return known[key]

    return of


def _is_like_parent(style: Style, names: AbstractSet[str]) -> bool:
    parent = style.parent_style
    return (
        parent is not None
        and names.isdisjoint(vars(style).get("cascaded", ()))
        and all(style[name] == parent[name] for name in style.keys() & names)
    )


# Pseudo-elements. WeasyPrint's own style sheet has one of each kind for whatever element.

_OF_NOTES: Final = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})


def _quicken_pseudo_elements() -> None:
    style_for = library("css").StyleFor
    style_for.__init__ = _without_notes(style_for.__init__)
    style_for.set_computed_styles = _without_markers(style_for.set_computed_styles)


def _without_notes(own: Callable[..., None]) -> Callable[..., None]:
    """Match those of notes with no element, where nothing is a note."""

    def init(style_for: Any, html: Any, sheets: list[tuple[Any, str, Any]], *rest: Any) -> None:
        if not _has_notes(html, sheets):
            sheets = [
                (_lean(sheet) if origin == "user agent" else sheet, origin, specificity)
                for sheet, origin, specificity in sheets
            ]
        own(style_for, html, sheets, *rest)

    return init


def _has_notes(html: Any, sheets: list[tuple[Any, str, Any]]) -> bool:
    """Whether anything may be one: by any declaration of a sheet, or of an element of its own."""
    declarations = (one for sheet, *_ in sheets for entry in _entries(sheet.matcher) for one in entry[4][0])
    return any(_makes_note(*one) for one in declarations) or any(
        _OWN.search(element.get("style", "")) for element in html.etree_element.iter()
    )


_OWN: Final = re.compile(r"float|position|\\", re.IGNORECASE)
"""What is in an element's own declarations, if one of them makes it a note."""


def _makes_note(name: str, value: Value, _importance: object) -> bool:
    if name == "float":
        return value not in ("none", "left", "right", "inline-start", "inline-end")
    return name == "position" and value not in ("static", "relative", "absolute", "fixed")


def _entries(matcher: Any) -> Iterator[Any]:
    named = (matcher.id_selectors, matcher.class_selectors, matcher.lower_local_name_selectors)
    for entries in chain(*(kind.values() for kind in (*named, matcher.namespace_selectors))):
        yield from entries
    yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _lean(sheet: Any) -> Any:
    lean = copy(sheet)
    lean.matcher = copy(sheet.matcher)
    lean.matcher.other_selectors = [entry for entry in sheet.matcher.other_selectors if entry[3] not in _OF_NOTES]
    return lean


def _without_markers(own: Callable[..., None]) -> Callable[..., None]:
    """Work out no marker's style for what is no list's item."""

    def set_computed_styles(
        style_for: Any, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None, **rest: Any
    ) -> None:
        if pseudo_type != "marker" or _has_marker(style_for, element):
            own(style_for, element, parent, root, pseudo_type, **rest)

    return set_computed_styles


def _has_marker(style_for: Any, element: Any) -> bool:
    cascaded = style_for.get_cascaded_styles()
    return (
        "list-item" in style_for.get_computed_styles()[element, None]["display"]
        # What comes before or after an element may be an item of its own, and has the element's marker.
        or (element, "before") in cascaded
        or (element, "after") in cascaded
        # To which something may lead.
        or "anchor" in cascaded[element, "marker"]
    )


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
