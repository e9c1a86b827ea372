from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from briefgen.diagnostics import Span, errors_in
from briefgen.document import UnfitError, parse, validated
from briefgen.load import catalogue, catalogue_schema, day, foreign_references, schema, unknown_articles
from briefgen.load.articles import articles, what_fits
from briefgen.load.facts import FactsFile
from briefgen.load.records import records
from briefgen.model import Article, Citation, Correction, Day, Derived, Point, Series
from casefiles import CASES, cases

DATE = date(2026, 2, 5)
FILE = "2026-02-05.yaml"
WHOLE = (CASES / "load" / FILE).read_bytes()
DIGEST = "39b65ce7bb07e3ab" * 4
FACTS = "sections:\n  - title: One\n    facts:\n      - {id: talks, text: They talk., cite: [{digest: they talk}]}\n"


def said(problems: object) -> str:
    return "\n".join(map(str, problems)) if isinstance(problems, tuple) else ""


def the_day(*texts: str) -> Day:
    found, problems = day([(f"{n}.yaml", text.encode()) for n, text in enumerate(texts, 1)], DATE)
    assert not problems
    assert found
    return found


@pytest.mark.parametrize(("text", "expected"), cases("load/facts.txt"))
def test_what_is_said_of_facts(text: str, expected: str) -> None:
    assert said(day([(FILE, text.encode())], DATE)[1]) == expected


@pytest.mark.parametrize(("text", "expected"), cases("load/catalogue.txt"))
def test_what_is_said_of_a_catalogue(text: str, expected: str) -> None:
    assert said(catalogue(text.encode(), "articles.yaml")[1]) == expected


def test_a_facts_file_becomes_records_with_their_places() -> None:
    found, problems = day([(FILE, WHOLE)], DATE)
    assert not problems
    assert found
    assert (found.date, found.marking, found.span) == (DATE, "TLP:CLEAR", at(2, 1))
    assert found.title == "Washington and Moscow reopen the military channel as New START lapses"
    assert found.names == {"Alexus Grynkewich": ("Alexus Grinkevich",)}
    assert [section.title for section in found.sections] == ["Military contacts", "Arms control"]
    assert [fact.id for fact in found.facts] == ["channel-reopens", "grynkewich-mandate", "new-start-expired"]
    assert found.bottom_line == (
        Point(
            text="The two commands will talk again; no text yet replaces the treaty that capped their arsenals.",
            facts=("channel-reopens", "new-start-expired"),
            fact_spans=(at(7, 13), at(7, 30)),
            span=at(6, 11),
        ),
    )
    assert found.watch[0].facts == ("new-start-expired",)
    assert found.corrections == (
        Correction(
            at=DATE,
            fact="2026-02-04/channel-reopens",
            was="agreed to start",
            now="agreed to restart",
            span=at(53, 5),
            fact_span=at(53, 28),
        ),
    )


def test_a_fact_has_all_that_the_curator_wrote() -> None:
    found, _ = day([(FILE, WHOLE)], DATE)
    assert found
    first, second, third = found.facts
    assert first.citations[0] == Citation(
        article="bloomberg",
        quote="agreed to restart high-level military contacts",
        span=at(16, 24),
        article_span=at(16, 13),
    )
    assert first.why == "It is the first channel between the two commands since 2021."
    assert (first.kind, first.span, first.id_span, first.text_span) == ("reported", at(13, 9), at(13, 13), at(14, 15))
    assert second.citations == (
        Citation(
            article="bloomberg",
            quote="to avoid miscalculation",
            prefix="Russian General Staff, “",
            span=at(30, 20),
            article_span=at(29, 22),
        ),
    )
    assert (second.kind, second.likelihood, second.confidence) == ("judgment", "very likely", "moderate")
    assert second.as_of == datetime(2026, 2, 5, 6, tzinfo=timezone(timedelta(hours=1)))
    assert (second.tags, second.editions, second.lang) == (("military",), ("executive",), "en")
    assert third.derived == (Derived(value=Decimal(30), expression="1580-1550", span=at(37, 36)),)
    assert third.series == Series(unit="warheads", points=(("before", Decimal(1580)), ("after", Decimal(1550))))


