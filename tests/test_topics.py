"""The pages of tags and names have file names that any server and file system takes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.topics import NAMES, TAGS, page_of, same_name

CASES = {
    "a tag is its own name": (TAGS, "arms-control", "tags/arms-control.html"),
    "a tag by the name of the page that leads to all": (TAGS, "index", "tags/index_1bc04b5291c2.html"),
    "a tag that no file may be called by on Windows": (TAGS, "con", "tags/con_1143da2bc54c.html"),
    "a tag too long for a file name": (TAGS, "a" * 500, f"tags/{'a' * 40}_69206a472a1f.html"),
    "a name in Latin letters": (NAMES, "Alexus Grynkewich", "names/alexus-grynkewich_b4505a705ade.html"),
    "a name with accents": (NAMES, "Łódź–Zürich", "names/odz-zurich_823af1e19a4a.html"),
    "a name in Cyrillic": (NAMES, "Москва", "names/eb63f79a2297.html"),
    "a name in Arabic": (NAMES, "الميناء", "names/0c65f993e19e.html"),
    "a name in Japanese": (NAMES, "横浜港", "names/fa650a50b389.html"),
    "a name of 500 characters": (
        NAMES, "Port of Halvard, " * 30, "names/port-of-halvard-port-of-halvard-port-of_91084a45d3c6.html",
    ),
    "a name that would lead elsewhere": (NAMES, "../../etc/passwd", "names/etc-passwd_3754d6cb3a38.html"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "page"), CASES.values(), ids=CASES)
def test_a_topic_has_a_page_by_its_name(kind: str, name: str, page: str) -> None:
    assert page_of(kind, name) == page


@given(st.sampled_from((TAGS, NAMES)), st.text(max_size=600))
@example(TAGS, "\ud800")
@example(NAMES, "")
def test_any_text_has_a_safe_page(kind: str, name: str) -> None:
    page = page_of(kind, name)
    assert re.fullmatch(rf"{kind}/[a-z0-9][a-z0-9_-]*\.html", page)
    assert len(page) < 80


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_names_share_a_page_only_where_nobody_sees_a_difference(one: str, other: str) -> None:
    assert (page_of(NAMES, one) == page_of(NAMES, other)) == (same_name(one) == same_name(other))


def test_a_name_is_the_same_whatever_its_form_and_its_spaces() -> None:
    composed = "Zürich  Port"
    assert page_of(NAMES, unicodedata.normalize("NFD", composed)) == page_of(NAMES, "Zürich Port")


def test_no_tag_can_take_the_page_of_another() -> None:
    long = "a" * 64 + "b"
    assert page_of(TAGS, page_of(TAGS, long).removeprefix("tags/").removesuffix(".html")) != page_of(TAGS, long)
