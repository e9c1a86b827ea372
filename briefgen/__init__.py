"""Daily briefs whose every quote was checked: facts curated in YAML become Markdown, HTML, PDF and JSON.

from pathlib import Path
import briefgen

built = briefgen.build(Path("."))
print(built.written)
"""

from briefgen.build import FORMATS, Built, Checked, build, check
from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.model import Edition
from briefgen.verify import Verdict, verify_json, verify_pdf

__version__ = "0.1.0"

__all__ = [
    "FORMATS",
    "BriefgenError",
    "Built",
    "Checked",
    "Edition",
    "Problem",
    "Span",
    "Verdict",
    "build",
    "check",
    "verify_json",
    "verify_pdf",
]