def test_a_dispute_has_its_accounts_and_their_citations() -> None:
    found, _ = day([(FILE, WHOLE)], DATE)
    assert found
    (dispute,) = found.disputes
    assert (dispute.id, dispute.question) == ("when-suspended", "When were the contacts suspended?")
    assert dispute.span == at(40, 9)
    assert [account.citations[0].article for account in dispute.accounts] == ["bloomberg", "digest"]
    assert [account.span for account in dispute.accounts] == [at(43, 15), at(46, 15)]


def at(line: int, col: int) -> Span:
    return Span(file=FILE, line=line, col=col)


def test_no_prefix_of_a_facts_file_is_read_without_a_word() -> None:
    whole, _ = day([(FILE, WHOLE)], DATE)
    for length in range(len(WHOLE)):
        found, problems = day([(FILE, WHOLE[:length])], DATE)
        assert problems or found == whole, WHOLE[:length]


def test_no_prefix_of_a_catalogue_is_read_without_a_word() -> None:
    data = f"digest:\n{ENTRY}  origin: AP\n...\n".encode()
    whole, _ = catalogue(data, "articles.yaml")
    for length in range(len(data)):
        found, problems = catalogue(data[:length], "articles.yaml")
        assert problems or found == whole, data[:length]


def test_other_spellings_of_the_same_facts_are_understood() -> None:
    found = the_day(
        "date: 2026-02-05\ntitle: A title\nnames:\n  US: United States\ndisputes:\n"
        "sections:\n  - title: One\n    facts:\n"
        "      - id: talks\n        text: >\n          They\n          talk.\n        tags:\n"
        "        cite:\n          - digest: |\n              they talk\n"
        "        derived: {because: as they say}\n        as_of: 2026-02-05T06:00:30Z\n"
        "        series: {unit: heads, points: {2025: −1.5, 2026: +2}}\n"
        "      - {id: b, text: B, cite: [{digest: b}], derived: [{value: 1, from: 2-1}, {because: b}]}\n...\n"
    )
    fact, other = found.facts
    assert (fact.text, fact.citations[0].quote) == ("They talk.", "they talk")
    assert fact.derived == (Derived(because="as they say", span=Span(file="1.yaml", line=17, col=28)),)
    assert [derived.span.col for derived in other.derived] == [74, 90]
    assert fact.as_of == datetime(2026, 2, 5, 6, 0, 30, tzinfo=UTC)
    assert fact.series == Series(unit="heads", points=(("2025", Decimal("-1.5")), ("2026", Decimal(2))))
    assert found.names == {"US": ("United States",)}
    assert (fact.tags, found.disputes) == ((), ())


def test_several_files_make_one_day_in_the_order_given() -> None:
    found = the_day(
        "date: 2026-02-05\ntitle: A title\nnames: {A: [B]}\n" + FACTS + "...\n",
        "date: 2026-02-05\nmarking: TLP:GREEN\nnames: {A: [C, B]}\n"
        "bottom_line: [{text: All talk., facts: [talks, more]}]\n"
        + FACTS.replace("talks", "more")
        + "watch: [{text: More., facts: [more]}]\n...\n",
    )
    assert [fact.id for fact in found.facts] == ["talks", "more"]
    assert (found.title, found.marking, found.names) == ("A title", "TLP:GREEN", {"A": ("B", "C")})
    assert [section.span for section in found.sections] == [
        Span(file="1.yaml", line=5, col=12),
        Span(file="2.yaml", line=6, col=12),
    ]


def test_what_is_said_of_files_that_do_not_agree() -> None:
    one = "date: 2026-02-05\ntitle: A title\nbottom_line: [{text: They talk., facts: [talks]}]\n" + FACTS + "...\n"
    two = one.replace("-05", "-06", 1).replace("A title", "Another\nmarking: TLP:RED")
    found, problems = day([("1.yaml", one.encode()), ("2.yaml", two.encode())], DATE)
    assert found
    assert said(problems) == (
        "2.yaml:1:7: error: the date here is 2026-02-06, and by its name the file is of 2026-02-05\n"
        "  hint: correct the one or the other\n"
        '2.yaml:2:1: error: "title" stands in two files of the day\n'
        "  it first stands at 1.yaml:2:1\n"
        "  hint: one file of a day says it for all of them: keep one of the two\n"
        '2.yaml:4:1: error: "bottom_line" stands in two files of the day\n'
        "  it first stands at 1.yaml:3:1\n"
        "  hint: one file of a day says it for all of them: keep one of the two\n"
        '2.yaml:8:14: error: the fact id "talks" is taken\n'
        "  it first stands at 1.yaml:7:14\n"
        "  hint: give the later one an id of its own; the earlier keeps it, as ids are permanent"
    )


