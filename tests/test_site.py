"""The article pages, the archive and the feed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

import sites
import values
from briefgen.assets import Assets
from briefgen.build.pages import edition_in, facts_in, reading, telling
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.model import Correction, Edition, Source, Statement
from briefgen.site import Page, Published, article_page, by_month, card, facts, feed, index_page, pages
from briefgen.site.articles import _joined
from briefgen.site.sitemaps import sitemap_pages
from briefgen.values import as_json
from pages import by_class, by_id, default_theme, hrefs, ids, text_of, tree

SHEETS = Assets(
    hrefs={name: f"assets/{Path(name).name}" for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={}
)
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _out(edition: Edition, **changes: Any) -> Published:
    return sites.out(replace(edition, **changes))


FULL = _out(values.full())


def _article(source: Source, *briefs: Published) -> str:
    return article_page(source, briefs, default_theme(), SHEETS, language="en")


def _index(*briefs: Published, **known: Any) -> str:
    desk = sites.desk(briefs, default_theme(), SHEETS, **known)
    months = by_month(desk.site.listed)
    return index_page(desk, months[:2], [month for month, _ in months])


def _feed(*briefs: Published, url: str = "https://desk.example/briefs", **more: Any) -> Any:
    desk = sites.desk(briefs, default_theme(), SHEETS)
    return etree.fromstring(feed(desk, desk.site.listed, url=url, **more).encode())


def _pages(*briefs: Published, **known: Any) -> dict[str, Page]:
    """Every page of a site of these briefs, by name."""
    return {page.name: page for page in pages(sites.site_of(briefs, **known), default_theme(), SHEETS)}


def _many(days: int, **changes: Any) -> list[Published]:
    """As many briefs of one fact, the newest of 2026-03-02."""
    return [
        _out(values.sparse(), date=date(2026, 3, 2) - timedelta(days=day), title=f"Day {day}", **changes)
        for day in range(days)
    ]


def _lines(root: Element) -> dict[str, str]:
    """The lines of an article page as they are numbered, gaps by what they say."""
    (lines,) = by_class(root, "lines")
    return {
        row.attrib.get("value", text_of(row)): "".join(text_of(part) for part in row.findall("p"))
        for row in lines.findall("li")
    }


def _marked(root: Element) -> list[str]:
    return [text_of(mark) for mark in root.iter("mark")]


# What was published.


def test_a_published_edition_is_read_back_from_its_json() -> None:
    data = json.dumps(values.published(values.full())).encode()
    assert as_json(edition_in(data, "brief.json")) == as_json(values.full())


def test_its_facts_are_read_back_alone() -> None:
    data = json.dumps(values.published(values.full())).encode()
    assert facts_in(data, "brief.json") == facts(values.full().chapters, values.full().names)


def test_what_was_published_before_editions_had_names_is_read_too() -> None:
    brief = values.published(values.full())
    del brief["edition"]["names"]
    data = json.dumps(brief).encode()
    assert as_json(edition_in(data, "brief.json")) == as_json(replace(values.full(), names=()))
    assert {kind for told in facts_in(data, "brief.json").told for kind, _ in told.topics} == {"tags"}


@pytest.mark.parametrize("title", ["Lone “edition”: ", "Lone \ud800 “edition”: "], ids=["text", "no text"])
@pytest.mark.parametrize("ours", [True, False], ids=["as we write it", "written otherwise"])
def test_an_edition_that_is_known_is_read_without_what_stands_behind_it(tmp_path: Path, ours: bool, title: str) -> None:
    edition = replace(values.full(), title=title)
    data = json.dumps(values.published(edition), indent=1 if ours else None, ensure_ascii=False)
    bytes_there = data.encode("utf-8", "surrogatepass")
    known = card(edition, sha256(bytes_there).hexdigest())
    file = tmp_path / f"{known.stem}.json"
    file.parent.mkdir()
    file.write_bytes(bytes_there)
    assert as_json(reading(Inputs(tmp_path), {})(known)) == as_json(edition)
    assert telling(Inputs(tmp_path), {})(known) == facts(edition.chapters, edition.names)


def test_an_edition_that_is_not_known_is_read_with_all_that_stands_behind_it(tmp_path: Path) -> None:
    edition = values.full()
    data = json.dumps(values.published(edition), indent=1).encode()
    known = card(edition, sha256(data).hexdigest())
    file = tmp_path / f"{known.stem}.json"
    file.parent.mkdir()
    file.write_bytes(data + b" ")
    assert as_json(reading(Inputs(tmp_path), {})(known)) == as_json(edition)
    file.write_bytes(data[:-1])
    with pytest.raises(ValueError, match="delimiter"):
        reading(Inputs(tmp_path), {})(known)


@pytest.mark.parametrize("brief", [None, [], {}, {"edition": 3}])
def test_what_holds_no_edition_is_refused_by_its_name(brief: object) -> None:
    with pytest.raises(BriefgenError, match=r"brief\.json is not a mapping but"):
        edition_in(json.dumps(brief).encode(), "brief.json")


# The article pages.


def test_an_article_with_full_rights_is_shown_line_by_line() -> None:
    root = tree(_article(values.SOURCES["wire"], FULL))
    assert _lines(root) == {str(n): line for n, line in enumerate(values.WIRE.splitlines(), 1)}
    assert [name for name in ids(root) if name.startswith("L")] == [f"L{n}" for n in range(1, 13)]


def test_what_is_cited_is_marked_across_lines_and_gaps() -> None:
    assert _marked(tree(_article(values.SOURCES["wire"], FULL))) == [
        "The harbour reopened at 06:00 on Monday", "Eleven ships", "were waiting outside; the wait",
        '"We expect a normal week", the office said', "A strike vote is still planned for Thursday",
        "Berth 7 stays closed", "No date was given for berth 8",
    ]  # fmt: skip


def test_a_cited_line_leads_back_to_the_facts_and_accounts_that_cite_it() -> None:
    root = tree(_article(values.SOURCES["wire"], FULL))
    back = {
        line: [(e.attrib["href"], text_of(e)) for e in by_id(root, line).iter("a")]
        for line in ("L3", "L4", "L9", "L11")
    }
    stopped = ("../2026-03-02/brief.html#cite-5-1", "[5] Berth 7 stays closed, and no date was given for berth 8; the…")
    assert back == {
        "L3": [
            ("../2026-03-02/brief.html#cite-1-2", "[1] The harbour reopened at 06:00 on Monday, the port office said."),
            ("../2026-03-02/brief.html#cite-1-3", "[1] At 06:00 on Monday, the port office said."),
            ("../2026-03-02/brief.html#cite-2-2", "[2] Eleven ships were waiting; the wait for a berth reached 31…"),
            ("../2026-03-02/brief.html#cite-2-3", "[2] Eleven."),
        ],
        "L4": [],
        "L9": [stopped],
        "L11": [stopped],
    }


def test_a_line_that_only_the_bottom_line_cites_leads_back_there() -> None:
    sparse = values.sparse()
    point = Statement(text="A" * 80, marks=sparse.notes[0].marks, facts=("open",))
    brief = _out(sparse, chapters=(), bottom_line=(point,))
    root = tree(_article(values.SOURCES["leaflet"], brief))
    assert [(e.attrib["href"], text_of(e)) for e in by_id(root, "L3").iter("a")] == [
        ("../2026-03-01/brief.html#cite-1-1", "[1] " + "A" * 64 + "…")
    ]


def test_an_article_with_excerpts_shows_two_lines_around_and_says_what_is_left_out() -> None:
    text = "".join(f"Line {n}.\n" for n in range(1, 21))
    long = values.source(values.article("long", text), text)
    notes = (values.note(1, "long", "Line 8", text=text, marks=(values.mark(1, 1),)),)
    root = tree(_article(long, _out(values.sparse(), notes=notes)))
    assert _lines(root) == {
        "lines 1–5 not shown": "", "6": "Line 6.", "7": "Line 7.", "8": "Line 8.", "9": "Line 9.", "10": "Line 10.",
        "lines 11–20 not shown": "",
    }  # fmt: skip


def test_a_single_line_that_is_not_shown_is_told_as_one() -> None:
    text = "".join(f"Line {n}.\n" for n in range(1, 5))
    short = values.source(values.article("short", text), text)
    notes = (values.note(1, "short", "Line 1", text=text, marks=(values.mark(1, 1),)),)
    assert list(_lines(tree(_article(short, _out(values.sparse(), notes=notes))))) == [
        "1",
        "2",
        "3",
        "line 4 not shown",
    ]


def test_an_article_without_rights_shows_no_word_of_its_text_and_still_leads_back() -> None:
    page = _article(values.SOURCES["locked"], FULL)
    root = tree(page)
    assert _lines(root) == {"2": "Text not shown"}
    assert len(list(by_id(root, "L2").iter("a"))) == 2
    assert "Ships inside: nine" not in page
    assert _marked(root) == []


def test_citations_of_other_bytes_than_these_do_not_count() -> None:
    changed = values.source(values.SOURCES["wire"].article, values.WIRE + "\n")
    root = tree(_article(changed, FULL))
    assert (_marked(root), by_class(root, "uses")) == ([], [])
    assert "no brief, as the article is now" in text_of(root)


def test_an_article_that_several_briefs_cite_leads_to_each_newest_first() -> None:
    later = _out(values.full(), date=date(2026, 3, 9), marking="TLP:RED")
    root = tree(_article(values.SOURCES["wire"], FULL, later))
    uses = [text_of(e) for e in by_class(by_id(root, "L7"), "uses")[0].iter("p")]
    assert uses == ["9 March 2026", "2 March 2026"]
    assert [text_of(e) for e in by_class(root, "tlp")] == ["TLP:RED", "TLP:RED"]
    assert len(by_class(tree(_article(values.SOURCES["wire"], FULL)), "when")) == 0


def test_an_article_says_of_itself_what_the_catalogue_knows() -> None:
    root = tree(_article(values.SOURCES["wire"], FULL))
    (known,) = by_class(root, "known")
    told = [" ".join(text_of(part).split()) for part in known]
    assert dict(zip(told[::2], told[1::2], strict=True)) == {
        "Publisher": "Example Wire",
        "Authors": "City desk, Weather desk",
        "Published": "2 March 2026, 05:40 UTC",
        "Address": "https://wire.example/2026/harbour?id=7&view=full",
        "File": "wire.txt",
        "SHA-256": values.SOURCES["wire"].sha256,
        "Notice": "Copyright Example Wire. Quoted by permission.",
        "Cited in": "The harbour is open again, and a strike vote could close it on Thursday (2 March 2026)",
    }


@pytest.mark.parametrize(
    ("known", "heading"),
    [
        ({"title": "Notice"}, "Notice"),
        ({"publisher": "Example Wire"}, "Untitled article, Example Wire"),
        ({"origin": "A town hall", "authors": ("One desk",)}, "Untitled article"),
    ],
)
def test_an_article_is_headed_by_what_is_known_of_it(known: dict[str, Any], heading: str) -> None:
    source = values.source(values.article("some", "Text.\n", **known), "Text.\n")
    (title,) = tree(_article(source)).iter("h1")
    assert text_of(title) == heading


def test_an_arabic_article_says_its_language() -> None:
    root = tree(_article(values.SOURCES["arabic"], FULL))
    (line,) = by_class(by_id(root, "L1"), "line")
    assert (line.attrib["lang"], line.attrib["dir"]) == ("ar", "auto")


def test_hostile_text_stays_text_on_an_article_page() -> None:
    hostile = values.hostile_source()
    full = values.full()
    notes = tuple(replace(note, evidence=replace(note.evidence, sha256=hostile.sha256)) for note in full.notes[:5])
    attacked = _out(values.hostile(), notes=notes)
    page = _article(hostile, attacked)
    root = tree(page)
    calm = tree(_article(values.SOURCES["wire"], FULL))
    # One line more, for a form feed ends none; an address that is no link.
    assert _tags(root) - _tags(calm) == Counter({"li": 1, "p": 1})
    assert _tags(calm) - _tags(root) == Counter({"a": 1})
    assert list(_lines(root).values())[-1].startswith("</script><script>alert(1)</script><!--")
    assert not [href for href in hrefs(root) if "javascript" in href]
    assert "javascript:alert(1)" in text_of(root)


def _tags(root: Element) -> Counter[str]:
    return Counter(str(element.tag) for element in root.iter())


def test_a_lone_carriage_return_in_a_line_is_seen_and_does_not_break_it() -> None:
    text = "one\rtwo\r\nthree\n"
    source = values.source(values.article("cr", text, rights="full"), text)
    assert _lines(tree(_article(source))) == {"1": "one␍two", "2": "three"}


# The archive.


def test_the_archive_lists_every_brief_by_month_newest_first() -> None:
    briefs = [
        _out(values.sparse(), date=date(2026, 2, 27), title="Older"),
        _out(values.full(), title="Newest"),
        _out(values.full(), name="executive", title="Short", marking=None),
        sites.out(replace(values.sparse(), title="Plain"), ("json", "md")),
    ]
    root = tree(_index(*briefs))
    months = [
        (text_of(section.findall("h2")[0]), [text_of(title) for title in by_class(section, "title")])
        for section in by_class(root, "archive")
    ]
    assert months == [("March 2026", ["Newest", "Short, executive", "Plain"]), ("February 2026", ["Older"])]
    assert [e.attrib["href"] for title in by_class(root, "title") for e in title.iter("a")] == [
        "2026-03-02/brief.html", "2026-03-02/executive.html", "2026-03-01/brief.md", "2026-02-27/brief.html",
    ]  # fmt: skip


def test_the_archive_names_the_other_formats_and_the_marking_of_each_brief() -> None:
    root = tree(_index(FULL))
    (also,) = by_class(root, "also")
    assert text_of(also).split() == ["TLP:AMBER", "PDF", "Markdown", "JSON"]
    assert [e.attrib["aria-label"] for e in also.iter("a")] == [
        "PDF, 2 March 2026", "Markdown, 2 March 2026", "JSON, 2 March 2026",
    ]  # fmt: skip
    assert [text_of(e) for e in by_class(root, "tlp")] == ["TLP:AMBER"] * 3


def test_a_title_in_another_language_than_the_archive_says_so() -> None:
    root = tree(_index(_out(values.full(), language="ar", title="الميناء")))
    (title,) = by_class(root, "title")
    assert (title.attrib["lang"], title.attrib["dir"]) == ("ar", "rtl")


WAYS = {
    "nothing but briefs": (_out(values.sparse()), {"url": None}, ["latest.html"]),
    "a feed": (_out(values.sparse()), {}, ["latest.html", "feed.xml"]),
    "tags and names": (FULL, {"url": None}, ["latest.html", "tags/index.html", "names/index.html"]),
    "an index to search in": (_out(values.sparse()), {"url": None, "searchable": True}, ["latest.html", "search.html"]),
    "briefs that have no page": (sites.out(values.sparse(), ("md",)), {"url": None}, []),
}


@pytest.mark.parametrize(("brief", "known", "ways"), WAYS.values(), ids=WAYS)
def test_the_archive_leads_to_what_there_is(brief: Published, known: dict[str, Any], ways: list[str]) -> None:
    (nav,) = [nav for nav in tree(_index(brief, **known)).iter("nav") if nav.attrib.get("aria-label") == "This site"]
    assert [e.attrib["href"] for e in nav.iter("a")] == ways


def test_an_archive_without_briefs_says_so() -> None:
    root = tree(_index(title="صحيفة", language="ar", url=None))
    assert (root.attrib["lang"], root.attrib["dir"]) == ("ar", "rtl")
    assert "لا موجز بعد." in text_of(root)
    assert set(hrefs(root)) & {"latest.html", "feed.xml"} == set()


def test_hostile_titles_stay_text_in_the_archive() -> None:
    calm, root = tree(_index(FULL)), tree(_index(_out(values.hostile()), title=values.HOSTILE))
    assert _tags(root) == _tags(calm)


def test_a_brief_of_which_only_the_json_was_made_is_led_to_there() -> None:
    assert "2026-03-01/brief.json" in set(hrefs(tree(_index(sites.out(values.sparse(), ())))))


def test_the_door_of_the_archive_shows_two_months_and_leads_to_all_of_them() -> None:
    root = tree(_pages(*_many(400))["index.html"].make())
    assert [text_of(h2) for h2 in root.iter("h2")] == ["March 2026", "February 2026", "By month"]
    assert len(by_class(root, "title")) == 2 + 28
    (months,) = by_class(root, "months")
    assert [text_of(year) for year in months.iter("dt")] == ["2026", "2025"]
    assert len(list(months.iter("a"))) == 15
    assert next(months.iter("a")).attrib["href"] == "archive/2026-03.html"


def test_each_month_has_a_page_with_the_months_around_it() -> None:
    briefs = [*_many(3), _out(values.sparse(), date=date(2025, 11, 5), title="Long ago")]
    made = {
        name: page.make() for name, page in _pages(*briefs).items() if name.startswith("archive/") and "html" in name
    }
    assert [*made] == ["archive/2026-03.html", "archive/2026-02.html", "archive/2025-11.html"]
    root = tree(made["archive/2026-02.html"])
    assert [text_of(title) for title in by_class(root, "title")] == ["Day 2"]
    around = [(e.attrib["rel"], e.attrib["href"], " ".join(text_of(e).split())) for e in by_class(root, "around")[0]]
    assert around == [
        ("prev", "../archive/2025-11.html", "Earlier November 2025"),
        ("next", "../archive/2026-03.html", "Later March 2026"),
    ]  # fmt: skip
    assert [e.attrib["rel"] for e in by_class(tree(made["archive/2026-03.html"]), "around")[0]] == ["prev"]
    assert [e.attrib["rel"] for e in by_class(tree(made["archive/2025-11.html"]), "around")[0]] == ["next"]


def test_a_month_alone_leads_to_no_other() -> None:
    assert by_class(tree(_pages(*_many(2))["archive/2026-03.html"].make()), "around") == []


# What a new brief changes.


def test_a_new_brief_changes_what_shows_it_and_nothing_else() -> None:
    before, after = _pages(*_many(400)[1:]), _pages(*_many(400))
    changed = {name for name, page in after.items() if name not in before or before[name].shows != page.shows}
    # The article is cited by all of them.
    assert changed == {
        "index.html", "archive/2026-03.html", "articles/leaflet.html", "feed.xml", "sitemap-2026.xml",
    }  # fmt: skip


def test_the_first_brief_of_a_month_changes_the_page_of_the_month_before() -> None:
    briefs = _many(400)
    before, after = _pages(*briefs[2:]), _pages(*briefs[1:])
    changed = {name for name, page in after.items() if name not in before or before[name].shows != page.shows}
    assert changed == {
        "index.html", "archive/2026-03.html", "archive/2026-02.html", "archive/2026-02.xml", "articles/leaflet.html",
        "feed.xml", "sitemap-2026.xml", "sitemap-pages.xml",
    }  # fmt: skip


def test_another_word_in_a_fact_changes_no_page_of_the_archive() -> None:
    plain, sparse = _many(3), values.sparse()
    (chapter,) = sparse.chapters
    told = replace(chapter, items=(replace(chapter.items[0], text="Other words."),))
    edited = [replace(plain[0], edition=replace(plain[0].edition, chapters=(told,))), *plain[1:]]
    before, after = _pages(*plain), _pages(*edited)
    assert {name for name, page in after.items() if before[name].shows != page.shows} == {"articles/leaflet.html"}


# The feed.


def test_the_feed_holds_what_atom_asks_for() -> None:
    root = _feed(FULL, _out(values.sparse()))
    assert [root.findtext(ATOM + name) for name in ("id", "title", "updated")] == [
        "https://desk.example/briefs/", "Harbour brief", "2026-03-02T09:30:00Z",
    ]  # fmt: skip
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Example Port Desk"
    assert {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")} == {
        "self": "https://desk.example/briefs/feed.xml",
        "alternate": "https://desk.example/briefs/index.html",
    }
    first, second = root.findall(ATOM + "entry")
    assert first.findtext(ATOM + "summary") == (
        "The harbour reopened on Monday; ships had waited 31 hours for a berth. "
        "A strike vote is still planned for Thursday."
    )
    assert [link.get("href") for link in first.findall(ATOM + "link")] == [
        f"https://desk.example/briefs/2026-03-02/brief.{suffix}" for suffix in ("html", "pdf", "md", "json")
    ]
    assert [first.find(ATOM + "category").get("term"), second.find(ATOM + "category")] == ["TLP:AMBER", None]
    assert second.find(ATOM + "summary") is None


def test_an_identifier_names_host_date_and_path_and_no_scheme() -> None:
    first = _feed(FULL, url="http://desk.example:8080/briefs/")
    second = _feed(FULL, url="https://desk.example/briefs")
    found = {root.findtext(f"{ATOM}entry/{ATOM}id") for root in (first, second)}
    assert found == {"tag:desk.example,2026-03-02:/briefs/2026-03-02/brief"}


AT = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("corrected", "expected"),
    [
        ([], "2026-03-02T00:00:00Z"),
        ([date(2026, 3, 2)], "2026-03-02T00:00:01Z"),
        ([date(2026, 3, 2), date(2026, 3, 2)], "2026-03-02T00:00:02Z"),
        ([AT], "2026-03-02T07:30:00Z"),
        ([date(2026, 3, 4), AT], "2026-03-04T00:00:01Z"),
        ([datetime(2026, 2, 28, tzinfo=UTC)], "2026-03-02T00:00:00Z"),
    ],
)
def test_every_correction_updates_the_entry(corrected: list[date], expected: str) -> None:
    corrections = tuple(
        Correction(at=at, fact="berths", was="a", now="b", span=values.SPAN, fact_span=values.SPAN) for at in corrected
    )
    root = _feed(_out(values.full(), corrections=corrections))
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == expected


def test_the_feed_holds_fifty_briefs_or_all_of_the_newest_month() -> None:
    assert len(etree.fromstring(_pages(*_many(60))["feed.xml"].make().encode()).findall(ATOM + "entry")) == 50
    editions = [replace(one, edition=replace(one.edition, name=f"e{n}")) for one in _many(2) for n in range(30)]
    busy = etree.fromstring(_pages(*editions)["feed.xml"].make().encode())
    assert len(busy.findall(ATOM + "entry")) == 60


def test_older_briefs_stand_in_an_archive_of_the_feed_that_does_not_change() -> None:
    made = {name: page for name, page in _pages(*_many(60)).items() if name.endswith(".xml") and "sitemap" not in name}
    assert [*made] == ["feed.xml", "archive/2026-02.xml", "archive/2026-01.xml"]
    feeds = {name: etree.fromstring(page.make().encode()) for name, page in made.items()}
    base = "https://desk.example/briefs/"
    links = {name: {e.get("rel"): e.get("href") for e in root.findall(ATOM + "link")} for name, root in feeds.items()}
    assert links["feed.xml"] == {
        "self": f"{base}feed.xml", "alternate": f"{base}index.html", "prev-archive": f"{base}archive/2026-02.xml",
    }  # fmt: skip
    assert links["archive/2026-02.xml"] == {
        "self": f"{base}archive/2026-02.xml", "alternate": f"{base}archive/2026-02.html", "current": f"{base}feed.xml",
        "prev-archive": f"{base}archive/2026-01.xml",
    }  # fmt: skip
    assert "prev-archive" not in links["archive/2026-01.xml"]
    assert [root.find(HISTORY + "archive") is not None for root in feeds.values()] == [False, True, True]
    # All of them are one feed.
    assert {root.findtext(ATOM + "id") for root in feeds.values()} == {base}
    names = [e.findtext(ATOM + "id") for root in feeds.values() for e in root.findall(ATOM + "entry")]
    assert len(set(names)) == 60


def test_a_feed_without_briefs_parses_and_is_older_than_any() -> None:
    root = _feed()
    assert root.findtext(ATOM + "updated") == "1970-01-01T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Harbour brief"


def test_hostile_text_stays_text_in_the_feed() -> None:
    root = _feed(_out(values.hostile()))
    assert [e.tag for e in root.iter()] == [e.tag for e in _feed(FULL).iter()]
    title = root.findtext(f"{ATOM}entry/{ATOM}title")
    assert "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`&lt;" in title


# The sitemap.


def _locations(page: Page) -> list[str]:
    return [str(e.text) for e in etree.fromstring(page.make().encode()).iter(SITEMAP + "loc")]


def test_the_sitemap_names_every_page_once_by_year() -> None:
    made = _pages(FULL, *_many(100)[1:])
    maps = {name: _locations(page) for name, page in made.items() if "sitemap" in name}
    base = "https://desk.example/briefs/"
    assert maps.pop("sitemap.xml") == [base + name for name in maps]
    assert [*maps] == ["sitemap-pages.xml", "sitemap-2026.xml", "sitemap-2025.xml"]
    named = [name.removeprefix(base) for held in maps.values() for name in held]
    assert len(set(named)) == len(named)
    assert {name for name in made if name.endswith(".html")} == {name for name in named if not name.startswith("20")}
    assert f"{base}2026-03-02/brief.html" in maps["sitemap-2026.xml"]
    assert f"{base}2025-12-31/brief.html" in maps["sitemap-2025.xml"]


def test_the_sitemap_says_when_a_brief_was_corrected() -> None:
    root = etree.fromstring(_pages(FULL)["sitemap-2026.xml"].make().encode())
    told = {e.findtext(SITEMAP + "loc"): e.findtext(SITEMAP + "lastmod") for e in root}
    assert told["https://desk.example/briefs/2026-03-02/brief.html"] == "2026-03-02T09:30:00Z"
    assert told["https://desk.example/briefs/articles/wire.html"] is None


def test_no_sitemap_holds_more_than_may_stand_in_one() -> None:
    desk = sites.desk([FULL], default_theme(), SHEETS)
    made = list(sitemap_pages(desk, "https://desk.example", [f"names/{n}.html" for n in range(50_001)]))
    assert [page.name for page in made] == [
        "sitemap.xml", "sitemap-pages.xml", "sitemap-pages-2.xml", "sitemap-2026.xml",
    ]  # fmt: skip
    assert _locations(made[2]) == ["https://desk.example/names/50000.html"]
    assert len(_locations(made[1])) == 50_000


def test_without_an_address_there_is_neither_a_sitemap_nor_a_feed() -> None:
    assert [name for name in _pages(FULL, url=None) if name.endswith(".xml")] == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_spans_are_joined_where_they_touch(spans: list[tuple[int, int]]) -> None:
    joined = _joined(spans)
    covered = sorted({offset for start, end in spans for offset in range(start, end)})
    assert [offset for start, end in joined for offset in range(start, end)] == covered
    assert all(end < start for (_, end), (start, _) in pairwise(joined))
