"""Receipts: each numbered source as a Web Annotation, what is enclosed of the articles, and the seal over all."""

import hashlib
import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.model import Article, Extract, Line, Piece
from briefgen.receipts import Enclosed, Excerpt, articles, cited, document, enclosures, parts, receipts, seal
from briefgen.render import json as brief
from briefgen.values import canonical, digest
from tests.receipted import LOCKED, PORT, SOURCES, WIRE, edition

EDITION = edition()
RECEIPTS: list[Any] = receipts(EDITION)
TEXTS = {"port": PORT, "wire": WIRE, "locked": LOCKED}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_each_source_has_one_annotation_of_the_w3c_model() -> None:
    assert [receipt["label"] for receipt in RECEIPTS] == [f"note-{note.number}" for note in EDITION.notes]
    for receipt in RECEIPTS:
        assert list(receipt) == ["@context", "id", "type", "label", "motivation", "body", "target"]
        assert receipt["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert (receipt["type"], receipt["motivation"]) == ("Annotation", "linking")
        assert receipt["id"].startswith("urn:uuid:")
        assert {body["type"] for body in receipt["body"]} == {"TextualBody"}
        assert {target["type"] for target in receipt["target"]} == {"SpecificResource"}


def test_a_receipt_names_all_words_that_rest_on_its_source_with_their_digests() -> None:
    assert RECEIPTS[0]["body"] == [
        {
            "type": "TextualBody",
            "label": label,
            "value": text,
            "format": "text/markdown",
            "language": "en",
            "schema:sha256": _sha256(text),
        }
        for label, text in [
            ("bottom-line-1", "Ships wait."),
            ("fact-waiting", "**11 container ships** were waiting."),
        ]
    ]
    (dispute,) = [receipt for receipt in RECEIPTS if receipt["body"][0]["label"] == "dispute-when-open-1"]
    assert dispute["target"][0]["selector"][0]["exact"] == "closed until 4 December"


def test_everything_that_needs_a_citation_is_listed_in_reading_order() -> None:
    assert [statement.name for statement in cited(EDITION)] == [
        "bottom-line-1", "fact-waiting", "fact-vote", "fact-berth-8",
        "dispute-when-open-1", "dispute-when-open-2", "watch-1",
    ]  # fmt: skip


def test_both_selectors_of_each_target_select_the_same_words_of_the_article() -> None:
    for receipt in RECEIPTS:
        for target in receipt["target"]:
            text = TEXTS[target["source"]["label"]]
            quote, position = target["selector"]
            assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert quote["schema:sha256"] == _sha256(quote["exact"])
            around = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
            assert around in text


def test_the_article_is_named_by_its_digest() -> None:
    for receipt in RECEIPTS:
        source = receipt["target"][0]["source"]
        assert source["schema:sha256"] == _sha256(TEXTS[source["label"]])
        value = source["id"].removeprefix("ni:///sha-256;")
        assert urlsafe_b64decode(value + "=").hex() == source["schema:sha256"]


def test_a_quote_that_leaves_words_out_has_a_target_for_each_passage() -> None:
    quotes = [target["selector"][0] for target in RECEIPTS[2]["target"]]
    assert [quote["exact"] for quote in quotes] == ["Of 820 dockworkers", "the union said"]
    assert [(quote.get("prefix"), quote.get("suffix")) for quote in quotes] == [
        ("alled a vote for Tuesday.\n\n\n\n\n\n\n", None),
        (None, ". It would be the first stoppage"),
    ]


def test_where_the_rights_are_none_nothing_around_the_quote_is_given_away() -> None:
    (receipt,) = [receipt for receipt in RECEIPTS if receipt["target"][0]["source"]["label"] == "locked"]
    assert list(receipt["target"][0]["selector"][0]) == ["type", "exact", "schema:sha256"]
    whole = canonical(document(EDITION, SOURCES)).decode()
    assert "Ships outside: eleven" in whole
    assert "Ships inside" not in whole


def test_words_that_tell_a_quote_apart_are_not_given_away_either() -> None:
    note = EDITION.notes[1]
    told_apart = replace(note.evidence.citation, prefix="secret words", suffix="more secrets")
    notes = (
        EDITION.notes[0],
        replace(note, evidence=replace(note.evidence, citation=told_apart)),
        *EDITION.notes[2:],
    )
    assert note.article == "locked"
    assert b"secret" not in canonical(document(replace(EDITION, notes=notes), SOURCES))


def test_ids_are_stable_and_differ_between_days_editions_and_desks() -> None:
    def ids(**changes: Any) -> list[Any]:
        return [receipt["id"] for receipt in receipts(replace(EDITION, **changes))]

    assert ids() == ids(title="Another title")
    others = [ids(name="executive"), ids(date=EDITION.date.replace(day=22)), ids(series="x"), ids(organisation=None)]
    assert len({identifier for some in (ids(), *others) for identifier in some}) == 5 * len(ids())


def test_of_each_article_goes_along_what_its_rights_allow() -> None:
    port, locked, wire = articles(EDITION, SOURCES)
    shown = "\n\nOf 820 dockworkers 790 may vote, the union said. It would be the first stoppage since 2019.\n\n"
    shown += "A date for berth 8 was not given."
    assert port == {
        "alias": "port", "file": "port.txt", "sha256": _sha256(PORT), "rights": "full", "text": PORT, "excerpts": [],
    }  # fmt: skip
    assert locked == {
        "alias": "locked", "file": "locked.txt", "sha256": _sha256(LOCKED), "rights": "none",
        "text": None, "excerpts": [],
    }  # fmt: skip
    assert wire == {
        "alias": "wire", "file": "wire.txt", "sha256": _sha256(WIRE), "rights": "excerpts", "text": None,
        "excerpts": [{"first_line": 6, "text": shown, "sha256": _sha256(shown)}],
    }  # fmt: skip


def test_lines_that_do_not_follow_each_other_are_excerpts_of_their_own() -> None:
    lines = tuple(Line(number=number, pieces=(Piece(text=f"line {number}"),)) for number in (2, 3, 7))
    extracts = tuple(
        replace(extract, lines=lines) if extract.article.alias == "wire" else extract for extract in EDITION.extracts
    )
    wire: Any = articles(replace(EDITION, extracts=extracts), SOURCES)[2]
    assert [(run["first_line"], run["text"]) for run in wire["excerpts"]] == [(2, "line 2\nline 3"), (7, "line 7")]


def test_the_articles_can_be_attached_as_files() -> None:
    entries = [
        Enclosed(alias="port", file="a.txt", sha256="0" * 64, rights="full", text="ä\r\n", excerpts=()),
        Enclosed(
            alias="wire",
            file="b.txt",
            sha256="1" * 64,
            rights="excerpts",
            text=None,
            excerpts=(
                Excerpt(first_line=9, text="nine\nten", sha256=""),
                Excerpt(first_line=20, text="twenty", sha256=""),
            ),
        ),
        Enclosed(alias="locked", file="c.txt", sha256="2" * 64, rights="none", text=None, excerpts=()),
    ]
    assert enclosures(entries) == {
        "a.txt": "ä\r\n".encode(),
        "wire.excerpts.txt": (
            f"Excerpts of b.txt\nsha256 of the whole article: {'1' * 64}\n\n    9  nine\n   10  ten\n\n   20  twenty\n"
        ).encode(),
    }


def test_the_document_is_made_of_json_values_only_and_is_the_same_each_time() -> None:
    made = document(EDITION, SOURCES)
    assert list(made) == ["format", "edition", "articles", "receipts", "digest"]
    assert made["format"] == "briefgen/1"
    assert json.loads(json.dumps(made)) == made == document(edition(), SOURCES)


def test_the_seal_is_the_sha256_of_all_else_with_sorted_keys_and_no_spaces() -> None:
    made: Any = document(EDITION, SOURCES)
    rest = {key: value for key, value in made.items() if key != "digest"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert made["digest"]["sha256"] == _sha256(text)
    assert seal(made) == made


def test_the_seal_names_each_part() -> None:
    assert list(parts(document(EDITION, SOURCES))) == [
        "format", "date", "name", "title", "series", "organisation", "language", "marking", "bottom-line-1",
        "section-1", "fact-waiting", "fact-vote", "section-2", "fact-berth-8", "dispute-when-open", "watch-1",
        "correction-1", *(f"note-{n}" for n in range(1, 7)), "extract-port", "extract-locked", "extract-wire",
        "summary", "facts_files", "left_out", "names", "article-port", "article-locked", "article-wire",
        *(f"receipt-{n}" for n in range(1, 7)),
    ]  # fmt: skip


SHAPES: list[tuple[str, Any, list[str]]] = [
    ("no edition", {"edition": 1}, ["edition"]),
    ("lists that are none", {"edition": {"notes": "x", "chapters": None}}, ["notes", "chapters"]),
    ("a chapter that is none", {"edition": {"chapters": [3, {"items": 4}]}}, ["section-1", "section-2"]),
    ("items that are none", {"edition": {"chapters": [{"items": [5, {"id": 6}]}]}}, ["section-1", "fact-1", "fact-2"]),
    ("an id twice", {"edition": {"chapters": [{"items": [{"id": "a"}, {"id": "a"}, {"id": "a"}]}]}},
     ["section-1", "fact-a", "fact-a again", "fact-a again again"]),
    ("receipts that are none", {"receipts": [1, {"id": "urn:uuid:1"}]}, ["receipt-1", "receipt-2"]),
    ("other keys", {"x": [1], "digest": 2}, ["x"]),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "names"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
def test_the_parts_of_any_shape_can_be_named(shape: Any, names: list[str]) -> None:
    assert list(parts(shape)) == names


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "items", "alias", "article", "é", "a b"]), inner, max_size=3)
    ),
    max_leaves=12,
)
LISTS = st.sampled_from(["bottom_line", "disputes", "notes", "extracts", "articles", "receipts", "title"])
CHAPTERS = st.lists(st.fixed_dictionaries({"items": st.lists(JSON, max_size=3)}, optional={"title": JSON}) | JSON)
DOCUMENTS = st.fixed_dictionaries(
    {"edition": st.builds(lambda held, chapters: {**held, "chapters": chapters}, st.dictionaries(LISTS, JSON), CHAPTERS)
     | JSON},
    optional={"articles": JSON, "receipts": JSON, "format": JSON, "digest": JSON},
)  # fmt: skip