def test_a_file_that_cannot_be_read_does_not_make_the_others_seem_wrong() -> None:
    other = "date: 2026-02-05\nwatch: [{text: They talk., facts: [talks]}]\n" + FACTS.replace("talks", "more") + "...\n"
    found, problems = day([("1.yaml", b"a: b: c\n"), ("2.yaml", other.encode())], DATE)
    assert found
    assert [fact.id for fact in found.facts] == ["more"]
    assert said(problems) == (
        '1.yaml:1:5: error: ": " within a text begins a new key\n  hint: put the whole text in quotation marks'
    )


def test_what_is_sound_of_a_day_is_there_beside_its_problems() -> None:
    text = (
        "date: 2026-02-30\ntitle: A title\nmarkng: x\nsections:\n  - title: One\n    facts:\n"
        "      - {id: a, cite: [{digest: a}]}\n"
        "      - {id: b, text: B, cite: [{digest: b}, {digest: }], why: [x], tags: [B, c]}\n"
        "      - {id: c, text: C, cite: [{digest: c}]}\n...\n"
    )
    found, problems = day([(FILE, text.encode())], DATE)
    assert len(errors_in(problems)) == 6
    assert found
    assert found.date == DATE
    b, c = found.facts
    assert (b.id, b.why, b.tags, len(b.citations), b.span.line) == ("b", None, ("c",), 1, 8)
    assert (c.id, c.span.line, c.citations[0].span) == ("c", 9, at(9, 42))


def test_nothing_is_left_of_a_day_whose_files_are_no_facts() -> None:
    assert day([], DATE) == (None, ())
    assert day([(FILE, b"- a\n...\n")], DATE)[0] is None


def test_an_article_that_the_catalogue_does_not_have_is_named_with_the_nearest() -> None:
    found = the_day("date: 2026-02-05\ntitle: T\n" + FACTS.replace("they talk", "a") + "...\n")
    assert said(unknown_articles(found, {"digests": 1, "other": 2})) == (
        '1.yaml:6:47: error: there is no article "digest" in the catalogue\n  hint: did you mean "digests"?'
    )
    assert said(unknown_articles(found, ())) == (
        '1.yaml:6:47: error: there is no article "digest" in the catalogue\n  hint: the catalogue is empty'
    )
    assert unknown_articles(found, {"digest"}) == ()


def test_the_facts_of_other_days_that_corrections_name_are_listed() -> None:
    found = the_day(
        "date: 2026-02-05\ntitle: T\n" + FACTS + "corrections:\n"
        "  - {at: 2026-02-05, fact: talks, was: a, now: b}\n"
        "  - {at: 2026-02-05, fact: 2026-02-05/talks, was: a, now: b}\n"
        "  - {at: 2026-02-05, fact: 2026-02-04/other, was: a, now: b}\n...\n"
    )
    assert foreign_references(found) == ((date(2026, 2, 4), "other", Span(file="1.yaml", line=10, col=28)),)


ENTRY = f"  file: news/a.txt\n  sha256: {DIGEST}\n  published: 2026-02-05\n  rights: excerpts\n"


