"""Style sheets that are not read again: what they say is what they said, and nothing that was kept badly does harm."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import cssselect2
import cssselect2.compiler
import pytest
import weasyprint
from weasyprint.css.counters import CounterStyle

from briefgen.patterns import Store
from briefgen.render import loading
from briefgen.render.sheets import Sheets
from conftest import REPOSITORY

PRINT: Final = (REPOSITORY / "templates/css/print.css").read_text("utf-8")
SOME: Final = """
p.a > b:not([lang|=de]), ::before { margin: 1pt 2em; color: var(--a, red); width: calc(1em + 2pt) }
@page :first { size: A4; @top-left { content: string(day) " · " counter(page) } }
@layer one { i { float: footnote; background: linear-gradient(red, rgb(1 2 3 / 50%)) } }
@counter-style note { system: extends decimal; prefix: "[" }
@font-face { font-family: "A"; src: url(a.ttf); font-weight: 600 }
"""


class Fonts:
    """Takes fonts as WeasyPrint's own collection does."""

    def __init__(self) -> None:
        self.added: list[tuple[str, bytes]] = []

    def add_font_face(self, face: dict[str, Any], fetcher: Any) -> None:
        self.added.append((str(face), fetcher("https://theme.invalid/a.ttf")))


class Theme:
    """Answers for files."""

    _fail_on_errors = False

    def __init__(self, **files: str) -> None:
        self.files = files
        self.asked: list[str] = []

    def __call__(self, url: str) -> Any:
        name = url.removeprefix("https://theme.invalid/")
        self.asked.append(name)
        if name == "a.ttf":
            return b"font"
        return weasyprint.urls.URLFetcherResponse(url, self.files[name], {"Content-Type": "text/css"})


class Read:
    """A sheet as it comes out, and what else became of it."""

    def __init__(self, sheets: Sheets, source: str, **files: str) -> None:
        self.theme, self.fonts, self.counters = Theme(sheet=source, **files), Fonts(), CounterStyle()
        self.sheet = weasyprint.CSS.__new__(weasyprint.CSS)
        sheets.fill(
            self.sheet,
            weasyprint.CSS.__init__,
            source.encode(),
            url="https://theme.invalid/sheet",
            url_fetcher=self.theme,
            font_config=self.fonts,
            counter_style=self.counters,
        )

    @property
    def was_kept(self) -> bool:
        return "sheet" not in self.theme.asked

    def said(self) -> str:
        """All of it, but for the functions of selectors."""
        matcher, at = self.sheet.matcher, slice(1, None)
        named = (matcher.id_selectors, matcher.class_selectors, matcher.lower_local_name_selectors)
        lists = [matcher.lang_attr_selectors, matcher.other_selectors]
        entries = [
            *({name: [one[at] for one in found] for name, found in kind.items()} for kind in named),
            *([one[at] for one in found] for found in lists),
            matcher.order,
        ]
        rest = (self.sheet.page_rules, self.sheet.layers, self.sheet.base_url, self.counters, self.fonts.added)
        return plain(repr((entries, rest)))


def plain(text: str) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", text)


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cssselect2.compiler, "eval", loading.Compiled, raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path), "sheets")


@pytest.mark.parametrize("source", [SOME, PRINT, ""])
def test_what_was_kept_is_what_is_read(store: Store, source: str) -> None:
    plain, first, second = Read(Sheets(), source), Read(Sheets(store), source), Read(Sheets(store), source)
    assert [plain.was_kept, first.was_kept, second.was_kept] == [False, False, True]
    assert plain.said() == first.said() == second.said()


def test_selectors_choose_the_same(store: Store) -> None:
    root = ElementTree.Element("html")
    for names in ({"class": "a"}, {"class": "b", "id": "x"}):
        paragraph = ElementTree.SubElement(root, "p", names)
        ElementTree.SubElement(paragraph, "b")
        ElementTree.SubElement(paragraph, "b", {"lang": "de-AT"})
        ElementTree.SubElement(paragraph, "i")
    elements = list(cssselect2.ElementWrapper.from_xml_root(root).iter_subtree())
    found = [
        [[one[:3] for one in Read(sheets, SOME).sheet.matcher.match(element)] for element in elements]
        for sheets in (Sheets(), Sheets(store), Sheets(store))
    ]
    assert found[0] == found[1] == found[2]
    assert any(found[0])


def test_rules_of_one_block_are_one_still(store: Store) -> None:
    """WeasyPrint tells declarations by which object they are."""
    for _ in range(2):
        sheet = Read(Sheets(store), "a, b { color: red }").sheet
        (one,), (other,) = sheet.matcher.lower_local_name_selectors.values()
        assert one[4][0] is other[4][0]


def test_another_sheet_or_place_is_read(store: Store) -> None:
    Read(Sheets(store), SOME)
    assert not Read(Sheets(store), SOME + " ").was_kept
    assert Read(Sheets(store), SOME).was_kept


def test_what_takes_from_other_files_is_read_each_time(store: Store) -> None:
    for colour in ("red", "blue"):
        read = Read(Sheets(store), "@import 'other';", other=f"p {{ color: {colour} }}")
        assert read.theme.asked == ["sheet", "other"]


def test_what_something_is_said_of_is_read_and_said_each_time(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "weasyprint"):
            assert not Read(Sheets(store), "p { colour: red }").was_kept
        assert ["colour" in message for message in caplog.messages] == [True]


def test_what_counters_there_are_matters(store: Store) -> None:
    """A name that is taken is not given again."""
    source, theme = "@counter-style decimal { system: cyclic; symbols: x }", Theme()
    for _ in range(2):
        for counters in (CounterStyle(), CounterStyle(decimal={"own": 1})):
            before = dict(counters)
            options = {"string": source, "counter_style": counters, "url_fetcher": theme}
            Sheets(store).fill(weasyprint.CSS.__new__(weasyprint.CSS), weasyprint.CSS.__init__, source, **options)
            assert before.items() <= counters.items()
            assert "decimal" in counters


def test_the_oldest_go(store: Store) -> None:
    for number in range(10):
        Read(Sheets(store), f"p {{ margin: {number}pt }}")
    assert len(store.read()) == 8
    assert Read(Sheets(store), "p { margin: 9pt }").was_kept
    assert not Read(Sheets(store), "p { margin: 0pt }").was_kept


@pytest.mark.parametrize(
    "damage", [lambda data: data[:0], lambda data: data[:-9], lambda data: data[:50] + b"?" + data[51:]]
)
def test_what_is_damaged_is_made_anew(store: Store, tmp_path: Path, damage: Any) -> None:
    Read(Sheets(store), SOME)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert not Read(Sheets(store), SOME).was_kept
    assert Read(Sheets(store), SOME).was_kept


def test_what_pickle_does_not_take_is_made_anew(store: Store) -> None:
    Read(Sheets(store), SOME)
    (key,) = store.read()
    store.write({key: b"no pickle"})
    read = Read(Sheets(store), SOME)
    assert not read.was_kept
    assert read.said() == Read(Sheets(), SOME).said()


def test_where_nothing_can_be_written_all_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(str(tmp_path / "file"), "sheets")
    for _ in range(2):
        assert not Read(Sheets(store), SOME).was_kept
