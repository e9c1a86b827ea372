"""The formats of a brief."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Not imported to tell that there is nothing to do: see `again`.
    from typing import Final

FORMATS: Final = ("html", "pdf", "md", "json")
"""Each by the suffix of its files, in the order in which readers are offered them."""

NAMES: Final = {
    "html": ("HTML", "text/html"),
    "pdf": ("PDF", "application/pdf"),
    "md": ("Markdown", "text/markdown"),
    "json": ("JSON", "application/json"),
}
"""Suffix → what it is called, and its MIME type."""