def test_a_catalogue_becomes_articles_with_their_places() -> None:
    text = (
        f"digest:\n{ENTRY}agency:\n{ENTRY}  publisher: AP\n  author: [A, B]\n  title: NO\n"
        "  url: https://example.org/a?b#c\n"
        "  language: en\n  notice: Not for print\n  reliability: B\n  credibility: 2\n"
        f"wire:\n{ENTRY.replace('2026-02-05', '2026-02-05 06:00 +0100')}"
        "  origin: AP\n  publisher: X\n  author: A\n...\n"
    )
    found, problems = catalogue(text.encode(), "articles.yaml")
    assert not problems
    assert found
    assert list(found) == ["digest", "agency", "wire"]
    assert found["agency"] == Article(
        alias="agency",
        file="news/a.txt",
        sha256=DIGEST,
        published=DATE,
        rights="excerpts",
        publisher="AP",
        authors=("A", "B"),
        title="NO",
        url="https://example.org/a?b#c",
        language="en",
        notice="Not for print",
        origin="AP",
        reliability="B",
        credibility="2",
        span=Span(file="articles.yaml", line=6, col=1),
        file_span=Span(file="articles.yaml", line=7, col=9),
        sha256_span=Span(file="articles.yaml", line=8, col=11),
    )
    assert (found["digest"].origin, found["agency"].origin, found["wire"].origin) == ("digest", "AP", "AP")
    assert found["wire"].authors == ("A",)
    assert found["wire"].published == datetime(2026, 2, 5, 6, tzinfo=timezone(timedelta(hours=1)))


def test_an_entry_with_an_error_does_not_take_the_others_with_it() -> None:
    text = f"digest:\n{ENTRY}wire:\n{ENTRY}  titel: x\nbad:\n{ENTRY.replace(DIGEST, 'x')}...\n"
    found, problems = catalogue(text.encode(), "articles.yaml")
    assert len(problems) == 2
    assert found
    assert list(found) == ["digest", "wire"]


def test_a_catalogue_may_grow_for_years() -> None:
    entry = b"wire: {file: wire.txt, title: A, publisher: B, published: 2026-03-02, language: en, rights: full}\n"
    assert catalogue(b"# a remark\n" * 900_000 + entry, "articles.yaml")[0] is not None
    found, (problem,) = catalogue(b"#" * 33_000_000, "articles.yaml")
    assert (found, problem.message) == (None, "the file has 33.0 MB, and 32 MB is the most that is read")


def test_a_catalogue_that_is_no_yaml_gives_none() -> None:
    assert catalogue(b"a: b: c", "articles.yaml")[0] is None


KEYS = st.sampled_from(
    [
        "date",
        "title",
        "marking",
        "bottom_line",
        "names",
        "sections",
        "disputes",
        "watch",
        "corrections",
        "facts",
        "id",
        "text",
        "cite",
        "article",
        "quote",
        "prefix",
        "derived",
        "value",
        "from",
        "because",
        "series",
        "unit",
        "points",
        "tags",
        "as_of",
        "kind",
        "accounts",
    ]
)
LEAVES = (
    st.sampled_from(["2026-02-05", "2026-99-99", "a", "TLP:CLEAR", "", "12", "a/b", "2026-02-30/a", "é x"]) | st.none()
)
TREES = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=5),
    max_leaves=25,
)


def dumped(tree: object) -> bytes:
    return yaml.dump(tree, Dumper=Plain, explicit_end=True, sort_keys=False).encode()


