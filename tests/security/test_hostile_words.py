"""Hostile text stays text: in every field, in every format, by real parsers and in a real browser."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
import pytest
from lxml import etree
from playwright.sync_api import Browser
from tinyhtml5 import parse

from briefgen import BriefgenError, build
from chromium import chromium
from conftest import REPOSITORY, laid_out
from judges.readers import READERS
from security.strings import FIELDS, STRINGS, workspace_of

TEXT = ("html", "md", "json")
PRINTED = (STRINGS[0], STRINGS[42], STRINGS[48], STRINGS[50], STRINGS[51], STRINGS[-8])
"""Those that are printed too: markup, templates, style sheets and PDF's own syntax, characters that hide."""
ADDRESSES = {"href", "src", "action", "formaction", "data", "srcset", "poster", "background", "xlink:href"}
THEMES_OWN = "link href=data:image/svg+xml,%3Csvg%20xmlns='http:"
"""The sign of the site in a browser's tab."""
INLINE = {"em", "strong", "code", "a", "bdi"}
"""What words of a fact may bring into a page."""


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = laid_out(tmp_path_factory.mktemp("harmless"), workspace_of("Plain words"))
    build(root, formats=TEXT)
    return root / "output"


Made = Callable[[str], Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Builds once with some words in every field that takes them; where the output is then."""

    @cache
    def output(words: str) -> Path:
        root = tmp_path_factory.mktemp("hostile")
        everywhere(root, words, TEXT)
        assert not list(root.rglob("alive"))
        return root / "output"

    return output


def everywhere(root: Path, words: str, formats: tuple[str, ...]) -> None:
    fields = FIELDS if is_taken(root, words, FIELDS, formats) else tuple(
        field for field in FIELDS if is_taken(root, words, (field,), formats)
    )  # fmt: skip
    assert len(fields) >= len(FIELDS) - REFUSING, fields
    assert fields == FIELDS or is_taken(root, words, fields, formats)


def is_taken(root: Path, words: str, fields: tuple[str, ...], formats: tuple[str, ...]) -> bool:
    laid_out(root, workspace_of(words, fields))
    try:
        build(root, formats=formats)
    except BriefgenError:
        return False
    return True


REFUSING = 7
"""Fields that refuse a link of a kind that is not allowed."""


def shape(page: Path) -> Counter[str]:
    """The elements of a page with the names of their attributes, but for what words of a fact may bring."""
    root = parse(page.read_bytes(), namespace_html_elements=False)
    elements = (element for element in root.iter() if isinstance(element.tag, str) and element.tag not in INLINE)
    return Counter(f"{element.tag} {sorted(map(str, element.attrib))}" for element in elements)


def living(root: Element) -> Iterator[str]:
    """What of a parsed page could run, load or lead where it should not."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        is_data = element.get("type") == "application/ld+json"
        if element.tag in {"iframe", "object", "embed", "base", "form", "input", "img"} or (
            element.tag == "script" and not is_data
        ):
            yield element.tag
        for name, value in element.attrib.items():
            leads = name in ADDRESSES and re.match(r"\s*(javascript|data|file|vbscript):", value, re.IGNORECASE)
            if str(name).startswith("on") or leads:
                yield f"{element.tag} {name}={value[:40]}"


@pytest.mark.parametrize("number", range(len(STRINGS)))
def test_words_become_no_markup_in_any_text(number: int, made: Made, harmless: Path) -> None:
    output = made(STRINGS[number])
    for page in sorted(output.rglob("*.html")):
        name = page.relative_to(output)
        root = parse(page.read_bytes(), namespace_html_elements=False)
        assert [found for found in living(root) if found != THEMES_OWN] == []
        if (harmless / name).exists() and name.parts[0] not in {"names", "tags"}:
            before, now = shape(harmless / name), shape(page)
            assert set(now) <= set(before), name
    etree.fromstring((output / "feed.xml").read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    markdown = (output / "2026-11-21/brief.md").read_text("utf-8")
    for reader in ("markdown-it", "cmark-gfm"):
        root = parse(READERS[reader](markdown), namespace_html_elements=False)
        assert list(living(root)) == [], reader
    brief = json.loads((output / "2026-11-21/brief.json").read_bytes())
    assert brief["format"] == "briefgen/1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_nothing_comes_to_life_in_a_browser(browser: Browser, made: Made) -> None:
    context = browser.new_context(bypass_csp=True)
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    tab = context.new_page()
    opened = 0
    for words in STRINGS:
        output = made(words)
        for name in ("2026-11-21/brief.html", "articles/wire.html", "index.html", "latest.html"):
            tab.goto((output / name).as_uri())
            assert tab.evaluate("window.alive") is None, (words, name)
            opened += 1
        assert [url for url in requests if not url.startswith(output.as_uri())] == []
        requests.clear()
    context.close()
    assert opened == 4 * len(STRINGS)


@pytest.mark.parametrize("number", range(len(PRINTED)))
def test_words_become_no_action_in_a_pdf(number: int, tmp_path: Path) -> None:
    everywhere(tmp_path, PRINTED[number], ("pdf",))
    data = (tmp_path / "output/2026-11-21/brief.pdf").read_bytes()
    with pikepdf.open(BytesIO(data)) as document:
        assert list(actions(document)) == []
        assert set(document.attachments) <= {"brief.json", "2026-11-21.yaml", "other.excerpts.txt", "wire.txt"}


def actions(document: pikepdf.Pdf) -> Iterator[str]:
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        for key in ("/JS", "/AA", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia"):
            if key in thing:
                yield key
        if thing.get("/S") in {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm"}:
            yield str(thing["/S"])
        if "/URI" in thing and not re.match(r"https?:|mailto:", str(thing["/URI"])):
            yield str(thing["/URI"])


def test_the_security_page_counts_what_is_tried() -> None:
    said = (REPOSITORY / "SECURITY.md").read_text("utf-8")
    assert f"{len(STRINGS)} hostile strings through {len(FIELDS)} fields" in said
    assert f"{len(STRINGS) * len(FIELDS):,} places tried" in said
