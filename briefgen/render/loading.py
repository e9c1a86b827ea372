"""Loads WeasyPrint without what its import does at each start and need not: the declarations of the C libraries are
read once for all times, and the half of fontTools that is used without HarfBuzz only is not loaded at all.

Nothing of WeasyPrint is changed, and not a byte of what it makes. Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_LATER: Final = "fontTools.subset"
_MODULE: Final = "briefgen_declared"


def load(folder: str | None) -> None:
    """Import WeasyPrint. What is worth keeping is kept in `folder` as code, to be trusted like all code; without
    one, or where it cannot be written, each process reads the declarations again.

    Raises `ImportError` or `OSError` where it or a library that it needs is not there.
    """
    with _declarations_kept(folder):
        _put_off(_LATER)
        import_module("weasyprint")


def _put_off(name: str) -> None:
    """Load a module when something of it is first asked for."""
    parent, _, child = name.rpartition(".")
    import_module(parent)
    spec = find_spec(name)
    if spec and spec.loader:
        spec.loader = LazyLoader(spec.loader)
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        setattr(sys.modules[parent], child, module)


@contextmanager
def _declarations_kept(folder: str | None) -> Iterator[None]:
    """While this lasts, `cffi.FFI` is ours. cffi knows both ways: to read C when it runs, or beforehand ("out-of-line
    ABI mode"), which leaves code that is loaded at once and whose types are found faster, too."""
    if folder is None:
        yield
        return
    ours = ModuleType("cffi")
    ours.FFI = lambda: _Declared(Path(folder), ours)  # type: ignore[attr-defined]
    sys.modules["cffi"] = ours
    try:
        yield
    finally:
        _step_aside(ours)


def _step_aside(ours: ModuleType) -> None:
    if sys.modules.get("cffi") is ours:
        del sys.modules["cffi"]


class _Declared:
    """An `FFI` that knows where the code of its declarations may be."""

    def __init__(self, folder: Path, stands_in: ModuleType) -> None:
        self._folder = folder
        self._stands_in = stands_in

    def cdef(self, source: str) -> None:
        """Declare what is all that will be used."""
        # From here on it is cffi's turn, if the code is not there yet.
        _step_aside(self._stands_in)
        ffi = _ffi(source, self._folder)
        # As attributes of its own, so that the hundred thousand calls that follow lose no time here.
        self.__dict__.update({name: getattr(ffi, name) for name in dir(ffi) if not name.startswith("_")})


def _ffi(source: str, folder: Path) -> Any:
    backend = import_module("_cffi_backend")
    what = f"{backend.__version__} {sys.implementation.cache_tag} {source}"
    file = folder / f"declared-{sha256(what.encode()).hexdigest()[:16]}.py"
    try:
        if not file.exists():
            _write(source, file)
        ffi = getattr(_loaded(file), "ffi", None)
    except (OSError, ImportError, SyntaxError, NameError, ValueError):
        ffi = None
    # What could not be written, or is not what was written, is done without.
    return ffi if isinstance(ffi, backend.FFI) else _read(source)


def _read(source: str) -> Any:
    ffi = import_module("cffi").FFI()
    ffi.cdef(source)
    return ffi


def _write(source: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.stem}-{os.getpid()}.py")
    try:
        ffi = _read(source)
        ffi.set_source(_MODULE, None)
        ffi.emit_python_code(str(aside))
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _loaded(file: Path) -> ModuleType:
    spec = spec_from_file_location(_MODULE, file)
    if not spec or not spec.loader:
        raise ImportError(str(file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
