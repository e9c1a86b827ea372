"""`brief.pdf`: the print page, and the process that makes a PDF/A-3a and PDF/UA-1 file of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.later import offering
from briefgen.render.pdf.renderer import STYLE_SHEET, Attachment, Limits, PdfJob, Renderer, process

if TYPE_CHECKING:
    from briefgen.render.pdf.page import ACCENT, print_files, print_html

__all__ = [
    "ACCENT",
    "STYLE_SHEET",
    "Attachment",
    "Limits",
    "PdfJob",
    "Renderer",
    "print_files",
    "print_html",
    "process",
]


# Imported when the first of it is asked for: the process starts before all that a page needs is there.
__getattr__ = offering(__name__, dict.fromkeys(("ACCENT", "print_files", "print_html"), "briefgen.render.pdf.page"))
