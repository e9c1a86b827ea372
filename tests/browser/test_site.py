"""The site walked through in a real browser: from brief to brief, to tags, names and articles and back; the search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import chromium
from judges import outputs

PREFIX = "some desk/briefs"
"""Where on its server the site stands."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made editions, hostile ones among them, with an index of 2026 and one of 2025."""
    return outputs.write_made(tmp_path_factory.mktemp("served") / PREFIX)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    """Of the site on a web server of this machine."""
    handler = partial(_Quiet, directory=str(output.parent.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{quote(PREFIX)}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def said() -> list[str]:
    """What the browser has complained of, and the dialogs that it was made to show."""
    return []


@pytest.fixture
def tab(browser: Browser, said: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    yield tab
    context.close()


def _path(tab: Page, address: str) -> str:
    return tab.url.removeprefix(address)


# Through the site.


def test_a_reader_leafs_from_brief_to_brief(tab: Page, address: str, said: list[str]) -> None:
    tab.goto(f"{address}2026-03-01/brief.html")
    tab.get_by_role("link", name="Later").first.click()
    assert _path(tab, address) == "2026-03-02/brief.html"
    around = tab.get_by_role("navigation", name="Earlier and later")
    around.get_by_role("link", name="Later, 3 March 2026").click()
    assert _path(tab, address) == "2026-03-03/brief.html"
    expect(tab.get_by_role("link", name="Later")).to_have_count(0)
    tab.go_back()
    tab.get_by_role("link", name="Earlier, 1 March 2026").click()
    assert _path(tab, address) == "2026-03-01/brief.html"
    assert said == []


def test_a_reader_goes_from_a_fact_to_its_tag_and_to_another_days_fact(tab: Page, address: str) -> None:
    tab.goto(f"{address}2026-03-02/brief.html")
    tab.locator("#fact-strike-vote").get_by_role("link", name="labour").click()
    assert _path(tab, address) == "tags/labour.html"
    tab.locator("section", has=tab.get_by_role("heading", name="27 February 2026")).get_by_role("link").click()
    assert _path(tab, address) == "2026-02-27/brief.html#fact-strike-vote"
    expect(tab.locator("#fact-strike-vote")).to_be_in_viewport()


def test_a_reader_goes_from_a_name_through_all_of_them(tab: Page, address: str) -> None:
    tab.goto(f"{address}2026-03-02/brief.html")
    tab.locator("#names").get_by_role("link", name="Berth 7").click()
    assert _path(tab, address) == "names/berth-7_48f8c2efc146.html"
    expect(tab.locator(".dateline")).to_contain_text("Also written: Seventh Berth; الرصيف السابع")
    tab.get_by_role("navigation", name="This site").get_by_role("link", name="Names").click()
    tab.get_by_role("link", name="Порт", exact=True).click()
    assert _path(tab, address) == "names/90947197f86b.html"


def test_a_reader_leafs_through_the_months_and_the_years(tab: Page, address: str) -> None:
    tab.goto(f"{address}index.html")
    tab.get_by_role("navigation", name="By month").get_by_role("link", name="December 2025").click()
    assert _path(tab, address) == "archive/2025-12.html"
    tab.get_by_role("link", name="Later January 2026").click()
    assert _path(tab, address) == "archive/2026-01.html"
    tab.goto(f"{address}tags/ferries.html")
    tab.get_by_role("navigation", name="By year").get_by_role("link", name="2025").click()
    assert _path(tab, address) == "tags/ferries.2025.html"
    assert tab.locator(".told li").count() == 120
    tab.get_by_role("link", name="Later 2026").click()
    tab.get_by_role("link", name="Newest ferries").click()
    assert _path(tab, address) == "tags/ferries.html"


def test_a_brief_leads_to_its_article_and_the_article_to_every_brief_that_cites_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}2026-03-02/brief.html")
    tab.locator("#note-2 .where a").click()
    assert _path(tab, address) == "articles/wire.html#L3"
    days = tab.locator(".known dd").last.locator("time").all_inner_texts()
    assert days == [
        "3 March 2026", "2 March 2026", "27 February 2026", "30 January 2026", "31 December 2025", "28 November 2025",
        "30 October 2025",
    ]  # fmt: skip
    tab.locator(".known dd").last.get_by_role("link", name="The harbour, part 3").click()
    assert _path(tab, address) == "2025-12-31/brief.html"


def test_the_archive_leads_to_a_feed_that_leads_to_the_briefs(tab: Page, address: str, output: Path) -> None:
    tab.goto(f"{address}index.html")
    feed = tab.get_by_role("link", name="Feed")
    assert feed.get_attribute("href") == "feed.xml"
    assert tab.locator("link[type='application/atom+xml']").get_attribute("href") == "feed.xml"
    assert f"{outputs.ADDRESS}2026-03-02/brief.html" in (output / "feed.xml").read_text("utf-8")


def test_no_page_but_the_search_has_a_script(output: Path) -> None:
    pages = {str(page.relative_to(output)): page.read_text("utf-8") for page in output.rglob("*.html")}
    scripted = {name for name, page in pages.items() if "script-src" in page or 'type="module"' in page}
    assert scripted == {"search.html"}
    assert [path.name for path in output.glob("assets/*.js")] == [next(output.glob("assets/search.*.js")).name]


# The search.


def _search(tab: Page, address: str, words: str) -> None:
    tab.goto(f"{address}search.html")
    tab.get_by_role("searchbox").fill(words)
    tab.get_by_role("searchbox").press("Enter")
    expect(tab.get_by_role("status")).not_to_be_empty()


def test_the_search_leads_to_the_fact_that_holds_the_words(tab: Page, address: str, said: list[str]) -> None:
    _search(tab, address, "vote Thursday")
    first = tab.locator("#results li").first
    assert "vote" in [word.lower().strip(",.") for word in first.locator("mark").all_inner_texts()]
    _search(tab, address, "perishable quay")
    found = tab.locator("#results li", has_text="2 March 2026").first
    found.get_by_role("link").click()
    assert _path(tab, address) == "2026-03-02/brief.html#fact-harbour-reopens"
    expect(tab.locator("#fact-harbour-reopens")).to_be_in_viewport()
    assert said == []


def test_it_finds_what_was_written_in_every_year(tab: Page, address: str) -> None:
    _search(tab, address, "perishable")
    found = tab.locator("#results .day").all_inner_texts()
    assert {day[-4:] for day in found} == {"2026", "2025"}
    expect(tab.get_by_role("status")).to_have_text(f"Found: {len(found)}")


def test_it_finds_words_of_other_scripts(tab: Page, address: str) -> None:
    for words, fact in (("Порт", "russian"), ("λιμάνι", "greek"), ("الميناء", "arabic")):
        _search(tab, address, words)
        link = tab.locator('#results a[href*="/2026-03-02/"]')
        assert link.get_attribute("href", timeout=5000) == f"/{quote(PREFIX)}/2026-03-02/brief.html#fact-{fact}"


def test_more_is_shown_ten_at_a_time_with_the_focus_on_the_first_of_it(tab: Page, address: str) -> None:
    _search(tab, address, "harbour")
    total = int(tab.get_by_role("status").inner_text().removeprefix("Found: "))
    assert total > 10
    expect(tab.locator("#results li")).to_have_count(10)
    tab.get_by_role("button", name="Show more").click()
    expect(tab.locator("#results li")).to_have_count(total)
    expect(tab.locator("#results li").nth(10).get_by_role("link")).to_be_focused()
    expect(tab.get_by_role("button", name="Show more")).to_be_hidden()


def test_more_that_is_asked_for_twice_is_shown_once(tab: Page, address: str) -> None:
    _search(tab, address, "harbour")
    total = int(tab.get_by_role("status").inner_text().removeprefix("Found: "))
    tab.evaluate("{ const more = document.getElementById('more'); more.click(); more.click() }")
    expect(tab.locator("#results li")).to_have_count(total)
    tab.wait_for_timeout(200)
    assert tab.locator("#results li").count() == total


def test_an_article_is_found_with_who_published_it_and_its_line(tab: Page, address: str) -> None:
    _search(tab, address, '"under repair since January"')
    found = tab.locator("#results li", has_text="Example Wire, 2 March 2026").first
    expect(found.locator(".excerpt")).to_have_text("It has been under repair since January. ")
    found.get_by_role("link").click()
    tab.wait_for_url("**/articles/wire.html#L10")


def test_an_address_with_words_shows_what_is_found_and_follows_what_is_typed(tab: Page, address: str) -> None:
    tab.goto(f"{address}search.html?q=strike")
    expect(tab.locator("#results li").first).to_be_visible()
    tab.get_by_role("searchbox").fill("ferry 17")
    expect(tab.locator("#results li").first).to_contain_text("Ferry 17")
    assert _path(tab, address) == "search.html?q=ferry%2017"
    tab.get_by_role("searchbox").fill("zyzzyva")
    expect(tab.get_by_role("status")).to_have_text("Nothing found")
    expect(tab.locator("#results li")).to_have_count(0)
    tab.get_by_role("searchbox").fill("")
    expect(tab.locator("#found")).to_be_empty()
    assert _path(tab, address) == "search.html"


def test_hostile_text_that_is_found_stays_text(tab: Page, address: str, said: list[str]) -> None:
    for words in ("alert", "onerror", "script", "<img src=x onerror=alert(1)>", '"><script>alert(1)</script>'):
        _search(tab, address, words)
        tab.wait_for_timeout(100)
        assert tab.locator("#results img, #results script, #results style").count() == 0
    _search(tab, address, "alert")
    assert "</script><script>alert(1)</script>" in tab.locator("#results").inner_text()
    assert said == []


def test_the_search_asks_nobody_but_its_own_site(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    _search(tab, address, "harbour")
    assert len(asked) > 8
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_its_policy_lets_no_other_script_run_and_nothing_be_sent_elsewhere(
    tab: Page, address: str, said: list[str]
) -> None:
    tab.goto(f"{address}search.html")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"x\" onerror=\"document.title = 1\">')")
    tab.evaluate(
        "{ const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s) }"
    )
    tab.evaluate("fetch('http://127.0.0.1:9/stolen').catch(() => null)")
    tab.wait_for_timeout(200)
    assert tab.title().startswith("Search")
    refused = [line for line in said if "Content Security Policy" in line]
    assert len([line for line in refused if "script" in line]) >= 2
    assert len([line for line in refused if "127.0.0.1:9/stolen" in line]) >= 1


def test_the_keyboard_alone_searches(tab: Page, address: str) -> None:
    tab.goto(f"{address}search.html")
    expect(tab.get_by_role("searchbox")).to_be_visible()
    tab.get_by_label("Words to look for").focus()
    tab.keyboard.type("ferry 17")
    tab.keyboard.press("Enter")
    expect(tab.locator("#results li").first).to_be_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/brief.html#fact-ferry-17")


def _is_an_archive(tab: Page) -> None:
    expect(tab.get_by_role("searchbox")).to_be_hidden()
    expect(tab.locator("#without")).to_be_visible()
    expect(tab.get_by_role("navigation", name="By month").get_by_role("link", name="March 2026")).to_be_visible()


def test_opened_as_a_file_it_says_why_it_cannot_search_and_leads_to_the_months(tab: Page, output: Path) -> None:
    tab.goto(f"{output.as_uri()}/search.html")
    tab.wait_for_timeout(300)
    _is_an_archive(tab)
    tab.get_by_role("link", name="February 2026").click()
    assert tab.url.endswith("/archive/2026-02.html")


def test_without_scripts_it_leads_to_the_months(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}search.html")
    _is_an_archive(tab)
    context.close()


@pytest.mark.parametrize("lost", ["**/search/**", "**/pagefind.js", "**/wasm.*"])
def test_without_an_index_it_leads_to_the_months(tab: Page, address: str, lost: str) -> None:
    tab.route(lost, lambda route: route.abort())
    tab.goto(f"{address}search.html")
    tab.wait_for_timeout(500)
    _is_an_archive(tab)


def test_an_index_of_one_year_that_is_lost_keeps_nobody_from_searching_the_others(tab: Page, address: str) -> None:
    tab.route("**/search/2026/**", lambda route: route.abort())
    _search(tab, address, "harbour")
    assert {day[-4:] for day in tab.locator("#results .day").all_inner_texts()} == {"2025"}


def test_an_index_that_was_made_anew_under_the_reader_is_told_of(tab: Page, address: str) -> None:
    tab.goto(f"{address}search.html")
    expect(tab.get_by_role("searchbox")).to_be_visible()
    tab.route("**/search/*/fragment/*", lambda route: route.abort())
    tab.get_by_role("searchbox").fill("harbour")
    expect(tab.get_by_role("status")).to_have_text("The index could not be read. Load the page anew.")
