"""The brief as HTML, judged by a real HTML5 parser."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace

import values
from briefgen.assets import Assets, web_assets
from briefgen.build import check
from briefgen.compose import Masthead, compose
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.model import Edition
from briefgen.render.html import Neighbour, latest_page, page
from briefgen.theme import Theme
from pages import by_class, by_id, default_theme, hrefs, ids, text_of, tree

REPOSITORY = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "cases" / "html" / "sparse.html"
FORMATS = ("html", "pdf", "md", "json")
SHEETS = Assets(
    hrefs={name: f"assets/{Path(name).name}" for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={}
)
EDITIONS = {"full": values.full(), "sparse": values.sparse(), "hostile": values.hostile()}

every_edition = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)


def _page(edition: Edition) -> str:
    return page(edition, default_theme(), SHEETS, formats=FORMATS)


def _latest(edition: Edition) -> str:
    return latest_page(edition, default_theme(), formats=FORMATS)


def test_the_sparse_edition_is_the_page_on_file() -> None:
    """After a change that is meant, look at it and write `_page(values.sparse())` to the file."""
    assert _page(values.sparse()) == GOLDEN.read_text("utf-8")


@every_edition
@pytest.mark.parametrize("render", [_page, _latest])
def test_every_id_stands_once_and_every_link_within_the_page_leads_somewhere(edition: Edition, render) -> None:  # type: ignore[no-untyped-def]  # either function
    root = tree(render(edition))
    names = ids(root)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    inner = [href[1:] for href in hrefs(root) if href.startswith("#")]
    assert inner
    assert set(inner) <= set(names)
    labels = {element.attrib["aria-labelledby"] for element in root.iter() if "aria-labelledby" in element.attrib}
    assert labels <= set(names)


@every_edition
def test_every_citation_leads_to_its_source_and_every_source_leads_back(edition: Edition) -> None:
    root = tree(_page(edition))
    for note in edition.notes:
        back = {
            e.attrib["href"]: e.attrib["aria-label"]
            for e in by_id(root, f"note-{note.number}").iter("a")
            if e.attrib.get("role")
        }
        assert back == {
            f"#{mark.anchor}": f"Back to citation {times} of source {note.number}"
            for times, mark in enumerate(note.marks, 1)
        }
        for mark in note.marks:
            citation = by_id(root, mark.anchor)
            assert citation.attrib["href"] == f"#note-{note.number}"
            assert citation.attrib["aria-label"] == f"Source {note.number}"
            assert text_of(citation) == f"[{note.number}]"
            assert list(citation) == []


@every_edition
def test_every_source_leads_to_its_line_of_the_article(edition: Edition) -> None:
    root = tree(_page(edition))
    for note in edition.notes:
        (where,) = [e for e in by_id(root, f"note-{note.number}").iter("a") if not e.attrib.get("role")]
        assert where.attrib["href"] == f"../articles/{note.article}.html#L{note.evidence.first_line}"


def test_a_source_is_told_whole() -> None:
    root = tree(_page(values.full()))
    told = {number: " ".join(text_of(by_id(root, f"note-{number}")).split()) for number in (1, 2, 5, 6)}
    assert told == {
        1: "Example Wire, Harbour reopens after storm, City desk, Weather desk, 2 March 2026, 05:40 UTC, "
        "usually reliable (B), probably true (2), line 3 of wire.txt: The harbour reopened at 06:00 on Monday "
        "Cited ↑↑↑ Copyright Example Wire. Quoted by permission.",
        2: "Example Wire, Harbour reopens after storm, City desk, Weather desk, 2 March 2026, 05:40 UTC, "
        "usually reliable (B), probably true (2), lines 3–4 of wire.txt: Eleven ships were waiting outside; the wait "
        "Cited ↑↑↑",
        5: "Example Wire, Harbour reopens after storm, City desk, Weather desk, 2 March 2026, 05:40 UTC, "
        "usually reliable (B), probably true (2), lines 9–11 of wire.txt: Berth 7 stays closed […] No date was given "
        "for berth 8 Cited ↑↑",
        6: "Publisher not named, Notice to residents, 1 March 2026, "
        "line 3 of leaflet.txt: The harbour had opened again on Sunday evening Cited ↑",
    }


def test_the_reading_order_is_that_of_the_other_formats() -> None:
    root = tree(_page(values.full()))
    order = [
        "TLP:AMBER", "Harbour brief", "could close it on Thursday", "Monday, 2 March 2026", "Corrections",
        "Bottom line", "In this brief", "Ships are moving again", "What could stop them", "Where accounts differ",
        "Watch", "Sources", "Source summary", "SHA-256",
    ]  # fmt: skip
    (body,) = root.iter("body")
    main = text_of(body)
    at = -1
    for words in order:
        # From the contents on, each title stands a second time, after those before it.
        at = main.index(words, at + 1)
    assert main.rindex("TLP:AMBER") > main.rindex("Source summary")


def test_headings_nest_and_there_is_one_of_the_first_level() -> None:
    levels = [
        int(element.tag[1]) for element in tree(_page(values.full())).iter() if re.fullmatch("h[1-6]", str(element.tag))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_fact_is_told_with_all_that_is_known_of_it() -> None:
    root = tree(_page(values.full()))
    told = {
        name: " ".join(text_of(by_id(root, f"fact-{name}")).split())
        for name in ("harbour-reopens", "strike-vote", "berths")
    }
    assert told == {
        "harbour-reopens": "The harbour reopened at 06:00 on Monday, the port office said.[1] "
        "2 origins as of 2 March 2026, 06:00 UTC traffic, storm "
        "Why it matters: Perishable goods have no other deep-water quay within a day’s road transport.",
        "strike-vote": "A strike vote planned for Thursday could close the harbour again.[3] "
        "judgment likelihood: likely (55–80 %) labour "
        "Why it matters: It would be the first stoppage since the quay was rebuilt.",
        "berths": "Berth 7 stays closed, and no date was given for berth 8; the office expects “a normal week”.[5][4] "
        "TLP:GREEN judgment confidence: moderate as of 2 March 2026",
    }


def test_a_fact_in_another_language_says_so_and_in_which_direction_it_runs() -> None:
    root = tree(_page(values.full()))
    spoken = {
        name: (text.attrib.get("lang"), text.attrib.get("dir"))
        for name in ("arabic", "japanese", "russian", "ferries")
        for text in by_class(by_id(root, f"fact-{name}"), "text")
    }
    assert spoken == {
        "arabic": ("ar", "rtl"), "japanese": ("ja", "ltr"), "russian": ("ru", "ltr"), "ferries": (None, None),
    }  # fmt: skip


def test_an_arabic_edition_runs_from_right_to_left() -> None:
    root = tree(_page(replace(values.sparse(), language="ar")))
    assert (root.attrib["lang"], root.attrib["dir"]) == ("ar", "rtl")


def test_a_series_is_drawn_with_its_values_in_words_and_in_a_table() -> None:
    fact = by_id(tree(_page(values.full())), "fact-wait-for-berth")
    (drawing,) = [element for element in fact.iter() if str(element.tag).endswith("svg")]
    assert drawing.attrib["role"] == "img"
    assert drawing.attrib["aria-label"] == (
        "Columns, hours of waiting: Thu 26 Feb 18, Fri 27 Feb 22.5, Sat 28 Feb 27, Sun 1 Mar 31, Mon 2 Mar 29"
    )
    rows = [[text_of(cell) for cell in row] for row in fact.iter("tr")]
    assert rows == [
        ["Label", "hours of waiting"], ["Thu 26 Feb", "18"], ["Fri 27 Feb", "22.5"], ["Sat 28 Feb", "27"],
        ["Sun 1 Mar", "31"], ["Mon 2 Mar", "29"],
    ]  # fmt: skip


def test_columns_are_as_high_as_their_values_and_hang_where_these_are_negative() -> None:
    fact = by_id(tree(_page(values.full())), "fact-ferries")
    columns = [
        {name: float(e.attrib[name]) for name in ("y", "height")} for e in fact.iter() if str(e.tag).endswith("rect")
    ]
    (axis,) = [float(e.attrib["y1"]) for e in fact.iter() if str(e.tag).endswith("line")]
    down, up = columns
    assert down["y"] == pytest.approx(axis)
    assert up["y"] + up["height"] == pytest.approx(axis, abs=0.2)
    assert down["height"] / up["height"] == pytest.approx(12.5 / 4, rel=0.01)
    assert "−12.5" in text_of(fact)


def test_the_accounts_of_a_dispute_stand_side_by_side_under_who_gives_them() -> None:
    dispute = by_id(tree(_page(values.full())), "dispute-ships-outside")
    (caption,) = dispute.iter("caption")
    assert text_of(caption) == "How many ships were waiting?"
    assert [text_of(cell) for cell in dispute.iter("th")] == ["Example Wire", "Example Register", "صحيفة المثال"]
    assert [text_of(cell) for cell in dispute.iter("td")] == [
        "Eleven.[2]", "Eleven outside and nine inside.[7]", "Eleven, in Arabic.[8]",
    ]  # fmt: skip


def test_corrections_stand_before_the_bottom_line_and_lead_to_their_facts() -> None:
    root = tree(_page(values.full()))
    notice = by_id(root, "corrections")
    assert " ".join(text_of(notice).split()) == (
        "Corrections 2 March 2026, 09:30 UTC, wait-for-berth: Was: The wait for a berth reached 13 hours. "
        "Now: The wait for a berth reached 31 hours. 2 March 2026, 2026-03-01/ferries: Was: Ferries run from Monday. "
        "Now: Ferries run from Tuesday."
    )
    assert list(hrefs(notice)) == ["#fact-wait-for-berth", "../2026-03-01/brief.html#fact-ferries"]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [("2026-03-02/berths", ["#fact-berths"]), ("left-out", []), ("2026-03-02/left-out", [])],
)
def test_a_correction_leads_to_a_fact_only_where_the_edition_shows_it(fact: str, expected: list[str]) -> None:
    full = values.full()
    edition = replace(full, corrections=(replace(full.corrections[0], fact=fact),))
    assert list(hrefs(by_id(tree(_page(edition)), "corrections"))) == expected


SUMMARIES = {
    "many": (
        {},
        (
            "This brief rests on 4 articles of 4 independent origins; for 1 of them no publisher is named. They were "
            "published from 1 March 2026 to 2 March 2026. Of 9 statements, 3 rest on one origin only: strike-vote, "
            "berths, ferries."
        ),
    ),
    "one": (
        {
            "articles": 1,
            "origins": 1,
            "unattributed": 0,
            "newest": values.full().summary.oldest,
            "single_origin": ("berths",),
        },
        (
            "This brief rests on 1 article of 1 independent origin. It was published on 1 March 2026. Of 9 statements, "
            "1 rests on one origin only: berths."
        ),
    ),
    "well borne": (
        {"unattributed": 0, "single_origin": ()},
        (
            "This brief rests on 4 articles of 4 independent origins. They were published from 1 March 2026 to "
            "2 March 2026."
        ),
    ),
}


@pytest.mark.parametrize(("changes", "expected"), SUMMARIES.values(), ids=SUMMARIES)
def test_what_the_brief_rests_on_is_said_in_sentences(changes: dict[str, object], expected: str) -> None:
    full = values.full()
    edition = replace(full, summary=replace(full.summary, **changes))
    (_, *sentences) = by_id(tree(_page(edition)), "summary")
    assert " ".join(" ".join(map(text_of, sentences)).split()) == expected


def test_only_the_formats_that_there_are_are_linked() -> None:
    root = tree(page(values.full(), default_theme(), SHEETS, formats=("html", "md")))
    assert [href for href in hrefs(root) if href.startswith("brief.")] == ["brief.md", "brief.md"]


def test_what_an_edition_lacks_leaves_no_trace() -> None:
    edition = replace(values.sparse(), chapters=(), notes=(), extracts=())
    names = ids(tree(_page(edition)))
    assert names == ["main", "contents-title", "sources", "sources-title", "summary", "summary-title"]


@pytest.mark.parametrize("render", [_page, _latest])
def test_hostile_text_stays_text(render) -> None:  # type: ignore[no-untyped-def]  # either function
    calm, root = tree(render(values.full())), tree(render(values.hostile()))
    # Two asterisks of a hostile text are emphasis, which fact texts may have.
    of_facts = {"em", "strong", "code"}
    assert _tags(root, but=of_facts) == _tags(calm, but=of_facts)
    assert _attributes(root) == _attributes(calm)
    assert sorted(ids(root)) == sorted(ids(calm))
    # A tag or a name has its own page, whatever it is: called by plain letters and a digest.
    assert {TOPIC.sub(r"\1…", href) for href in hrefs(root)} == {TOPIC.sub(r"\1…", href) for href in hrefs(calm)}
    (heading,) = root.iter("h1")
    assert "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`&lt;" in text_of(heading)


TOPIC = re.compile(r"((?:\.\./)?(?:tags|names)/)[a-z0-9][a-z0-9_-]*\.html$")


def _tags(root: Element, but: set[str]) -> Counter[str]:
    return Counter(str(element.tag) for element in root.iter() if element.tag not in but)


def _attributes(root: Element) -> set[tuple[str, str]]:
    return {(str(element.tag), name) for element in root.iter() for name in element.attrib}


@every_edition
def test_the_only_script_is_data_in_the_terms_of_schema_org(edition: Edition) -> None:
    text = _page(edition)
    (script,) = tree(text).iter("script")
    assert script.attrib == {"type": "application/ld+json"}
    data = json.loads(text_of(script))
    assert data["@context"] == "https://schema.org"
    assert (data["@type"], data["headline"], data["datePublished"]) == ("Report", edition.title, str(edition.date))
    assert len(data["citation"]) == len(edition.extracts)


def test_the_data_block_says_what_is_known_of_an_article_and_no_more() -> None:
    (script,) = tree(_page(values.full())).iter("script")
    wire, leaflet, *_ = json.loads(text_of(script))["citation"]
    assert wire == {
        "@type": "NewsArticle",
        "identifier": f"sha256:{values.SOURCES['wire'].sha256}",
        "datePublished": "2026-03-02T05:40:00+00:00",
        "publisher": {"@type": "Organization", "name": "Example Wire"},
        "headline": "Harbour reopens after storm",
        "inLanguage": "en",
        "author": [{"@type": "Person", "name": "City desk"}, {"@type": "Person", "name": "Weather desk"}],
        "url": "https://wire.example/2026/harbour?id=7&view=full",
    }
    assert leaflet == {
        "@type": "NewsArticle",
        "identifier": f"sha256:{values.SOURCES['leaflet'].sha256}",
        "datePublished": "2026-03-01",
        "headline": "Notice to residents",
    }


def test_an_address_that_is_none_of_the_web_is_no_link_in_the_data_either() -> None:
    full = values.full()
    first, *others = full.extracts
    attacked = replace(first, article=replace(first.article, url="javascript:alert(1)"))
    assert "javascript:" not in _page(replace(full, extracts=(attacked, *others)))


def test_the_head_dates_the_page_by_its_edition_and_names_no_version() -> None:
    named = {
        e.attrib["name"]: e.attrib["content"] for e in tree(_page(values.full())).iter("meta") if "name" in e.attrib
    }
    assert named == {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "referrer": "no-referrer",
        "generator": "briefgen",
        "description": "The harbour reopened on Monday; ships had waited 31 hours for a berth. "
        "A strike vote is still planned for Thursday.",
        "dcterms.created": "2026-03-02",
        "dcterms.modified": "2026-03-02",
    }


def test_the_page_loads_its_style_sheets_and_nothing_else() -> None:
    text = _page(values.full())
    root = tree(text)
    policy = next(e.attrib["content"] for e in root.iter("meta") if "http-equiv" in e.attrib)
    assert policy == (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'"
    )
    loaded = [e.attrib["href"] for e in root.iter("link") if e.attrib["rel"] == "stylesheet"]
    assert loaded == ["../assets/fonts.css", "../assets/base.css", "../assets/screen.css"]
    assert not {"img", "iframe", "object", "style", "form"} & set(_tags(root, but=set()))
    assert not [name for _, name in _attributes(root) if name.startswith("on") or name in ("src", "style")]


def test_the_latest_page_stands_alone_at_the_top_of_the_output() -> None:
    root = tree(_latest(values.full()))
    assert [e.attrib["rel"] for e in root.iter("link")] == [
        "icon",
        "schema.dcterms",
        "alternate",
        "alternate",
        "alternate",
    ]
    outer = {href for href in hrefs(root) if not href.startswith(("#", "http", "data:"))}
    assert outer == {
        "index.html", "2026-03-02/brief.pdf", "2026-03-02/brief.md", "2026-03-02/brief.json",
        "2026-03-01/brief.html#fact-ferries", "articles/wire.html#L3", "articles/wire.html#L6",
        "articles/wire.html#L7", "articles/wire.html#L9", "articles/leaflet.html#L3", "articles/leaflet.html#L5",
        "articles/locked.html#L2", "articles/arabic.html#L1", "tags/traffic.html", "tags/storm.html",
        "tags/labour.html", "names/berth-7_48f8c2efc146.html", "names/90947197f86b.html",
    }  # fmt: skip


EARLIER = Neighbour(stem="2026-03-01/brief", day=date(2026, 3, 1), title="عنوان الأمس", language="ar")
LATER = Neighbour(stem="2026-03-04/brief", day=date(2026, 3, 4), title="Tomorrow", language="en")


def test_a_page_leads_to_the_brief_before_it_and_to_the_one_after_it() -> None:
    root = tree(page(values.full(), default_theme(), SHEETS, formats=FORMATS, earlier=EARLIER, later=LATER))
    ways = {"prev": "../2026-03-01/brief.html", "next": "../2026-03-04/brief.html"}
    assert {e.attrib["rel"]: e.attrib["href"] for e in root.iter("link") if e.attrib["rel"] in ways} == ways
    at_the_top, at_the_end = (
        [(e.attrib["href"], e.attrib["rel"], " ".join(text_of(e).split())) for e in nav.iter("a") if "rel" in e.attrib]
        for nav in root.iter("nav")
        if nav.attrib.get("aria-label") in ("Other formats and days", "Earlier and later")
    )
    assert at_the_top == [(ways["prev"], "prev", "Earlier"), (ways["next"], "next", "Later")]
    assert at_the_end == [
        (ways["prev"], "prev", "Earlier, 1 March 2026 عنوان الأمس"),
        (ways["next"], "next", "Later, 4 March 2026 Tomorrow"),
    ]  # fmt: skip
    (title,) = [e for e in root.iter("span") if text_of(e) == EARLIER.title]
    assert (title.attrib["lang"], title.attrib["dir"]) == ("ar", "rtl")


@pytest.mark.parametrize(("before", "after", "ways"), [(None, LATER, ["next"]), (EARLIER, None, ["prev"])])
def test_the_first_brief_has_none_before_it_and_the_last_none_after_it(
    before: Neighbour | None, after: Neighbour | None, ways: list[str]
) -> None:
    root = tree(page(values.full(), default_theme(), SHEETS, formats=FORMATS, earlier=before, later=after))
    assert [e.attrib["rel"] for e in root.iter("a") if "rel" in e.attrib] == ways * 2


def test_the_latest_page_leads_to_the_brief_before_it_from_the_top_of_the_output() -> None:
    root = tree(latest_page(values.full(), default_theme(), formats=FORMATS, earlier=EARLIER))
    assert {e.attrib["href"] for e in root.iter() if e.attrib.get("rel") == "prev"} == {"2026-03-01/brief.html"}


def test_a_brief_leads_to_the_pages_of_its_tags_and_names() -> None:
    root = tree(_page(values.full()))
    (about,) = by_class(by_id(root, "fact-harbour-reopens"), "about")
    assert [(text_of(e), e.attrib["href"]) for e in about.iter("a")] == [
        ("traffic", "../tags/traffic.html"), ("storm", "../tags/storm.html"),
    ]  # fmt: skip
    assert [(text_of(e), e.attrib["href"]) for e in by_id(root, "names").iter("a")] == [
        ("Berth 7", "../names/berth-7_48f8c2efc146.html"), ("Порт", "../names/90947197f86b.html"),
    ]  # fmt: skip


def test_another_edition_of_the_day_leads_to_its_own_files() -> None:
    root = tree(_page(replace(values.sparse(), name="executive")))
    assert {href for href in hrefs(root) if href.startswith("exec")} == {
        "executive.pdf", "executive.md", "executive.json",
    }  # fmt: skip


def test_a_broken_template_of_the_workspace_is_named_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "partials" / "summary.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("<p>\n{{ edition.sumary }}\n", "utf-8")
    with pytest.raises(BriefgenError) as caught:
        page(values.sparse(), Theme(Inputs(tmp_path)), SHEETS, formats=())
    assert str(caught.value) == (
        "templates/partials/summary.html.j2:2:1: error: 'briefgen.model.Edition object' has no attribute 'sumary'\n"
        "  hint: mend the template; templates/README.md lists what each one receives"
    )


def test_the_same_edition_gives_the_same_page() -> None:
    assert _page(values.full()) == _page(values.full())


def test_the_real_brief_weighs_less_than_sixty_thousand_bytes() -> None:
    found = check(REPOSITORY, [])
    (day,) = found.days
    edition = compose(day, found.evidence, found.sources, Masthead(series="Morning brief"), [("facts.yaml", "0" * 64)])
    theme = default_theme()
    text = page(edition, theme, web_assets(theme), formats=FORMATS)
    tree(text)
    assert len(edition.notes) > 30
    assert len(text.encode()) < 60_000


def test_a_moment_names_its_zone() -> None:
    full = values.full()
    corrected = replace(full.corrections[0], at=datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    root = tree(_page(replace(full, corrections=(corrected,))))
    (stamp,) = by_id(root, "corrections").iter("time")
    assert (stamp.attrib["datetime"], text_of(stamp)) == ("2026-03-02T09:05:00+00:00", "2 March 2026, 09:05 UTC")
