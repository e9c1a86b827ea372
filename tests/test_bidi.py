"""Controls of direction: ended where they began, and names kept apart from what stands beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

import values
from briefgen.assets import Assets
from briefgen.bidi import CONTROL, Direction, balanced, isolated
from briefgen.render.html import latest_page, page
from briefgen.render.markdown import markdown
from briefgen.render.pdf import print_html
from briefgen.values import as_json
from pages import default_theme, text_of, tree

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
CONTROLS = LRE + RLE + PDF + LRO + RLO + LRI + RLI + FSI + PDI

BALANCED = [
    ("no control", "Türkiye 5", "Türkiye 5"),
    ("an override without an end", f"a{RLO}b", f"a{RLO}b{PDF}"),
    ("an isolate without an end", f"a{RLI}b", f"a{RLI}b{PDI}"),
    ("what is whole", f"{RLE}a{PDF} {FSI}b{PDI}", f"{RLE}a{PDF} {FSI}b{PDI}"),
    ("ends that end nothing", f"a{PDI}b{PDF}c", "abc"),
    ("the end of what is around", f"{PDI}{RLO}a", f"{RLO}a{PDF}"),
    ("an embedding within an isolate", f"{LRI}{RLE}a{PDI}b", f"{LRI}{RLE}a{PDF}{PDI}b"),
    ("an end that does not reach out of an isolate", f"{RLE}a{LRI}b{PDF}c", f"{RLE}a{LRI}bc{PDI}{PDF}"),
    ("several", f"{RLO}{LRI}{RLE}", f"{RLO}{LRI}{RLE}{PDF}{PDI}{PDF}"),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in BALANCED], ids=[case[0] for case in BALANCED])
def test_what_begins_is_ended_and_what_ends_has_begun(text: str, expected: str) -> None:
    assert balanced(text) == expected


@given(st.text(alphabet="ab" + CONTROLS))
def test_whatever_is_typed_becomes_whole_and_keeps_its_words(text: str) -> None:
    whole = balanced(text)
    assert re.sub(f"[{CONTROLS}]", "", whole) == re.sub(f"[{CONTROLS}]", "", text)
    assert balanced(whole) == whole
    left = whole
    while left != (left := re.sub(f"[{LRE}{RLE}{LRO}{RLO}][ab]*{PDF}|[{LRI}{RLI}{FSI}][ab]*{PDI}", "", left)):
        pass
    assert not re.search(f"[{CONTROLS}]", left)


ISOLATED: list[tuple[str, Direction, str]] = [
    ("Wire", "ltr", "Wire"),
    ("Επτά", "ltr", "Επτά"),
    ("صحيفة", "ltr", f"{FSI}صحيفة{PDI}"),
    ("Wire הארץ 5", "ltr", f"{FSI}Wire הארץ 5{PDI}"),
    (f"a{RLO}b", "ltr", f"{FSI}a{RLO}b{PDF}{PDI}"),
    (f"a{PDI}{RLO}b", "ltr", f"{FSI}a{RLO}b{PDF}{PDI}"),
    ("Wire", "rtl", f"{FSI}Wire{PDI}"),
    ("صحيفة 5", "rtl", "صحيفة 5"),
    ("2026", "rtl", "2026"),
]


@pytest.mark.parametrize(("text", "within", "expected"), ISOLATED)
def test_a_name_that_runs_the_other_way_is_kept_apart(text: str, within: Direction, expected: str) -> None:
    assert isolated(text, within) == expected


# The formats.

TURNING = f" {RLO}{RLI}{LRE}a{PDI}{PDI}{PDF}{RLO}b"
"""Begins more than it ends, and ends more than it began."""
SHEETS = Assets(hrefs={name: Path(name).name for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={})


def _texts(root: Element) -> Iterator[str]:
    for element in root.iter():
        yield from filter(None, (element.text, element.tail))
        yield from element.attrib.values()


@pytest.mark.parametrize("render", ["page", "latest"])
def test_no_text_of_a_page_turns_around_what_stands_beside_it(render: str) -> None:
    edition, theme = values.hostile(TURNING), default_theme()
    html = page(edition, theme, SHEETS, formats=()) if render == "page" else latest_page(edition, theme, formats=())
    root = tree(html)
    assert sum(bool(CONTROL.search(text)) for text in _texts(root)) > 100
    assert [text for text in _texts(root) if balanced(text) != text] == []
    (title,) = root.iter("title")
    assert text_of(title) == f"{isolated(edition.title)} · {isolated(edition.series)}, 2 March 2026"
    assert edition.title in json.loads(text_of(next(root.iter("script"))))["headline"]


def test_no_text_of_the_markdown_turns_around_what_stands_beside_it() -> None:
    edition = values.hostile(TURNING)
    lines = markdown(edition, default_theme()).split("\n")
    assert [line for line in lines if balanced(line) != line] == []
    assert f"# {balanced(edition.title)}" in lines
    names = " · ".join(isolated(name) for name in (edition.series, edition.organisation or ""))
    assert f"{names} · Monday, 2 March 2026" in lines


def test_the_print_page_and_with_it_each_bookmark_has_no_such_control() -> None:
    assert not CONTROL.search(print_html(values.hostile(TURNING), default_theme()))


def test_the_receipts_have_each_text_as_it_was_typed() -> None:
    edition = values.hostile(TURNING)
    assert json.loads(json.dumps(as_json(edition)))["title"] == values.full().title + TURNING
