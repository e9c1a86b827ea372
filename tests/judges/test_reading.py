"""The pages on a web server, under a path prefix, read with the keyboard alone; nothing is asked of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

PAGES = (
    *(("real", name) for name in (
        "2026-02-05/brief.html", "articles/digest.html", "coverage.html", "index.html",
    )),
    *(("made", name) for name in (
        "2026-03-02/brief.html", "2026-03-03/brief.html", "2026-03-04/brief.html", "articles/attacked.html",
        "articles/wire.html", "empty.html", "index.html", "latest.html",
    )),
)  # fmt: skip

every_page = pytest.mark.parametrize(("output", "name"), PAGES, ids=lambda part: part)

Watched = tuple[list[str], list[str]]
"""What the browser complains of, and what it asks for."""


def _watched(tab: Page) -> Watched:
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    tab.on("request", lambda request: asked.append(request.url))
    return complaints, asked


@pytest.mark.parametrize(
    ("way", "output", "name"),
    [*(("served", *page) for page in PAGES), *(("from the disk", *page) for page in PAGES if page[0] == "real")],
    ids=lambda part: part,
)
def test_no_request_leaves_the_site_and_no_policy_is_broken(
    request: pytest.FixtureRequest, site: Callable[[Path], str], tab: Page, way: str, output: str, name: str
) -> None:
    root: Path = request.getfixturevalue(output)
    base = site(root) if way == "served" else root.as_uri()
    complaints, asked = _watched(tab)
    tab.goto(f"{base}/{name}")
    tab.evaluate("async () => { await document.fonts.ready }")
    assert complaints == []
    page, *others = [url for url in asked if not url.startswith("data:")]
    assert page == f"{base}/{name}"
    assert [url for url in others if not url.startswith(f"{base}/assets/")] == []
    assert bool(others) == ("stylesheet" in (root / name).read_text("utf-8"))


DEFECTS = {
    "a script": "<script>document.title = 'x'</script>",
    "an image from elsewhere": '<img alt="" src="https://elsewhere.example/x.png">',
    "a style": '<p style="color: red">x</p>',
    "a handler": '<img alt="" src="data:image/gif;base64,x" onerror="document.title = 1">',
    "a frame": '<iframe title="x" src="https://elsewhere.example/"></iframe>',
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_policy_stops_what_gets_into_a_page(
    site: Callable[[Path], str], tab: Page, made: Path, tmp_path: Path, defect: str
) -> None:
    page = tmp_path / "damaged.html"
    page.write_text((made / "latest.html").read_text("utf-8").replace("<h1>", f"{DEFECTS[defect]}<h1>"), "utf-8")
    complaints, asked = _watched(tab)
    tab.goto(site(page))
    tab.wait_for_timeout(200)
    assert any("Content Security Policy" in complaint for complaint in complaints)
    assert [url for url in asked if "elsewhere" in url and f"failed: {url}" not in complaints] == []


FOCUS = """
() => {
  const element = document.activeElement
  const {top, bottom, left, right} = element.getBoundingClientRect()
  const {outlineStyle, outlineWidth} = getComputedStyle(element)
  const shown = top < innerHeight && bottom > 0 && left < innerWidth && right > 0
  return {
    number: [...document.links].indexOf(element),
    ring: outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2,
    shown,
  }
}
"""


@every_page
def test_the_keyboard_reaches_every_link_in_order_shows_where_it_is_and_may_skip_to_the_text(
    request: pytest.FixtureRequest, site: Callable[[Path], str], tab: Page, output: str, name: str
) -> None:
    tab.goto(site(request.getfixturevalue(output) / name))
    for number in range(tab.evaluate("document.links.length")):
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUS) == {"number": number, "ring": True, "shown": True}
    assert tab.evaluate("document.links[0].className") == "skip"
    tab.locator(".skip").focus()
    tab.keyboard.press("Enter")
    target = tab.locator(":target")
    assert target.count() == 1
    tab.keyboard.press("Tab")
    within = "([target, link]) => target.contains(link) || !target.querySelector('a')"
    assert tab.evaluate(within, [target.element_handle(), tab.evaluate_handle("document.activeElement")])


def test_a_link_that_is_hidden_or_without_a_ring_is_noticed(site: Callable[[Path], str], tab: Page, made: Path) -> None:
    tab.goto(site(made / "index.html"))
    tab.evaluate("Object.assign(document.links[1].style, {outline: 'none', position: 'fixed', left: '-99px'})")
    tab.evaluate("document.links[2].tabIndex = -1")
    told = []
    for _ in range(3):
        tab.keyboard.press("Tab")
        told.append(tuple(tab.evaluate(FOCUS).values()))
    assert told[1] == (1, False, False)
    assert told[2][0] != 2
