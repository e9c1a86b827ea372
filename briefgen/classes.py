"""`dataclass(slots=True, …)`, which nearly all values of this program are made with.

That of the standard library compiles six functions for each class and looks at its fields in many ways: a build, which
takes in over a hundred classes before it begins, spent a seventh of a short run on it. Here one function is compiled,
when the first value is made. The classes behave alike: tests hold every one of ours against the standard library's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

T = TypeVar("T")

if TYPE_CHECKING:
    # By this name type checkers know what it makes.
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = True, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
        """As that of the standard library, for a class without bases whose fields are all like any other.

        Raises `TypeError` for what is to be made otherwise.
        """
        if not slots:
            raise TypeError("here a class has slots")
        return partial(_made, frozen=frozen, kw_only=kw_only)


def _made(kind: type[T], *, frozen: bool, kw_only: bool) -> type[T]:
    held = {name: value for name, value in vars(kind).items() if name not in {"__dict__", "__weakref__"}}
    names = tuple(kind.__annotations__)
    defaults = {name: held.pop(name) for name in names if name in held}
    is_simple = kind.__bases__ == (object,) and names and "__post_init__" not in held
    if not is_simple or not all(map(_is_plain, defaults.values())):
        raise TypeError(f'"{kind.__name__}" is a class for the standard library')
    fields = _Fields(kind, kw_only=kw_only)
    own = {
        "__slots__": names,
        "__qualname__": kind.__qualname__,
        "__match_args__": () if kw_only else names,
        "__dataclass_fields__": fields,
    }
    made: Any = type(kind.__name__, (), {**_methods(names, frozen=frozen), **held, **own})
    fields.of = made

    def first(self: object, *args: object, **given: object) -> None:
        anew = {name: _default(found) for name, found in defaults.items()}
        made.__init__ = _initializer(made, anew, kw_only=kw_only)
        made.__init__(self, *args, **given)

    made.__init__ = first
    return cast("type[T]", made)


class _Fields(Mapping[str, "dataclasses.Field[Any]"]):
    """What `dataclasses.fields` and `replace` go through: made by the standard library once one of them does, and then
    in place of this. Whether there is such a thing is asked of many more classes."""

    def __init__(self, kind: type, *, kw_only: bool) -> None:
        self._kind, self._kw_only = kind, kw_only
        self.of: Any = None
        """The class that has it."""

    @cached_property
    def _made(self) -> Mapping[str, dataclasses.Field[Any]]:
        own: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(self._kind)
        self.of.__dataclass_fields__ = own.__dataclass_fields__
        return cast("Mapping[str, dataclasses.Field[Any]]", own.__dataclass_fields__)

    def __getitem__(self, name: str) -> dataclasses.Field[Any]:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


# Defaults.


def _is_plain(found: object) -> bool:
    """Whether a field with this default is like any other."""
    if not isinstance(found, dataclasses.Field):
        return True
    return found.init and found.repr and found.compare and found.hash is None


def _default(found: object) -> object:
    if not isinstance(found, dataclasses.Field):
        return found
    return _Anew(found.default_factory) if found.default is dataclasses.MISSING else found.default


class _Anew:
    """The default of a field whose value is made anew each time."""

    def __init__(self, make: object) -> None:
        self.make = make


# Methods.


def _initializer(made: Any, defaults: Mapping[str, object], *, kw_only: bool) -> Callable[..., None]:
    """`__init__`, which puts right into the slots what it is given: a third quicker than `object.__setattr__`."""
    known = {f"_default_{name}": default for name, default in defaults.items()}
    known |= {f"_put_{name}": getattr(made, name).__set__ for name in made.__slots__}
    given = (f"{name}=_default_{name}" if name in defaults else name for name in made.__slots__)
    lines = [f"def __init__(self, {'*, ' if kw_only else ''}{', '.join(given)}):"]
    for name in made.__slots__:
        anew = f"{name}.make() if {name} is _default_{name} else {name}"
        lines.append(f" _put_{name}(self, {anew if isinstance(defaults.get(name), _Anew) else name})")
    exec("\n".join(lines), known)  # noqa: S102  of nothing but the names of fields
    initializer = cast("Callable[..., None]", known["__init__"])
    initializer.__qualname__ = f"{made.__qualname__}.__init__"
    return initializer


def _methods(names: Sequence[str], *, frozen: bool) -> Mapping[str, Callable[..., object] | None]:
    values: Callable[[object], tuple[object, ...]] = attrgetter(*names)
    if len(names) == 1:
        values = lambda self: (getattr(self, names[0]),)  # noqa: E731  of one name alone there would be no tuple

    def is_equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def shown(self: object) -> str:
        held = (f"{name}={value!r}" for name, value in zip(names, values(self), strict=True))
        return f"{self.__class__.__qualname__}({', '.join(held)})"

    def put_back(self: object, state: Sequence[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    methods: dict[str, Callable[..., object] | None] = {
        "__eq__": is_equal,
        "__hash__": None,
        "__repr__": shown,
    }
    if frozen:
        methods |= {
            "__hash__": lambda self: hash(values(self)),
            "__getstate__": lambda self: values(self),
            "__setstate__": put_back,
            "__setattr__": _refuse_to_set,
            "__delattr__": _refuse_to_delete,
        }
    return methods


def _refuse_to_set(_self: object, name: str, _value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
