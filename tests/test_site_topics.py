"""The pages of tags and names: every fact that has them, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace

import sites
import values
from briefgen.assets import Assets
from briefgen.model import Edition, Item, Named
from briefgen.site import Page, Published, card, pages
from pages import by_class, default_theme, hrefs, text_of, tree

SHEETS = Assets(
    hrefs={name: f"assets/{Path(name).name}" for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={}
)
MONDAY = date(2026, 3, 2)


def _told(day: date, *facts: Item, names: Iterable[Named] = (), **changes: Any) -> Edition:
    sparse = values.sparse()
    chapter = replace(sparse.chapters[0], items=facts)
    return replace(sparse, date=day, chapters=(chapter,), names=tuple(names), **changes)


def _fact(id: str, text: str = "Ferries run.", *tags: str, **more: Any) -> Item:  # noqa: A002  what the model calls it
    return Item(id=id, text=text, marks=(), origins=1, tags=tags, **more)


def _pages(*briefs: Published, **known: Any) -> dict[str, Page]:
    """The pages of the topics of these briefs, by name."""
    held = pages(sites.site_of(briefs, **known), default_theme(), SHEETS)
    return {page.name: page for page in held if page.name.startswith(("tags/", "names/"))}


def _days(page: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a page shows: each day with its facts and where they lead."""
    return [
        (text_of(next(day.iter("h2"))), [(text_of(e), e.attrib["href"]) for e in next(day.iter("ul")).iter("a")])
        for day in by_class(tree(page.make()), "told")
    ]


def test_a_tag_has_the_facts_that_have_it_newest_first() -> None:
    briefs = [
        sites.out(_told(MONDAY, _fact("a", "**Ferries** run.", "ferries"), _fact("b", "Ships wait.", "ships"))),
        sites.out(_told(MONDAY + timedelta(1), _fact("a", "All ferries run.", "ferries", "ships"))),
    ]
    made = _pages(*briefs)
    assert [*made] == ["tags/index.html", "tags/ferries.html", "tags/ships.html"]
    assert _days(made["tags/ferries.html"]) == [
        ("3 March 2026", [("All ferries run.", "../2026-03-03/brief.html#fact-a")]),
        ("2 March 2026", [("Ferries run.", "../2026-03-02/brief.html#fact-a")]),
    ]


def test_a_name_has_the_facts_that_hold_it_and_its_other_spellings() -> None:
    names = (Named(name="Halvard  Port", spellings=("Port of Halvard", "ميناء"), facts=("a", "c")),)
    older = (Named(name="Halvard Port", spellings=("Halvard Port", "Halvard’s port"), facts=("a",)),)
    facts = (_fact("a", "One."), _fact("b", "Two."), _fact("c", "Three."))
    made = _pages(
        sites.out(_told(MONDAY, *facts, names=names)), sites.out(_told(MONDAY - timedelta(1), *facts, names=older))
    )
    (name,) = [name for name in made if name != "names/index.html"]
    assert name == "names/halvard-port_3a0abfedb540.html"
    assert [[text for text, _ in facts] for _, facts in _days(made[name])] == [["One.", "Three."], ["One."]]
    assert "Also written: Port of Halvard; ميناء; Halvard’s port" in text_of(tree(made[name].make()))


def test_what_two_editions_of_a_day_tell_is_shown_once_and_what_one_alone_tells_too() -> None:
    both, alone = _fact("both", "Both.", "x"), _fact("alone", "Alone.", "x")
    made = _pages(
        sites.out(_told(MONDAY, both)), sites.out(_told(MONDAY, both, alone, name="executive")),
    )  # fmt: skip
    assert _days(made["tags/x.html"]) == [
        (
            "2 March 2026",
            [("Both.", "../2026-03-02/brief.html#fact-both"), ("Alone.", "../2026-03-02/executive.html#fact-alone")],
        )
    ]


