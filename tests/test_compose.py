"""Citations are numbered here, and what is above the allowed marking is left out."""

from collections import UserDict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from briefgen.build import Checked, check
from briefgen.compose import Masthead, Readership, compose
from briefgen.diagnostics import BriefgenError
from briefgen.model import Edition, Source
from briefgen.render.json import brief_json
from conftest import ARTICLE, CATALOGUE, FACTS, SECOND, Workspace, sha256

DAY = date(2026, 11, 21)


def _compose(root: Path, limit: str | None = None, readership: Readership | None = None) -> Edition:
    found: Checked = check(root, [DAY])
    return compose(
        found.days[0],
        found.evidence,
        found.sources,
        Masthead(series="Brief"),
        [("f.yaml", "00")],
        limit=limit,
        readership=readership,
    )


def test_numbers_follow_the_reading_order_one_for_each_passage(workspace: Workspace) -> None:
    edition = _compose(workspace())
    assert [(note.number, note.quote) for note in edition.notes] == [
        (1, "11 container ships lay at anchor"),
        (2, "Dockworkers will vote on Tuesday"),
        (3, "called a vote for Tuesday"),
        (4, "the union said"),
        (5, "The union has called a vote"),
    ]
    assert [[mark.number for mark in point.marks] for point in edition.bottom_line] == [[1, 2, 3]]
    assert [[mark.number for mark in item.marks] for item in edition.chapters[0].items] == [[1], [2, 3]]
    assert [[mark.number for mark in account.marks] for account in edition.disputes[0].accounts] == [[4], [5]]
    assert [[mark.number for mark in point.marks] for point in edition.watch] == [[2, 3]]


def test_each_note_knows_where_it_is_cited_and_each_anchor_is_unique(workspace: Workspace) -> None:
    edition = _compose(workspace())
    anchors = [mark.anchor for note in edition.notes for mark in note.marks]
    assert anchors == ["cite-1-1", "cite-1-2", "cite-2-1", "cite-2-2", "cite-2-3", "cite-3-1", "cite-3-2", "cite-3-3",
                       "cite-4-1", "cite-5-1"]  # fmt: skip
    assert len(set(anchors)) == len(anchors)


def test_the_same_passage_quoted_twice_has_one_number(workspace: Workspace) -> None:
    twice = FACTS.replace("- port: the union said", "- port: Dockworkers  will vote\n              on Tuesday")
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": twice}))
    assert [mark.number for mark in edition.disputes[0].accounts[0].marks] == [2]
    assert len(edition.notes) == 4


def test_origins_are_counted_once_however_many_articles_retell_them(workspace: Workspace) -> None:
    root = workspace()
    edition = _compose(root)
    assert [item.origins for item in edition.chapters[0].items] == [1, 2]
    assert edition.summary.origins == 2
    catalogue = (root / "seeds/articles.yaml").read_text()
    same = catalogue.replace("title: Dockers to vote", "title: Dockers to vote\n  origin: Port Authority of Halvard")
    edition = _compose(workspace({"seeds/articles.yaml": same}))
    assert [item.origins for item in edition.chapters[0].items] == [1, 1]
    assert edition.summary.origins == 1


def test_the_source_summary_is_counted_from_the_catalogue(workspace: Workspace) -> None:
    summary = _compose(workspace()).summary
    assert (summary.articles, summary.origins, summary.unattributed) == (2, 2, 1)
    assert (summary.oldest, summary.newest) == (date(2026, 11, 20), date(2026, 11, 20))
    assert summary.single_origin == ("waiting",)


def test_a_fact_of_another_edition_is_not_in_this_one_but_may_bear_its_bottom_line(workspace: Workspace) -> None:
    other = FACTS.replace("        why: A stoppage", "        editions: [executive]\n        why: A stoppage")
    root = workspace({"seeds/facts/2026-11-21.yaml": other})
    edition = _compose(root)
    assert [item.id for item in edition.chapters[0].items] == ["waiting"]
    assert [len(point.marks) for point in edition.bottom_line] == [3]
    executive = _compose(root, readership=Readership(name="executive", tags=("nobody-has-this",)))
    assert (executive.name, [item.id for item in executive.chapters[0].items]) == ("executive", ["vote"])


