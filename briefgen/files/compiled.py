"""What was compiled, kept beside Python's own compiled modules and on the same terms."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from briefgen.files.hidden import note


def compiled(name: str) -> bytes | None:
    """What was kept under this name, by any version of anything: whoever asks must be able to tell."""
    try:
        return _place(name).read_bytes()
    except OSError:
        return None


def keep_compiled(name: str, data: bytes) -> None:
    """Keep it, whole, where Python keeps compiled modules; where Python would or could not, nothing is kept."""
    if sys.dont_write_bytecode:
        return
    place = _place(name)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
    note(place.parent, place.name, data)


def compiled_folder() -> str | None:
    """Where Python keeps what it compiles of this package; `None` where it is told to keep nothing."""
    # Or where PYTHONPYCACHEPREFIX says.
    return None if sys.dont_write_bytecode else str(Path(cache_from_source(__file__)).parent)


def _place(name: str) -> Path:
    return Path(cache_from_source(__file__)).parent / f"{name}.{sys.implementation.cache_tag}"
