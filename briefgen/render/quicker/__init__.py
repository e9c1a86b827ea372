"""In the place of what WeasyPrint does most: the same with less work.

Each takes its place in the releases only that it was written against, and not a byte of a PDF is another (tested). What
is not plain is left to WeasyPrint's own. Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from . import boxes, drawing, styles, texts  # by whatever name this package was loaded

RELEASES: Final = ("70.0",)


def quicken() -> bool:
    """Put all of it in its place, if this is a release that it is for."""
    is_known = import_module("weasyprint").__version__ in RELEASES
    if is_known:
        texts.quicken()
        styles.quicken()
        boxes.quicken()
        drawing.quicken()
    return is_known