def test_a_statement_names_of_its_facts_those_that_its_readers_get_and_keeps_all_its_evidence(
    workspace: Workspace,
) -> None:
    marked = FACTS.replace("        why: A stoppage", "        marking: TLP:AMBER\n        why: A stoppage")
    root = workspace({"seeds/facts/2026-11-21.yaml": marked})
    full, short = _compose(root), _compose(root, readership=Readership(name="short", facts=1))
    assert [point.facts for point in (*full.bottom_line, *full.watch)] == [("waiting", "vote"), ("vote",)]
    assert [point.facts for point in (*short.bottom_line, *short.watch)] == [("waiting",), ()]
    assert [len(point.marks) for point in (*short.bottom_line, *short.watch)] == [3, 2]
    # The words of the fact are not there, but what rests on it is.
    assert short.marking == "TLP:AMBER"


RATED = CATALOGUE.replace("rights: full", "rights: full\n  reliability: B\n  credibility: 2")


@pytest.mark.parametrize(("ratings", "expected"), [(True, ("B", "2")), (False, (None, None))])
def test_an_edition_holds_ratings_only_where_it_shows_them(
    ratings: bool, expected: tuple[str | None, str | None], workspace: Workspace
) -> None:
    rated = RATED.format(port=sha256(ARTICLE), wire=sha256(SECOND))
    found = check(workspace({"seeds/articles.yaml": rated}), [DAY])
    masthead = Masthead(series="Brief", ratings=ratings)
    edition = compose(found.days[0], found.evidence, found.sources, masthead, [("f.yaml", "00")])
    port, wire = (extract.article for extract in edition.extracts)
    assert (port.reliability, port.credibility) == expected
    assert (wire.reliability, wire.credibility) == (None, None)
    assert ("reliability" in brief_json(edition, found.sources).decode().replace('"reliability": null', "")) is ratings


READERSHIPS = [
    (Readership(name="short", facts=1), ["waiting"]),
    (Readership(name="short", sections=("Port",)), ["waiting", "vote"]),
    (Readership(name="short", sections=("Elsewhere",)), []),
    (Readership(name="short", tags=("labour",)), ["vote"]),
]


@pytest.mark.parametrize(("readership", "facts"), READERSHIPS)
def test_readers_get_the_sections_tags_and_facts_that_are_theirs(
    readership: Readership, facts: list[str], workspace: Workspace
) -> None:
    tagged = FACTS.replace("        why: A stoppage", "        tags: [labour]\n        why: A stoppage")
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": tagged}), readership=readership)
    assert [item.id for chapter in edition.chapters for item in chapter.items] == facts
    assert len(edition.bottom_line) == 1


def test_parts_can_be_left_out(workspace: Workspace) -> None:
    edition = _compose(workspace(), readership=Readership(leave_out=("disputes", "watch", "extracts")))
    assert edition.disputes == edition.watch == ()
    assert edition.left_out == ("disputes", "watch", "extracts")
    # They are not shown, and prove the quotes to whoever checks the receipts.
    assert [extract.lines != () for extract in edition.extracts] == [True, True]
    assert [note.number for note in edition.notes] == [1, 2, 3]


def test_a_section_that_has_nothing_left_is_left_out(workspace: Workspace) -> None:
    marked = FACTS.replace(
        "        cite:\n          - port: 11", "        marking: TLP:RED\n        cite:\n          - port: 11"
    )
    marked = marked.replace("      - id: vote", "  - title: Union\n    facts:\n      - id: vote")
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": marked}), limit="TLP:AMBER")
    assert [(chapter.id, chapter.title) for chapter in edition.chapters] == [("section-1", "Union")]


CORRECTIONS = """\
corrections:
  - at: 2026-11-21
    fact: {fact}
    was: It was.
    now: It is.
...
"""


@pytest.mark.parametrize(("fact", "stays"), [("waiting", True), ("vote", False), ("2026-11-21/vote", False)])
def test_a_correction_of_what_is_left_out_is_left_out_too(fact: str, stays: bool, workspace: Workspace) -> None:
    marked = FACTS.replace("        why: A stoppage", "        marking: TLP:RED\n        why: A stoppage")
    marked = marked.replace("...\n", CORRECTIONS.format(fact=fact))
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": marked}), limit="TLP:GREEN")
    assert len(edition.corrections) == stays


