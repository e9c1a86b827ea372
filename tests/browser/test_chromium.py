"""The pages in a real browser: what they load, how they fit, what can be read and reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

import sites
import values
from briefgen.assets import web_assets
from briefgen.render.html import Neighbour, latest_page, page
from chromium import chromium
from pages import default_theme

FORMATS = sites.ALL
PAGES = (
    "2026-03-02/brief.html",
    "2026-03-01/brief.html",
    "2026-03-03/brief.html",
    "latest.html",
    "index.html",
    "articles/wire.html",
    "articles/leaflet.html",
    "articles/locked.html",
    "articles/arabic.html",
    "archive/2026-03.html",
    "archive/2026-02.html",
    "tags/index.html",
    "tags/traffic.html",
    "names/index.html",
    "names/berth-7_48f8c2efc146.html",
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder of three days, one of them hostile, under a path with a space."""
    root = tmp_path_factory.mktemp("some output")
    for name, content in _files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def _files() -> dict[str, str | bytes]:
    theme = default_theme()
    assets = web_assets(theme)
    days = [date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    told = [values.sparse(), values.sparse(), values.full(), values.hostile()]
    out = [sites.out(replace(edition, date=day)) for day, edition in zip(days, told, strict=True)]
    near = [
        None,
        *(Neighbour(stem=p.stem, day=p.edition.date, title=p.edition.title, language="en") for p in out),
        None,
    ]
    return {
        **assets.files,
        **{
            f"{p.stem}.html": page(p.edition, theme, assets, formats=FORMATS, earlier=before, later=after)
            for p, before, after in zip(out, near, near[2:], strict=False)
        },
        **{f"{p.stem}.{suffix}": "" for p in out for suffix in ("pdf", "md", "json")},
        "latest.html": latest_page(values.full(), theme, formats=FORMATS),
        **dict(sites.pages(sites.site_of(out, url="https://desk.example/"), theme, assets)),
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    yield context.new_page()
    context.close()


@every_page
def test_no_request_leaves_the_page_and_the_browser_has_no_complaint(tab: Page, output: Path, name: str) -> None:
    complaints: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: complaints.append(request.url))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(f"{output.as_uri()}/{name}", wait_until="load")
    tab.wait_for_function("document.fonts.status === 'loaded'")
    assert complaints == []
    home = output.as_uri()
    assert [url for url in requests if not url.startswith((f"{home}/{name}", f"{home}/assets/", "data:"))] == []


def test_a_page_shows_its_own_fonts_from_the_file_system(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/2026-03-02/brief.html")
    tab.wait_for_function("document.fonts.status === 'loaded'")
    loaded = tab.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert set(loaded) == {"Source Serif 4", "Source Serif 4 Display", "Source Sans 3", "Source Code Pro"}


@every_page
def test_nothing_is_wider_than_the_page(tab: Page, output: Path, name: str) -> None:
    tab.goto(f"{output.as_uri()}/{name}")
    tab.wait_for_function("document.fonts.status === 'loaded'")
    widths = {}
    for width in (320, 768, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        widths[width] = tab.evaluate("document.documentElement.scrollWidth")
    assert widths == {width: width for width in widths}


CONTRASTS = """
() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number)
  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor)
      if (a === 1) return [r, g, b]
      if (a !== 0) throw new Error('a ground that is half transparent')
    }
    throw new Error('no ground')
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim()) continue
    const style = getComputedStyle(element)
    const [front, back] = [light(numbers(element.closest('svg') ? style.fill : style.color)), light(ground(element))]
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
    found.push([contrast, texts.currentNode.data.trim().slice(0, 40)])
  }
  return found
}
"""


@every_page
def test_all_text_has_a_contrast_of_seven_to_one_in_light_and_dark(tab: Page, output: Path, name: str) -> None:
    tab.goto(f"{output.as_uri()}/{name}")
    target = tab.locator("main[id], main [id]").first.get_attribute("id")
    found = []
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        for address in ("", f"#{target}"):
            tab.goto(f"{output.as_uri()}/{name}{address}")
            found += tab.evaluate(CONTRASTS)
    assert len(found) > 40
    assert [(round(contrast, 2), text) for contrast, text in found if contrast < 7] == []


def test_dark_and_light_differ(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/index.html")
    grounds = []
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        grounds.append(tab.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert grounds == ["rgb(255, 254, 251)", "rgb(21, 23, 27)"]


FOCUSED = "() => document.activeElement.id || document.activeElement.getAttribute('href')"


@every_page
def test_the_keyboard_alone_reaches_every_link_in_the_order_of_the_page(tab: Page, output: Path, name: str) -> None:
    tab.goto(f"{output.as_uri()}/{name}")
    links = tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.id || a.getAttribute('href'))")
    reached = []
    for _ in links:
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(FOCUSED))
    assert reached == links
    assert links[0] in ("#main", "#lines")


def test_the_focus_is_seen_and_the_skip_link_comes_into_view(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/2026-03-02/brief.html")
    skip = tab.locator(".skip")
    assert _top(tab) < 0
    tab.keyboard.press("Tab")
    assert _top(tab) >= 0
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")
    assert skip.inner_text() == "Skip to the brief"
    tab.locator("#cite-1-1").focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    outline = tab.evaluate(
        "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert outline == ["solid", "2px"]


def _top(tab: Page) -> float:
    box = tab.locator(".skip").bounding_box()
    assert box
    return box["y"]


def test_a_reader_goes_from_a_citation_to_the_article_and_back(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/2026-03-02/brief.html")
    tab.locator("#cite-2-2").click()
    assert tab.url.endswith("/2026-03-02/brief.html#note-2")
    tab.locator("#note-2 a", has_text="lines 3–4").click()
    assert tab.url.endswith("/articles/wire.html#L3")
    assert "Eleven ships" in tab.locator("#L3 mark").all_inner_texts()
    tab.locator('#L3 .uses a[href^="../2026-03-02"]', has_text="the wait for a berth").click()
    assert tab.url.endswith("/2026-03-02/brief.html#cite-2-2")
    assert tab.locator("#cite-2-2").is_visible()


def test_every_link_within_the_output_leads_to_a_file_and_a_place_in_it(tab: Page, output: Path) -> None:
    links = set()
    for name in PAGES:
        tab.goto(f"{output.as_uri()}/{name}")
        links |= {href for href in tab.evaluate("[...document.links].map(a => a.href)") if href.startswith("file:")}
    assert len(links) > 100
    # A correction of the hand-made edition is of a fact that the other hand-made one does not hold.
    assert [href for href in sorted(links) if not _leads(href, output) and "#fact-ferries" not in href] == []


def _leads(href: str, output: Path) -> bool:
    address, _, fragment = href.partition("#")
    path = output / address.removeprefix(f"{output.as_uri()}/")
    return path.is_file() and (not fragment or f'id="{fragment}"' in path.read_text("utf-8"))


def test_the_table_of_a_dispute_keeps_its_cells_where_they_stand_under_each_other(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/2026-03-02/brief.html")
    cells = tab.locator("#dispute-when-reopened").get_by_role("cell")
    assert cells.count() == 2
    first, second = (cells.nth(n).bounding_box() for n in range(2))
    assert first
    assert second
    assert (first["x"], first["y"] < second["y"]) == (second["x"], True)
    tab.set_viewport_size({"width": 1280, "height": 800})
    first, second = (cells.nth(n).bounding_box() for n in range(2))
    assert first
    assert second
    assert (first["y"], first["x"] < second["x"]) == (second["y"], True)


def test_a_printed_page_leaves_out_what_only_a_screen_needs(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/2026-03-02/brief.html")
    tab.emulate_media(media="print")
    hidden = [".skip", ".toc", ".dateline nav", ".backs >> nth=0"]
    assert [tab.locator(selector).is_visible() for selector in hidden] == [False] * 4
    assert tab.locator("h1").is_visible()