class Plain(yaml.SafeDumper):
    """Writes `None` as an empty value, and nothing as an alias."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


Plain.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
BASE: Any = getattr(parse(WHOLE, FILE)[0], "tree", None)


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in children for found in paths(child, (*path, key)))]


def spoiled(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else dict(enumerate(node))
    copy[path[0]] = spoiled(copy[path[0]], path[1:], value)
    return copy if isinstance(node, dict) else list(copy.values())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(paths(BASE)), TREES)
def test_a_day_with_anything_anywhere_is_read_or_refused_in_words(path: tuple[Any, ...], value: Any) -> None:
    found, problems = day([(FILE, dumped(spoiled(BASE, path, value)))], DATE)
    assert found or errors_in(problems)
    assert all(problem.span and problem.message for problem in problems)


ODD = st.sampled_from(["  ", " a ", "judgment", "likely", "−1.5", "2026-02-05 06:00Z", "pt-BR", "2026-02-04/x", "_"])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(BASE)), TREES | ODD, KEYS | st.sampled_from(["bloomberg", " digest "]), st.integers(0, 3))
def test_records_are_what_the_models_say_and_where_these_object_there_are_none(
    path: tuple[Any, ...], value: Any, key: str, how: int
) -> None:
    node = at_path(BASE, path)
    if isinstance(node, dict) and how:
        value = {**node, key: value} if how == 1 else {name: node[name] for name in node if name != key}
    document, _ = parse(dumped(spoiled(BASE, path, value)), FILE)
    if document is None:
        return
    checked, problems = validated(document, FactsFile, instead={"date": "2026-02-05"})
    if problems:
        with pytest.raises(UnfitError):
            records(document)
    assert checked is None or alike(records(checked.document), checked.value)


def test_a_correction_of_no_text_is_left_to_the_models() -> None:
    text = "date: 2026-02-05\ncorrections: [{at: 2026-02-05, fact: [a], was: b, now: c}]\n...\n"
    document, _ = parse(text.encode(), FILE)
    assert document
    with pytest.raises(UnfitError):
        records(document)


def at_path(node: Any, path: tuple[Any, ...]) -> Any:
    return at_path(node[path[0]], path[1:]) if path else node


def alike(record: Any, entry: Any) -> bool:
    """Whether a record says what a model does. Their fields have the same names, but for the citations."""
    if isinstance(entry, BaseModel):
        names = {name: "citations" if name == "cite" else name for name in type(entry).model_fields}
        return all(alike(getattr(record, theirs), getattr(entry, ours)) for ours, theirs in names.items())
    if isinstance(entry, dict):
        return [*record] == [*entry] and all(alike(record[key], entry[key]) for key in entry)
    if isinstance(entry, list):
        return len(record) == len(entry) and all(map(alike, record, entry))
    return bool(record == entry)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "B", "quote"]), TREES))
def test_a_catalogue_of_anything_is_read_or_refused_in_words(tree: object) -> None:
    found, problems = catalogue(dumped(tree), "articles.yaml")
    assert found is not None or errors_in(problems)


LISTED_ONE = {
    "file": "a.txt",
    "sha256": DIGEST,
    "published": "2026-02-05 06:00Z",
    "rights": "excerpts",
    "author": ["A. Writer", "B. Writer"],
    "url": "https://example.org/a",
    "language": "pt-BR",
    "reliability": "B",
    "credibility": "2",
}
LISTED: Any = {
    "digest": LISTED_ONE,
    "wire": {**LISTED_ONE, "author": "C. Writer", "publisher": "The Wire", "title": "Talks"},
}
OF_ENTRIES = st.sampled_from(
    [*LISTED_ONE, "publisher", "title", "notice", "origin", "wire", " digest ", "quote", "X", "b"]
)
WORDS = st.sampled_from(
    ["../a", "/a", "c:a", "http://x", "a b", "de", "none", "A", "7", "  ", " a ", DIGEST, "2026-02-05"]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(LISTED)), TREES | WORDS, OF_ENTRIES, st.integers(0, 3))
def test_articles_are_what_the_models_say_and_where_these_object_there_are_none(
    path: tuple[Any, ...], value: Any, key: str, how: int
) -> None:
    node = at_path(LISTED, path)
    if isinstance(node, dict) and how:
        value = {**node, key: value} if how == 1 else {name: node[name] for name in node if name != key}
    document, _ = parse(dumped(spoiled(LISTED, path, value)), "articles.yaml")
    if document is None:
        return
    found, problems = what_fits(document, ())
    if problems:
        with pytest.raises(UnfitError):
            articles(document)
    elif " digest " not in document.tree:
        assert articles(document) == found


def test_an_alias_with_white_space_around_it_is_left_to_the_models() -> None:
    document, _ = parse(dumped({" digest ": LISTED_ONE}), "articles.yaml")
    assert document
    with pytest.raises(UnfitError):
        articles(document)
    found, problems = what_fits(document, ())
    assert found
    assert [*found] == ["digest"]
    assert not problems


# The schemas. What they use of JSON Schema is little enough to be judged by a few lines.

JUDGES: dict[str, Any] = {
    "type": lambda want, value, _: kind_of(value) in ([want] if isinstance(want, str) else want),
    "enum": lambda want, value, _: value in want,
    "pattern": lambda want, value, _: not isinstance(value, str) or bool(re.search(want, value)),
    "required": lambda want, value, _: not isinstance(value, dict) or value.keys() >= set(want),
    "minItems": lambda want, value, _: not isinstance(value, list) or len(value) >= want,
    "maxItems": lambda want, value, _: not isinstance(value, list) or len(value) <= want,
    "minProperties": lambda want, value, _: not isinstance(value, dict) or len(value) >= want,
    "maxProperties": lambda want, value, _: not isinstance(value, dict) or len(value) <= want,
    "items": lambda want, value, top: not isinstance(value, list) or all(valid(want, item, top) for item in value),
    "anyOf": lambda want, value, top: any(valid(part, value, top) for part in want),
    "$ref": lambda want, value, top: valid(top["$defs"][want.rpartition("/")[2]], value, top),
}
SAID = {
    "$schema",
    "$defs",
    "title",
    "description",
    "default",
    "format",
    "properties",
    "patternProperties",
    "additionalProperties",
}


def kind_of(value: object) -> str:
    kinds = {dict: "object", list: "array", str: "string", int: "number", bool: "boolean", type(None): "null"}
    return kinds[type(value)]


def valid(wanted: Any, value: Any, top: Any) -> bool:
    assert wanted.keys() <= JUDGES.keys() | SAID
    keys_fit = all(key_fits(wanted, key, item, top) for key, item in value.items()) if isinstance(value, dict) else True
    return keys_fit and all(JUDGES[key](want, value, top) for key, want in wanted.items() if key in JUDGES)


def key_fits(wanted: Any, key: str, value: Any, top: Any) -> bool:
    if key in wanted.get("properties", {}):
        return valid(wanted["properties"][key], value, top)
    for pattern, below in wanted.get("patternProperties", {}).items():
        if re.search(pattern, key):
            return valid(below, value, top)
    rest = wanted.get("additionalProperties", True)
    return rest if isinstance(rest, bool) else valid(rest, value, top)


def test_the_schema_takes_what_we_take_and_refuses_what_we_refuse() -> None:
    facts = schema()
    assert facts["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert valid(facts, BASE, facts)
    for path, value in [
        (("titel",), "x"),
        (("date",), None),
        (("marking",), "TLP:BLUE"),
        (("sections", 0, "facts", 0, "cite"), "x"),
        (("sections", 0, "facts", 0, "cite", 0), {"article": "digest"}),
        (("sections", 0, "facts", 0, "cite", 0), {"digest": "a", "other": "b"}),
        (("sections", 0, "facts", 0, "id"), "Not An Id"),
        (("sections", 0, "facts", 0), {"id": "a", "text": "b"}),
        (("disputes", 0), {"id": "a", "question": "b"}),
    ]:
        wrong = {**BASE, "titel": "x"} if path == ("titel",) else spoiled(BASE, path, value)
        assert not valid(facts, wrong, facts), path


def test_the_schema_takes_one_derivation_and_numbers_that_an_editor_sees_as_such() -> None:
    facts = schema()
    path = ("sections", 0, "facts", 0)
    for derived in ({"value": 30, "from": "820-790"}, [{"because": "so"}]):
        fact = {"id": "a", "text": 12, "cite": [{"digest": 820}], "derived": derived}
        assert valid(facts, spoiled(BASE, path, fact), facts)
    assert valid(facts, {**BASE, "names": {"A": "B", "C": ["D"]}}, facts)


def test_every_field_of_the_schemas_is_described() -> None:
    for top in (schema(), catalogue_schema()):
        json.dumps(top)
        described = [top, *top["$defs"].values()]
        assert all(model["description"] for model in described)
        fields = [field for model in described for field in model.get("properties", {}).values()]
        assert all(field["description"] for field in fields)


def test_the_schema_of_the_catalogue_takes_a_catalogue() -> None:
    top = catalogue_schema()
    entry = {
        "file": "a.txt",
        "sha256": DIGEST,
        "published": "2026-02-05",
        "rights": "full",
        "author": "A",
        "credibility": 2,
    }
    assert valid(top, {"digest": entry}, top)
    assert not valid(top, {"digest": {**entry, "rights": "all"}}, top)
    assert not valid(top, {"digest": {**entry, "titel": "x"}}, top)
    assert not valid(top, {"digest": {"file": "a.txt"}}, top)
