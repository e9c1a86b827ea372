"""WeasyPrint's modules, and how something takes the place of what is theirs."""

from __future__ import annotations

import sys
from collections.abc import Callable
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