@given(DOCUMENTS)
def test_the_digest_of_the_whole_and_of_each_part_is_that_of_its_canonical_form(of: Any) -> None:
    """The canonical form of the whole is joined of those of its parts."""
    made: Any = seal(of)["digest"]
    assert made["sha256"] == digest({key: value for key, value in of.items() if key != "digest"})
    assert made["parts"] == parts(of)
    held = of["edition"] if isinstance(of["edition"], dict) else {}
    chapters = held["chapters"] if isinstance(held.get("chapters"), list) else []
    items = [item for chapter in chapters if isinstance(chapter, dict) for item in _listed(chapter.get("items"))]
    others = [part for key in ("notes", "extracts", "disputes", "bottom_line") for part in _listed(held.get(key))]
    assert {*map(digest, [*items, *others])} <= {*made["parts"].values()}


@given(JSON)
def test_a_value_stands_on_one_line_below_the_fifth_level_and_above_it_as_python_indents_it(value: Any) -> None:
    deep: Any = [[[[[value]]]]]
    shown = brief._laid_out(deep, 5, "\n").split("\n")
    assert shown == ["[", " [", "  [", "   [", "    [", f"     {json.dumps(value, ensure_ascii=False)}",
                     "    ]", "   ]", "  ]", " ]", "]"]  # fmt: skip
    assert brief._laid_out(value, 99, "\n") == json.dumps(value, ensure_ascii=False, indent=1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def test_a_value_that_moves_between_parts_changes_both() -> None:
    one = parts({"edition": {"chapters": [{"items": [{"id": "a"}]}, {"items": []}]}})
    two = parts({"edition": {"chapters": [{"items": []}, {"items": [{"id": "a"}]}]}})
    assert one["fact-a"] == two["fact-a"]
    assert one["section-1"] != two["section-1"]
    assert one["section-2"] != two["section-2"]


def test_an_extract_without_lines_encloses_nothing() -> None:
    article: Article = replace(SOURCES["wire"].article, rights="excerpts")
    extracts = (Extract(article=article, lines=(), line_count=3),)
    (entry,) = articles(replace(EDITION, extracts=extracts), {})
    assert entry["excerpts"] == []
