"""axe-core finds nothing on any kind of page: wide and light, narrow and dark, printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from judges import axe

PAGES = (
    *(("real", name) for name in (
        "2026-02-05/brief.html", "articles/bloomberg.html", "coverage.html", "index.html",
        "search.html?q=military", "names/united-states_49dca65f362f.html",
    )),
    *(("made", name) for name in (
        "2026-03-01/brief.html", "2026-03-02/brief.html", "2026-03-03/brief.html", "2026-03-04/brief.html",
        "articles/arabic.html", "articles/attacked.html", "articles/locked.html", "articles/wire.html",
        "empty.html", "index.html", "latest-2026-03-02.html",
        "arabic.html", "archive/2026-01.html", "names/index.html", "names/berth-7_48f8c2efc146.html",
        "search.html", "search.html?q=harbour", "tags/ferries.html", "tags/ferries.2026.html", "tags/index.2026.html",
        "tags/index.html", "tags/many.html", "tags/storm.html",
    )),
)  # fmt: skip

# What it can say nothing of. tests/browser measures the contrast of all text in its own way, these too.
_CONTRAST = ("color-contrast", "color-contrast-enhanced")
UNSURE = {
    # The arrow back from a source, which is spoken as "Back to citation …".
    *((rule, "Element content contains only non-text characters") for rule in _CONTRAST),
    ("label-content-name-mismatch", "Unable to determine if the visible text is part of the accessible name"),
    # A value of one digit, and any text, in a drawing.
    *((rule, "Element content is too short to determine if it is actual text content") for rule in _CONTRAST),
    *(
        (rule, "Element's background color could not be determined because element contains an image node")
        for rule in _CONTRAST
    ),
    # Cited words that go on in the next line.
    *(
        (rule, "Element's background color could not be determined because it partially overlaps other elements")
        for rule in _CONTRAST
    ),
}

# Facts of two days that begin alike, under the date of each. (WCAG asks for more at AAA only, which is not promised.)
OF_DAYS = {("identical-links-same-purpose", "Check that links have the same purpose, or are intentionally ambiguous.")}


@pytest.mark.parametrize(("output", "name"), PAGES, ids=lambda part: part)
def test_it_finds_nothing(
    request: pytest.FixtureRequest, site: Callable[[Path], str], tab: Page, output: str, name: str
) -> None:
    file, _, query = name.partition("?")
    _open(tab, site(request.getfixturevalue(output) / file) + f"?{query}" * bool(query))
    if query:
        tab.locator("#results li").first.wait_for()
    found = [axe.told(tab)]
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": 320, "height": 800})
    found += [axe.told(tab)]
    # Nobody follows a link on paper.
    tab.emulate_media(media="print", color_scheme="light")
    found += [axe.told(tab, off=["link-in-text-block", "target-size"])]
    assert [told.violations for told in found] == [()] * 3
    unsure = {(rule, why) for told in found for rule, why, _ in told.unsure}
    assert unsure - UNSURE - (OF_DAYS if name.startswith(("articles/", "names/", "tags/")) else set()) == set()
    assert {"color-contrast-enhanced", "landmark-one-main", "target-size"} <= found[0].rules


def _open(tab: Page, address: str) -> None:
    tab.goto(address)
    # Not wait_for_function: it may ask the page to evaluate a string, which the policy forbids.
    tab.evaluate("async () => { await document.fonts.ready }")


DEFECTS = {
    "color-contrast": "document.querySelector('h1').style.color = '#999'",
    "color-contrast-enhanced": "document.querySelector('h1').style.color = '#666'",
    "image-alt": "document.querySelector('h1').append(new Image(40, 40))",
    "link-name": "document.querySelector('main a').replaceChildren()",
    "heading-order": "document.querySelector('h2').outerHTML = '<h4>x</h4>'",
    "html-has-lang": "document.documentElement.lang = ''",
    "region": "document.body.insertAdjacentHTML('beforeend', '<p>words outside of every landmark</p>')",
    "landmark-one-main": "document.querySelector('main').outerHTML = '<div>x</div>'",
    "target-size": (
        "const links = [...document.querySelectorAll('.dateline a')]; document.querySelector('.dateline nav')"
        ".replaceChildren(...links); links.forEach(a => Object.assign(a.style, {display: 'block', fontSize: '6px', "
        "lineHeight: '1', minHeight: 0, padding: 0}))"
    ),
    "aria-valid-attr-value": "document.querySelector('section').setAttribute('aria-labelledby', 'nothing')",
    "identical-links-same-purpose": "document.querySelector('main').innerHTML = '<a href=a>x</a> <a href=b>x</a>'",
}


@pytest.mark.parametrize("rule", DEFECTS)
def test_it_names_each_seeded_defect(site: Callable[[Path], str], tab: Page, made: Path, rule: str) -> None:
    _open(tab, site(made / "2026-03-01/brief.html"))
    tab.evaluate(DEFECTS[rule])
    told = axe.told(tab)
    assert rule in {finding[0] for finding in (*told.violations, *told.unsure)}
