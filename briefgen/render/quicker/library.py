"""WeasyPrint's modules, and how something takes the place of what is theirs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from importlib import import_module
from typing import Any

# WeasyPrint has no types.
Box = Any
Layout = Any
Style = Any
Value = Any


def library(name: str) -> Any:
    """A module of WeasyPrint."""
    return import_module(f"weasyprint.{name}")


def replace(module: str, name: str, function: Callable[..., Any]) -> None:
    """Put it wherever that of WeasyPrint was imported."""
    own = getattr(library(module), name)
    for user in [user for key, user in sys.modules.items() if key.startswith("weasyprint")]:
        if vars(user).get(name) is own:
            setattr(user, name, function)


# What a style says. Most say little: what they do not say is inherited or initial.


def is_silent(style: Style, names: AbstractSet[str]) -> bool:
    """Whether nothing was said of any of these properties, in a style sheet or since."""
    return style.keys().isdisjoint(names) and names.isdisjoint(vars(style).get("cascaded", ()))


def is_like_parent(style: Style, names: AbstractSet[str]) -> bool:
    """Whether of these properties, all of them inherited, a style has what its parent has."""
    parent = style.parent_style
    return (
        parent is not None
        and names.isdisjoint(vars(style).get("cascaded", ()))
        and all(style[name] == parent[name] for name in style.keys() & names)
    )


def with_logical(names: Collection[str]) -> frozenset[str]:
    """These properties, and what else each is called where text runs so: `margin_left` and `margin_inline_start`."""
    sided = library("css").PHYSICAL_FUNCTIONS
    lines = ("ltr", "rtl")
    return frozenset(names) | {
        sided[name](block="ttb", inline=line) for name in names if name in sided for line in lines
    }
