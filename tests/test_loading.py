"""What stands in for modules that few pages need: nobody can tell it from them but by the time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import cssselect2
import cssselect2.compiler
import pytest

from briefgen.render import loading

FILES: Final = {
    "later/__init__.py": "",
    "later/colours.py": "DEEP = False\ndef named(name): return (name, DEEP)\nclass Unknown(Exception): pass\n",
    "later/settings.py": "limit = 1\n",
    "later/shapes/__init__.py": "",
    "later/shapes/round.py": "def area(r): return 3 * r * r\n",
    # A user that has a name which WeasyPrint's modules have.
    "weasyprint_user.py": """
from later import colours, settings
from later.colours import Unknown, named
from later.shapes import round
from later.shapes.round import area
settings.limit = 2
colours.DEEP = True
def refused():
    try:
        named("red")
        raise colours.Unknown
    except Unknown:
        return True
""",
}
PUT_OFF: Final = ("later.colours", "later.settings", "later.shapes", "later.shapes.round")


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    with loading.put_off(PUT_OFF):
        import weasyprint_user  # type: ignore[import-not-found]  # written above
    yield weasyprint_user
    for name in [name for name in sys.modules if name.startswith(("later", "weasyprint_user"))]:
        del sys.modules[name]


def loaded() -> set[str]:
    return {name.removeprefix("later.") for name in sys.modules if name.startswith("later.")}


def test_nothing_is_loaded_before_it_is_used() -> None:
    assert loaded() == set()


def test_a_function_is_the_modules_own(user: Any) -> None:
    assert user.area(2) == 12
    assert "shapes.round" in loaded()
    assert user.area is sys.modules["later.shapes.round"].area


def test_a_module_within_a_module_is_found(user: Any) -> None:
    assert user.round.area(1) == 3


def test_what_was_set_in_a_module_is_set_in_it_when_another_of_its_package_is_used(user: Any) -> None:
    assert user.named("red") == ("red", True)
    assert sys.modules["later.settings"].limit == 2
    assert user.colours is sys.modules["later.colours"]


def test_an_exception_is_the_one_that_is_raised(user: Any) -> None:
    assert user.refused()


def test_whoever_asks_later_has_the_module_itself(user: Any) -> None:
    from later import colours  # type: ignore[import-not-found]  # written above

    assert colours.DEEP is False
    assert user.named("red") == ("red", True)


def test_what_is_loaded_already_is_not_put_off() -> None:
    import later.settings  # type: ignore[import-not-found]  # written above

    with loading.put_off(PUT_OFF):
        assert sys.modules["later.settings"] is later.settings


def test_what_is_used_at_once_is_loaded_at_once() -> None:
    with loading.put_off(PUT_OFF):
        from later import shapes

        assert shapes.round.area(1) == 3
    assert "shapes.round" in loaded()


def test_what_is_not_there_is_missed_when_it_is_used() -> None:
    with loading.put_off(["later.nothing"]):
        from later import nothing
    with pytest.raises(ModuleNotFoundError, match=r"later\.nothing"):
        nothing.at_all()


def test_a_module_has_no_more_of_what_python_asks_than_any() -> None:
    with loading.put_off(["later.nothing"]):
        from later import nothing
    assert not hasattr(nothing, "__path__")


class Sheet:
    """As WeasyPrint's class for style sheets."""

    read: Final[list[str]] = []

    def __init__(self, *, string: str, counter_style: object = None, url_fetcher: object = None) -> None:
        assert url_fetcher
        self.read.append(string)
        self.rules = (string, counter_style)


def filled(sheet: Sheet, init: Callable[..., None], source: str, **options: Any) -> None:
    assert source == options["string"]
    init(sheet, **options)


def test_a_style_sheet_is_read_when_its_rules_are_asked_for() -> None:
    later = loading._later(Sheet, filled)
    sheet, at_once = later(string="later"), later(string="@counter-style a {}", counter_style=1)
    later(string="without any", counter_style=1)
    assert Sheet.read == ["@counter-style a {}"]
    assert not hasattr(sheet, "_rules")
    assert Sheet.read == ["@counter-style a {}"]
    assert isinstance(sheet, Sheet)
    assert (sheet.rules, at_once.rules) == (("later", None), ("@counter-style a {}", 1))
    assert Sheet.read == ["@counter-style a {}", "later"]
    assert not hasattr(sheet, "nothing")


def test_a_selector_is_compiled_when_it_is_put_to_an_element(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[loading.Compiled] = []

    def noted(source: str, *names: dict[str, Any]) -> loading.Compiled:
        made.append(loading.Compiled(source, *names))
        return made[-1]

    root = ElementTree.Element("html")
    ElementTree.SubElement(ElementTree.SubElement(root, "p", {"class": "a"}), "b")
    ElementTree.SubElement(root, "p", {"lang": "de"})
    wrapper = cssselect2.ElementWrapper.from_xml_root(root)
    selectors = "p.a > b:first-child, p:not(.a), [lang|=de], table td, ::before, b:empty"
    own = cssselect2.compile_selector_list(selectors)
    monkeypatch.setattr(cssselect2.compiler, "eval", noted, raising=False)
    ours = cssselect2.compile_selector_list(selectors)
    assert len(made) == 6
    assert not any("function" in vars(one) for one in made)
    for element in wrapper.iter_subtree():
        assert [bool(one.test(element)) for one in ours] == [bool(one.test(element)) for one in own]
    assert all("function" in vars(one) for one in made)


def test_what_is_told_of_an_own_style_sheet_names_nothing_to_fetch() -> None:
    with pytest.raises(ValueError, match="a"):
        loading._refused("a")


def test_a_base_of_what_is_put_off_is_there_at_once() -> None:
    request: Any = loading._StandIn("urllib.request")
    assert isinstance(request.OpenerDirector, type)
    request.OpenerDirector().add_handler(None)
