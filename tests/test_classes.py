"""Classes of values: made more quickly than by the standard library, and like its own in all that anybody can see."""

import dataclasses
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

import briefgen
from briefgen.classes import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """With a field of every kind."""

    title: str
    facts: list[str] = field(default_factory=list)
    marking: str | None = None
    language: str = field(default="en")

    @property
    def first(self) -> str:
        return self.facts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    title: str


@dataclass(slots=True)
class Draft:
    """Neither frozen nor keyword-only."""

    title: str
    facts: list[str] = field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    title: str


def _of_the_package() -> Iterator[Any]:
    """Every class of the package that is made this way."""
    for module in pkgutil.walk_packages(briefgen.__path__, "briefgen."):
        if module.name == "briefgen.__main__":
            continue
        try:
            held = vars(importlib.import_module(module.name))
        except ImportError:
            # Of an extra that is not installed.
            continue
        for name, kind in held.items():
            is_ours = isinstance(kind, type) and kind.__module__ == module.name and kind.__name__ == name
            if is_ours and getattr(vars(kind).get("__eq__"), "__module__", "") == "briefgen.classes":
                yield kind


CLASSES = [Brief, Alone, Draft, *_of_the_package()]


def _twin(kind: Any) -> Any:
    """The same class as the standard library makes it."""

    def again(one: dataclasses.Field[Any]) -> Any:
        return field(default=one.default, default_factory=one.default_factory)  # type: ignore[call-overload]

    made = dataclasses.make_dataclass(
        kind.__name__,
        [(one.name, one.type, again(one)) for one in fields(kind)],
        frozen="__setattr__" in vars(kind),
        slots=True,
        kw_only=fields(kind)[0].kw_only,
        namespace={"__module__": kind.__module__},
    )
    made.__qualname__ = kind.__qualname__
    return made


def _needed(kind: Any) -> dict[str, object]:
    """A value for each field that must be given."""
    none = dataclasses.MISSING
    return {one.name: f"a {one.name}" for one in fields(kind) if one.default is one.default_factory is none}


def _said(call: Any, *args: object, **given: object) -> str:
    with pytest.raises((TypeError, FrozenInstanceError)) as told:
        call(*args, **given)
    return f"{type(told.value).__name__}: {told.value}"


def test_most_classes_of_the_package_are_made_so() -> None:
    assert len(CLASSES) > 150


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_a_class_is_as_the_standard_library_makes_it(kind: Any) -> None:
    twin, needed = _twin(kind), _needed(kind)
    names = [one.name for one in fields(twin)]
    assert dataclasses.is_dataclass(kind)
    assert [one.name for one in fields(kind)] == names
    assert (kind.__slots__, kind.__match_args__) == (twin.__slots__, twin.__match_args__)

    given = {**dict.fromkeys(names, "given"), **needed}
    ours, theirs = kind(**given), twin(**given)
    assert {name: getattr(ours, name) for name in names} == given
    assert not hasattr(ours, "__dict__")

    if "__str__" not in vars(kind):
        assert repr(ours) == repr(theirs)
    assert ours == kind(**given)
    assert ours != theirs
    assert ours != replace(ours, **{names[0]: "another"})
    assert replace(ours, **{names[0]: "another"}) == kind(**{**given, names[0]: "another"})

    if "__setattr__" in vars(kind):
        assert _said(setattr, ours, names[0], 1) == _said(setattr, theirs, names[0], 1)
        assert _said(delattr, ours, names[0]) == _said(delattr, theirs, names[0])
    else:
        assert _said(hash, ours) == _said(hash, theirs)
        setattr(ours, names[0], "another")
        assert getattr(ours, names[0]) == "another"
    short = kind(**needed), twin(**needed)
    for one in fields(twin):
        if one.default_factory is dataclasses.MISSING:
            assert getattr(short[0], one.name) == getattr(short[1], one.name)
    if fields(kind)[0].kw_only:
        assert _said(kind, "no name") == _said(twin, "no name")
    else:
        assert kind(*given.values()) == kind(**given)
    assert _said(kind, **given, stranger=1) == _said(twin, **given, stranger=1)
    if needed:
        assert _said(kind) == _said(twin)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_values_of_a_class_go_to_other_processes(kind: Any) -> None:
    value = kind(**{one.name: f"a {one.name}" for one in fields(kind)})
    there = pickle.loads(pickle.dumps(value))  # noqa: S301  our own
    assert [getattr(there, one.name) for one in fields(kind)] == [getattr(value, one.name) for one in fields(kind)]


def test_what_is_made_anew_is_made_for_each_value() -> None:
    one, other = Brief(title="One"), Brief(title="Other")
    assert one.facts == []
    assert one.facts is not other.facts
    assert Brief(title="One", facts=["a fact"]).first == "a fact"


def test_equal_values_are_one_in_a_set() -> None:
    assert {Alone(title="One"), Alone(title="One"), Alone(title="Other")} == {Alone(title="Other"), Alone(title="One")}
    assert Alone(title="One") != Other(title="One")


def test_a_class_of_another_kind_is_refused() -> None:
    own = dataclass(frozen=True, slots=True, kw_only=True)

    class Child(Brief):
        pages: int

    class Careful:
        title: str

        def __post_init__(self) -> None:
            raise AssertionError

    class Hidden:
        title: str = field(default="", repr=False)

    class Empty:
        pass

    for kind in (Child, Careful, Hidden, Empty):
        with pytest.raises(TypeError, match=f'^"{kind.__name__}" is a class for the standard library$'):
            own(kind)
    with pytest.raises(TypeError, match=r"^here a class has slots$"):
        dataclass(frozen=True, slots=False, kw_only=True)
