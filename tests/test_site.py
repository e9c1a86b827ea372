"""The article pages, the archive and the feed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from lxml import etree

import values
from briefgen.assets import Assets
from briefgen.diagnostics import BriefgenError
from briefgen.model import Correction, Edition, Source, Statement
from briefgen.site import Published, article_page, feed, index_page, published
from briefgen.values import as_json
from pages import by_class, by_id, default_theme, hrefs, ids, text_of, tree

SHEETS = Assets(
    hrefs={name: f"assets/{Path(name).name}" for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={}
)
ALL = frozenset(("html", "pdf", "md", "json"))
ATOM = "{http://www.w3.org/2005/Atom}"


def _out(edition: Edition, **changes: Any) -> Published:
    return Published(edition=replace(edition, **changes), formats=ALL)


FULL = _out(values.full())


def _article(source: Source, *briefs: Published) -> str:
    return article_page(source, briefs, default_theme(), SHEETS)


def _index(*briefs: Published, with_feed: bool = True, **known: str) -> str:
    named = {"title": "Harbour brief", "language": "en"} | known
    return index_page(briefs, default_theme(), SHEETS, feed=with_feed, **named)


def _feed(*briefs: Published, url: str = "https://desk.example/briefs") -> Any:
    text = feed(briefs, default_theme(), title="Harbour brief", language="en", url=url)
    return etree.fromstring(text.encode())


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
    held = published(values.published(values.full()), ["html", "json"], "brief.json")
    assert (held.stem, held.formats) == ("2026-03-02/brief", frozenset(("html", "json")))
    assert as_json(held.edition) == as_json(values.full())


@pytest.mark.parametrize("brief", [None, [], {}, {"edition": 3}])
def test_what_holds_no_edition_is_refused_by_its_name(brief: object) -> None:
    with pytest.raises(BriefgenError, match=r"brief\.json is not a mapping but"):
        published(brief, [], "brief.json")


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
    attacked = Published(edition=replace(values.hostile(), notes=notes), formats=ALL)
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
        Published(edition=replace(values.sparse(), title="Plain"), formats=frozenset(("json", "md"))),
    ]
    root = tree(_index(*briefs))
    months = [
        (text_of(section.findall("h2")[0]), [text_of(title) for title in by_class(section, "title")])
        for section in by_class(root, "archive")
    ]
    assert months == [("March 2026", ["Newest", "Short", "Plain"]), ("February 2026", ["Older"])]
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


def test_the_archive_points_to_the_feed_only_where_there_is_one() -> None:
    assert "feed.xml" in set(hrefs(tree(_index(FULL))))
    assert "feed.xml" not in set(hrefs(tree(_index(FULL, with_feed=False))))


def test_an_archive_without_briefs_says_so() -> None:
    root = tree(_index(with_feed=False, title="صحيفة", language="ar"))
    assert (root.attrib["lang"], root.attrib["dir"]) == ("ar", "rtl")
    assert "لا موجز بعد." in text_of(root)
    assert set(hrefs(root)) & {"latest.html", "feed.xml"} == set()


def test_hostile_titles_stay_text_in_the_archive() -> None:
    calm, root = tree(_index(FULL)), tree(_index(_out(values.hostile()), title=values.HOSTILE))
    assert _tags(root) == _tags(calm)


def test_a_brief_of_which_only_the_json_was_made_is_led_to_there() -> None:
    brief = Published(edition=values.sparse(), formats=frozenset())
    assert "2026-03-01/brief.json" in set(hrefs(tree(_index(brief))))


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


def test_a_feed_without_briefs_parses_and_is_older_than_any() -> None:
    root = _feed()
    assert root.findtext(ATOM + "updated") == "1970-01-01T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Harbour brief"


def test_hostile_text_stays_text_in_the_feed() -> None:
    root = _feed(_out(values.hostile()))
    assert [e.tag for e in root.iter()] == [e.tag for e in _feed(FULL).iter()]
    title = root.findtext(f"{ATOM}entry/{ATOM}title")
    assert "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`&lt;" in title
