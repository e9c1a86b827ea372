"""Names that a package offers and imports when they are asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def offering(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a `package` (PEP 562) which imports each name from the module that `homes` says."""

    def found(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(homes[name]), name)

    return found
