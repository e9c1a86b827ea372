"""Daily briefs whose every quote was checked: facts curated in YAML become Markdown, HTML, PDF and JSON.

from pathlib import Path
import briefgen

built = briefgen.build(Path("."))
print(built.written)
"""

# Now, as importing the package of this name later would put itself in the function's place.
from briefgen.build import build
from briefgen.later import offering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from briefgen.build import FORMATS, Built, Checked, check
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

_HOMES = {
    **dict.fromkeys(("FORMATS", "Built", "Checked", "check"), "briefgen.build"),
    **dict.fromkeys(("BriefgenError", "Problem", "Span"), "briefgen.diagnostics"),
    "Edition": "briefgen.model",
    **dict.fromkeys(("Verdict", "verify_json", "verify_pdf"), "briefgen.verify"),
}


# Imported when they are asked for: the command line imports this package too, and needs few of them at a time.
__getattr__ = offering(__name__, _HOMES)
