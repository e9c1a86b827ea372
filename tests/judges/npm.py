"""Where the validators lie that npm brought. `make` puts them there, at the versions of package-lock.json."""

from __future__ import annotations

from pathlib import Path
from typing import Final

MODULES: Final = Path(__file__).parent / "node_modules"


def package(path: str) -> Path:
    """A file of an npm package."""
    found = MODULES / path
    assert found.exists(), f"{found} is missing: run `npm ci` in {MODULES.parent}"
    return found