def test_a_day_above_the_limit_is_refused(workspace: Workspace) -> None:
    with pytest.raises(BriefgenError, match="this day is marked TLP:GREEN, and at most TLP:CLEAR may go out"):
        _compose(workspace(), limit="TLP:CLEAR")


def test_an_edition_without_a_statement_is_refused(workspace: Workspace) -> None:
    marked = FACTS.replace(
        "        cite:\n          - port: 11", "        marking: TLP:RED\n        cite:\n          - port: 11"
    )
    marked = marked.replace("        why: A stoppage", "        marking: TLP:RED\n        why: A stoppage")
    marked = marked[: marked.index("disputes:")] + "...\n"
    with pytest.raises(BriefgenError, match='nothing of this day is left for the edition "brief"'):
        _compose(workspace({"seeds/facts/2026-11-21.yaml": marked}), limit="TLP:GREEN")


def test_a_marking_is_shown_only_where_it_differs(workspace: Workspace) -> None:
    marked = FACTS.replace("        why: A stoppage", "        marking: TLP:AMBER\n        why: A stoppage")
    marked = marked.replace(
        "        cite:\n          - port: 11", "        marking: TLP:GREEN\n        cite:\n          - port: 11"
    )
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": marked}))
    assert [item.marking for item in edition.chapters[0].items] == [None, "TLP:AMBER"]


NAMES = {
    "a name": ("Dockworkers: []", [("Dockworkers", ["vote"])]),
    "a spelling of it": ("Dockers: [Dockworkers, Hafenarbeiter]", [("Dockers", ["vote"])]),
    "in several facts, in reading order": (
        "Everybody: [Dockworkers, port authority]", [("Everybody", ["waiting", "vote"])],
    ),
    "across markup": ("Ships: [that 11 container ships were]", [("Ships", ["waiting"])]),
    "in the order of the declaration": (
        "Tuesday: []\n  Dockworkers: []", [("Tuesday", ["vote"]), ("Dockworkers", ["vote"])],
    ),
    "in no fact": ("Harbour Pilots: []", []),
    "only as a part of a word": ("Dock: [ship]", []),
    "in another case": ("dockworkers: []", []),
    "only in what is left open": ("Dock[…] vote: []", []),
    "in the reason alone": ("A stoppage: []", []),
}  # fmt: skip


@pytest.mark.parametrize(("declared", "expected"), NAMES.values(), ids=NAMES)
def test_an_edition_has_the_declared_names_that_its_facts_hold(
    declared: str, expected: list[tuple[str, list[str]]], workspace: Workspace
) -> None:
    facts = FACTS.replace("sections:", f"names:\n  {declared}\nsections:")
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": facts}))
    assert [(one.name, [*one.facts]) for one in edition.names] == expected


def test_a_name_stands_in_a_text_that_has_no_spaces(workspace: Workspace) -> None:
    told = FACTS.replace("Dockworkers vote on Tuesday.", "港湾局は火曜日に投票する。").replace(
        "sections:", "names:\n  港湾局: [Dockers]\nsections:"
    )
    (name,) = _compose(workspace({"seeds/facts/2026-11-21.yaml": told})).names
    assert (name.name, name.spellings, name.facts) == ("港湾局", ("Dockers",), ("vote",))


def test_an_edition_names_nobody_whom_its_readers_do_not_read_of(workspace: Workspace) -> None:
    facts = FACTS.replace("sections:", "names:\n  Dockworkers: []\n  port authority: []\nsections:")
    edition = _compose(workspace({"seeds/facts/2026-11-21.yaml": facts}), readership=Readership(name="short", facts=1))
    assert [one.name for one in edition.names] == ["port authority"]


class _Read(UserDict[str, Source]):
    """Sources that can be looked up, but not gone through: a build has those of all its days."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("an edition looks at no article that it does not cite")


def test_an_edition_costs_the_same_however_many_articles_other_days_cite(workspace: Workspace) -> None:
    found = check(workspace(), [DAY])
    sources = _Read()
    sources.data = dict(found.sources)
    files = [("f.yaml", "00")]
    edition = compose(found.days[0], found.evidence, sources, Masthead(series="Brief"), files)
    assert edition == compose(found.days[0], found.evidence, found.sources, Masthead(series="Brief"), files)