def test_a_fact_of_a_brief_without_a_page_leads_to_what_there_is() -> None:
    made = _pages(sites.out(_told(MONDAY, _fact("a", "One.", "x")), ("md", "json")))
    assert _days(made["tags/x.html"])[0][1] == [("One.", "../2026-03-02/brief.md")]


def test_a_fact_says_its_language_and_its_marking_where_they_are_not_the_pages() -> None:
    facts = (_fact("a", "Eins.", "x", lang="de"), _fact("b", "One.", "x", marking="TLP:GREEN"), _fact("c", "Two.", "x"))
    root = tree(_pages(sites.out(_told(MONDAY, *facts, marking="TLP:AMBER")))["tags/x.html"].make())
    entries = [li for told in by_class(root, "told") for li in told.iter("li")]
    assert [li.attrib.get("lang") for li in entries] == ["de", None, None]
    assert [[text_of(e) for e in by_class(li, "tlp")] for li in entries] == [[], ["TLP:GREEN"], []]
    assert [text_of(e) for e in by_class(root, "tlp")] == ["TLP:AMBER", "TLP:GREEN", "TLP:AMBER"]


def test_without_tags_and_names_there_is_no_page_of_any() -> None:
    assert _pages(sites.out(values.sparse())) == {}


# Many of them.


def _daily(days: int, *tags: str) -> list[Published]:
    return [sites.out(_told(MONDAY - timedelta(day), _fact("a", f"Day {day}.", *tags))) for day in range(days)]


def test_a_tag_of_many_facts_has_the_newest_on_its_page_and_a_page_for_each_year() -> None:
    made = _pages(*_daily(430, "x"))
    del made["tags/index.html"]
    assert {name: sum(len(facts) for _, facts in _days(page)) for name, page in made.items()} == {
        "tags/x.html": 100, "tags/x.2026.html": 61, "tags/x.2025.html": 365, "tags/x.2024.html": 4,
    }  # fmt: skip
    root = tree(made["tags/x.html"].make())
    assert [(text_of(e), e.attrib["href"]) for e in by_class(root, "months")[0].iter("a")] == [
        (str(year), f"../tags/x.{year}.html") for year in (2026, 2025, 2024)
    ]
    around = {
        year: [
            (e.attrib["class"], e.attrib["href"])
            for e in by_class(tree(made[f"tags/x.{year}.html"].make()), "around")[0]
        ]
        for year in (2026, 2025, 2024)
    }
    assert around == {
        2026: [("earlier", "../tags/x.2025.html"), ("whole", "../tags/x.html")],
        2025: [
            ("earlier", "../tags/x.2024.html"), ("whole", "../tags/x.html"), ("later", "../tags/x.2026.html"),
        ],
        2024: [("whole", "../tags/x.html"), ("later", "../tags/x.2025.html")],
    }  # fmt: skip


def test_a_day_is_never_parted() -> None:
    facts = [_fact(f"f{n}", f"Fact {n}.", "x") for n in range(60)]
    made = _pages(*(sites.out(_told(MONDAY - timedelta(day), *facts)) for day in range(3)))
    assert [len(told) for _, told in _days(made["tags/x.html"])] == [60, 60]


def test_a_new_brief_changes_the_pages_of_its_topics_and_no_year_that_is_over() -> None:
    briefs = _daily(430, "x")
    briefs[0] = sites.out(_told(MONDAY, _fact("a", "New.", "x", "new")))
    before, after = _pages(*briefs[1:]), _pages(*briefs)
    assert {name for name, page in after.items() if name not in before or before[name].shows != page.shows} == {
        "tags/index.html", "tags/x.html", "tags/x.2026.html", "tags/new.html",
    }  # fmt: skip


def test_another_word_changes_the_pages_of_that_fact_alone() -> None:
    plain = [*_daily(3, "x"), *(sites.out(_told(MONDAY - timedelta(9), _fact("b", "Ships.", "y"))),)]
    edited = [*plain[:3], sites.out(_told(MONDAY - timedelta(9), _fact("b", "Boats.", "y"), _fact("c", "More.")))]
    before, after = _pages(*plain), _pages(*edited)
    assert {name for name, page in after.items() if before[name].shows != page.shows} == {"tags/y.html"}


def test_the_tags_stand_in_order_with_the_number_of_their_days() -> None:
    made = _pages(*_daily(3, "b", "a"), sites.out(_told(MONDAY - timedelta(9), _fact("c", "C.", "c"))))
    (listed,) = by_class(tree(made["tags/index.html"].make()), "topics")
    assert [" ".join(text_of(li).split()) for li in listed.iter("li")] == ["a 3", "b 3", "c 1"]
    assert [e.attrib["href"] for e in listed.iter("a")] == ["../tags/a.html", "../tags/b.html", "../tags/c.html"]


def test_more_than_five_hundred_names_are_led_to_by_year() -> None:
    new = [Named(name=f"New {n:03}", spellings=(), facts=("a",)) for n in range(300)]
    old = [Named(name=f"Old {n:03}", spellings=(), facts=("a",)) for n in range(300)]
    long_ago = date(2024, 5, 6)
    made = _pages(
        sites.out(_told(MONDAY, _fact("a"), names=new)), sites.out(_told(long_ago, _fact("a"), names=[*old, new[0]]))
    )
    indexes = {name: tree(page.make()) for name, page in made.items() if name.startswith("names/index")}
    led = {name: [text_of(e) for e in by_class(root, "topics")[0].iter("bdi")] for name, root in indexes.items()}
    assert {name: len(names) for name, names in led.items()} == {
        "names/index.html": 500, "names/index.2026.html": 300, "names/index.2024.html": 301,
    }  # fmt: skip
    assert led["names/index.html"][:300] == [one.name for one in new]
    assert [(text_of(e), e.attrib["href"]) for e in by_class(indexes["names/index.html"], "months")[0].iter("a")] == [
        ("2026", "../names/index.2026.html"), ("2024", "../names/index.2024.html"),
    ]  # fmt: skip
    assert [e.attrib["href"] for e in by_class(indexes["names/index.2024.html"], "around")[0]] == [
        "../names/index.html"
    ]


# Hostile and odd ones.


def _tags_of(root: Element) -> Counter[str]:
    return Counter(str(element.tag) for element in root.iter())


def test_hostile_tags_and_names_stay_text() -> None:
    calm, hostile = (
        [tree(page.make()) for page in _pages(sites.out(edition)).values()]
        for edition in (values.full(), values.hostile())
    )
    assert sum(map(_tags_of, hostile), Counter()) == sum(map(_tags_of, calm), Counter())
    inside = ("../", "index.html", "#", "data:")
    assert [href for root in hostile for href in hrefs(root) if not href.startswith(inside)] == []
    assert all("</script><script>alert(1)</script>" in text_of(root) for root in hostile)


SCRIPTS = ("Порт Хальварда", "ميناء هالفارد", "נמל הלוורד", "ハルヴァル港", "Λιμάνι", "哈尔瓦港", "हाल्वार्ड", "🚢")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_of_any_script_and_of_500_characters_has_a_page(script: str) -> None:
    name = (script + " ") * (500 // (len(script) + 1))
    named = Named(name=name.strip(), spellings=(), facts=("a",))
    made = _pages(sites.out(_told(MONDAY, _fact("a"), names=[named])))
    assert len(made) == 2
    for page in made.values():
        assert name.strip() in text_of(tree(page.make()))


def test_a_card_counts_the_facts_of_each_topic() -> None:
    held = card(values.full(), "0" * 64)
    assert [(topic.kind, topic.name, topic.facts) for topic in held.topics] == [
        ("names", "Berth 7", 1), ("names", "Порт", 1), ("tags", "labour", 1), ("tags", "storm", 1),
        ("tags", "traffic", 2),
    ]  # fmt: skip
