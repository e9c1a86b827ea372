"""Citations become evidence, or a problem that a tired person can mend; whole messages are compared."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.diagnostics import Span
from briefgen.evidence import (
    OldText,
    caveats,
    changed_article,
    old_text,
    read,
    reanchor,
    resolve,
    resolve_all,
    revision,
    told,
)
from briefgen.evidence.revising import Beside, Unknown
from briefgen.extracts import lines_of, shown
from briefgen.matching import splits
from briefgen.model import Article, Citation, Extract, Source

REPOSITORY = Path(__file__).parent.parent
FACTS = Span(file="seeds/facts/2026-02-05.yaml", line=40, col=13)
LOCK = Span(file="seeds/articles.yaml", line=3, col=11)
SMALL = """The army said 820 men were not allowed to leave. \
The ﬁrst of １２ soldiers, Рutin said, came home after 1,500 days.

Cities can\u2060not wait.

The army said it was disallowed to go.

It won’t end, he said… and left; 790 of 820 do\tnot re-enter. The sea is salt.
"""
DENIALS = """Trump never responded to Moscow. The general denied that 30 troops fell near the port.

Kyiv failed to hold the bridge, and the town burned. He didn’t know, the ships had left.

Not only did Berlin agree, there is no doubt Paris signed. None of the five old grey tankers ever sailed again.

He said no – Oslo paid. No deal
The allies met at dawn on the eastern side of the river. Never. Rome voted. They never slept, they say, \
in a house whose many rooms nobody hardly ever heated.
"""


def _source(alias: str, text: str) -> Source:
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        alias=alias,
        file=f"{alias}.txt",
        sha256=digest,
        published=date(2026, 2, 5),
        rights="full",
        origin=alias,
        span=LOCK,
        file_span=LOCK,
        sha256_span=LOCK,
    )
    return Source(article=article, text=text, sha256=digest)


def _seed(name: str) -> str:
    return (REPOSITORY / "seeds" / "articles" / name).read_bytes().decode()


SOURCES: Mapping[str, Source] = {
    "bloomberg": _source("bloomberg", _seed("000_39b65ce7bb07e3ab.txt")),
    "digest": _source("digest", _seed("004_93cd0237868232e0.txt")),
    "small": _source("small", SMALL),
    "denials": _source("denials", DENIALS),
}


def _citation(
    article: str, quote: str, prefix: str | None = None, suffix: str | None = None, line: int = 40
) -> Citation:
    span = Span(file=FACTS.file, line=line, col=FACTS.col)
    return Citation(article=article, quote=quote, prefix=prefix, suffix=suffix, span=span, article_span=span)


MESSAGES = tomllib.loads(
    Path(__file__).parent.joinpath("cases", "matching", "messages", "messages.toml").read_text("utf-8")
)["case"]


@pytest.mark.parametrize("case", MESSAGES, ids=lambda case: case["title"])
def test_the_whole_message_says_what_is_wrong_and_what_to_do(case: dict[str, Any]) -> None:
    citation = _citation(case["article"], case["quote"], case.get("prefix"), case.get("suffix"))
    found, problems = resolve_all([citation], SOURCES)
    assert "\n".join(map(str, problems)) + "\n" == case["message"]
    assert (citation in found) == all(problem.severity == "warning" for problem in problems)


def test_evidence_says_where_the_words_stand() -> None:
    citation = _citation("bloomberg", "agreed to restart […] contacts")
    evidence, problems = resolve(citation, SOURCES["bloomberg"])
    assert problems == ()
    assert evidence is not None
    text = SOURCES["bloomberg"].text
    assert [text[passage.start : passage.end] for passage in evidence.passages] == ["agreed to restart", "contacts"]
    assert [passage.exact for passage in evidence.passages] == ["agreed to restart", "contacts"]
    assert (evidence.first_line, evidence.last_line, evidence.match) == (3, 3, "elided")
    assert evidence.prefix == "e United States and Russia have "
    assert evidence.suffix == " that had been suspended shortly"
    assert evidence.sha256 == SOURCES["bloomberg"].sha256
    assert evidence.citation is citation


def test_lines_of_a_quote_over_line_ends_are_its_first_and_its_last() -> None:
    evidence, _ = resolve(_citation("x", "two three"), _source("x", "one\r\ntwo\r\n\r\nthree\r\n"))
    assert evidence is not None
    assert [(passage.first_line, passage.last_line) for passage in evidence.passages] == [(2, 4)]


def test_what_stands_around_never_begins_or_ends_inside_a_character() -> None:
    text = "x\r\n" + "a" * 31 + "quote" + "b" * 31 + "e\u0301 end"
    evidence, _ = resolve(_citation("x", "quote"), _source("x", text.replace("aquoteb", "a quote b")))
    assert evidence is not None
    assert evidence.prefix == "a" * 31 + " "
    assert evidence.suffix == " " + "b" * 31
    text = "\r\n" + "a" * 30 + " quote " + "b" * 30 + "e\u0301 end"
    evidence, _ = resolve(_citation("x", "quote"), _source("x", text))
    assert evidence is not None
    assert evidence.prefix == "a" * 30 + " "
    assert evidence.suffix == " " + "b" * 30


@given(st.text(alphabet="a \r\ne\u0301👩\u200d", max_size=80), st.text(alphabet="a \r\ne\u0301👩\u200d", max_size=80))
def test_the_selectors_lead_back_to_the_passage(before: str, after: str) -> None:
    text = f"{before} zebra {after}"
    evidence, problems = resolve(_citation("x", "zebra"), _source("x", text))
    assert problems == ()
    assert evidence is not None
    start, end = evidence.passages[0].start, evidence.passages[0].end
    assert text[start - len(evidence.prefix) : start] == evidence.prefix
    assert text[end : end + len(evidence.suffix)] == evidence.suffix
    assert len(evidence.prefix) <= 32 >= len(evidence.suffix)
    assert not splits(text, start - len(evidence.prefix))
    assert not splits(text, end + len(evidence.suffix))


def test_all_citations_are_resolved_in_order_and_all_problems_told() -> None:
    citations = [
        _citation("digest", "resume high-level military dialogue", line=1),
        _citation("unknown", "resume", line=2),
        _citation("bloomberg", "zeppelins", line=3),
        _citation("bloomberg", "20-point plan", line=4),
        _citation("small", "", line=5),
    ]
    found, problems = resolve_all(citations, SOURCES)
    assert list(found) == [citations[0], citations[3]]
    assert [problem.span.line for problem in problems if problem.span] == [3, 5]


def test_what_is_suggested_for_an_ambiguous_quote_makes_it_stand() -> None:
    for quote in ("US", "the European Command of the US Armed Forces", "Trump", "military", "of", "and", "Russia"):
        _, (problem,) = resolve(_citation("digest", quote), SOURCES["digest"])
        suggestions = [note.split("one: ")[1].split(": ", 1) for note in problem.notes if "to mean this one" in note]
        assert suggestions
        for name, words in suggestions:
            plain = words[1:-1].replace("''", "'") if words.startswith("'") else words
            evidence, problems = resolve(_citation("digest", quote, **{name: plain}), SOURCES["digest"])
            assert evidence is not None
            assert problems == ()


def test_repeated_paragraphs_cannot_be_told_apart_and_nothing_is_suggested() -> None:
    _, (problem,) = resolve(_citation("x", "port"), _source("x", "the port is open\n\n" * 60))
    assert problem.message == '“port” stands 60 times in "x"'
    assert [note for note in problem.notes if "to mean" in note] == []
    assert problem.notes[-1] == "and 52 more"


def test_more_places_than_can_be_told_are_not_counted() -> None:
    _, (problem,) = resolve(_citation("x", "port"), _source("x", "port " * 1000))
    assert problem.message == '“port” stands 100 times or more in "x"'


def test_a_not_that_the_quote_shows_is_not_warned_of() -> None:
    evidence, problems = resolve(_citation("small", "820 men were [gladly] not allowed"), SOURCES["small"])
    assert evidence is not None
    assert problems == ()


@pytest.mark.parametrize(
    "quote",
    [
        "never responded to Moscow",
        "and the town burned",
        "the town burned",
        "the ships had left",
        "did Berlin agree",
        "Paris signed",
        "ever sailed again",
        "Oslo paid",
        "The allies met at dawn",
        "Rome voted",
        "never slept […] many rooms",
    ],
)
def test_a_not_of_another_clause_or_sentence_is_not_warned_of(quote: str) -> None:
    evidence, problems = resolve(_citation("denials", quote), SOURCES["denials"])
    assert evidence is not None
    assert problems == ()


def test_an_article_where_only_a_part_of_a_word_stands_is_not_offered() -> None:
    _, (problem,) = resolve_all([_citation("bloomberg", "isallowed to go")], SOURCES)
    assert problem.message == '“isallowed to go” does not stand in "bloomberg"'


def test_cjk_places_are_told_apart_by_the_characters_around() -> None:
    _, (problem,) = resolve(_citation("x", "対話"), _source("x", "両国は軍事的な対話を再開し、外交上の対話も続けた。"))
    assert [note for note in problem.notes if "to mean" in note] == [
        "  to mean this one: prefix: 国は軍事的な",
        "  to mean this one: suffix: も続けた。",
    ]


@given(st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_no_message_holds_a_control_character_or_a_line_end(text: str, quote: str) -> None:
    _, problems = resolve(_citation("x", quote), _source("x", f"{text} {quote[1:]} {text}"))
    for problem in problems:
        for line in (problem.message, problem.hint, *problem.notes):
            assert line.isprintable() or all(char.isprintable() or char in "\u200c\u200d\u3000\u00a0" for char in line)


def test_a_changed_article_is_told_quote_by_quote() -> None:
    old = SOURCES["bloomberg"]
    quotes = [
        "agreed to restart high-level military contacts",
        "The agreement came during",
        "took part in the discussions",
        "20-point plan",
        "20-point plan",
    ]
    citations = [_citation("bloomberg", quote, line=line) for line, quote in enumerate(quotes, 1)]
    known, _ = resolve_all(citations, SOURCES)
    text = old.text.replace("high-level", "top-level", 1).replace("Russia, Ukraine", "Corrected.\n\nRussia, Ukraine")
    now = _source("bloomberg", text.replace("top-level", "topp-level") + "\n\nHe took part in the discussions too.")
    assert str(changed_article(old.article, citations, now, known)) == (
        'seeds/articles.yaml:3:11: error: "bloomberg" is not the text that the catalogue locked;'
        " 2 of 4 quotes from it still stand\n"
        "  “agreed to restart high-level military contacts” no longer stands;"
        ' nearest, line 3 of "bloomberg": agreed to restart [-high-]{+topp+}-level military contacts\n'
        "  “took part in the discussions” now stands more than once; by the words around it, line 9 is meant\n"
        "  “20-point plan” stands, now on line 19\n"
        "  “The agreement came during” stands on line 5\n"
        "  hint: see what changed, and accept it or put the old text back: briefgen relock bloomberg"
    )


@pytest.mark.parametrize(
    ("quotes", "tally"),
    [
        ([], "no fact cites it"),
        (["20-point plan"], "the one quote from it still stands"),
        (["zeppelins"], "the one quote from it no longer stands"),
    ],
)
def test_a_changed_article_is_told_in_a_sentence(quotes: list[str], tally: str) -> None:
    source = SOURCES["bloomberg"]
    problem = changed_article(source.article, [_citation("bloomberg", quote) for quote in quotes], source)
    assert problem.message == f'"bloomberg" is not the text that the catalogue locked; {tally}'


def test_a_quote_that_came_to_stand_twice_keeps_the_lines_that_its_surroundings_tell() -> None:
    old, _ = resolve(_citation("x", "the port"), _source("x", "One.\n\nShips at the port wait.\n"))
    assert old is not None
    now = read(_source("x", "One.\n\nAll the port is open.\n\nShips at the port wait.\n"))
    assert reanchor(old.citation, now, old).lines == (5,)
    assert reanchor(old.citation, now).lines == (3, 5)
    assert reanchor(old.citation, now).standing == "ambiguous"


def test_a_quote_is_reanchored_without_its_old_place() -> None:
    fate = reanchor(_citation("x", "the port"), _source("x", "At the port."))
    assert (fate.standing, fate.lines, fate.nearest) == ("stands", (1,), "")
    gone = reanchor(_citation("x", "500 ships"), _source("x", "Some 1,500 ships."))
    assert (gone.standing, gone.evidence) == ("gone", None)


# What is known of the old text, beside the new one.

PORT = """Port of Halvard

The port authority said that 11 container ships lay at anchor and two berths are shut.

Dockworkers will vote on Tuesday.

The union has called the vote.

Nobody else spoke.
"""


def _old(text: str, *unknown: int) -> OldText:
    lines = {line.number: "".join(piece.text for piece in line.pieces) for line in lines_of(text, {})}
    return OldText(lines={n: line for n, line in lines.items() if n not in unknown}, count=len(lines))


def _told(old: OldText, now: str) -> str:
    lines = list(told(revision(old, now)))
    assert all(sign == "?" or line[12:13] in {"", sign} for sign, line in lines)
    return "\n".join(line for _, line in lines)


def test_a_changed_line_is_shown_with_its_words_its_numbers_and_two_lines_around() -> None:
    now = PORT.replace("11 container", "12 container").replace("Nobody", "Corrected.\n\nNobody")
    assert _told(_old(PORT), now) == (
        "    1     1   Port of Halvard\n"
        "    2     2\n"
        "    3       - The port authority said that [-11-] container ships lay at anchor and two berths are shut.\n"
        "          3 + The port authority said that {+12+} container ships lay at anchor and two berths are shut.\n"
        "    4     4\n"
        "    5     5   Dockworkers will vote on Tuesday.\n"
        "    6     6\n"
        "    7     7   The union has called the vote.\n"
        "          8 +\n"
        "          9 + Corrected.\n"
        "    8    10\n"
        "    9    11   Nobody else spoke."
    )


def test_lines_that_are_not_known_are_told_with_what_stands_there_now() -> None:
    now = PORT.replace("Dockworkers", "Some dockworkers").replace("The union has called the vote.", "New.\n\nNewer.")
    old = _old(PORT, 1, 2, 6, 7, 8)
    assert _told(old, now) == (
        "lines 1–2 were never published and cannot be compared; lines 1–2 there now\n"
        "    3     3   The port authority said that 11 container ships lay at anchor and two berths are shut.\n"
        "    4     4\n"
        "    5       - [-Dockworkers-] will vote on Tuesday.\n"
        "          5 + {+Some dockworkers+} will vote on Tuesday.\n"
        "lines 6–8 were never published and cannot be compared; lines 6–10 there now\n"
        "    9    11   Nobody else spoke."
    )


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("One.\nTwo.\n", "Two.\n", "    1       - One.\n    2     1   Two."),
        ("One.\n", "", "    1       - One."),
        (" One ship\n", " Two ship\n", "    1       -  [-One-] ship\n          1 +  {+Two+} ship"),
        ("One ship\n", "They sail\n", "    1       - One ship\n          1 + They sail"),
        ("", "One.\n", "          1 + One."),
        ("One.\r\nTwo.\r\n", "One.\nTwo.", ""),
        (
            "The sea is salt.\n",
            "The  sea is salt.\n",
            (
                "    1       - The sea is salt.\n"
                "          1 + The sea is salt.  (it differs by white space, or by characters that do not show)"
            ),
        ),
        (
            "A red car and a blue one.\n",
            "A green van and a blue one.\n",
            "    1       - A [-red car-] and a blue one.\n          1 + A {+green van+} and a blue one.",
        ),
        (
            "It rose 5 % \x1b[31mtoday\n",
            "It rose 5 % \x1b[31mtomorrow\n",
            "    1       - It rose 5 % <U+001B>[[-31mtoday-]\n          1 + It rose 5 % <U+001B>[{+31mtomorrow+}",
        ),
        (
            f"{'a ' * 3000}one\n",
            f"{'a ' * 3000}two\n",
            f"    1       - [-{('a ' * 3000)}one-]\n          1 + {{+{('a ' * 3000)}two+}}",
        ),
        (
            f"{'a ' * 99}one\n",
            f"{'a ' * 99}two\n",
            f"    1       - … {'a ' * 23}[-one-]\n          1 + … {'a ' * 23}{{+two+}}",
        ),
    ],
)
def test_lines_are_shown_so_that_what_changed_is_seen(was: str, now: str, expected: str) -> None:
    assert _told(_old(was), now) == expected


def test_where_lines_that_are_not_known_were_taken_out_that_is_said() -> None:
    said = "line 2 was never published and cannot be compared; nothing is there now"
    assert _told(_old("One.\nTwo.\nThree.\n", 2), "One.\nThree.\n") == said


def test_long_texts_are_set_beside_each_other_too() -> None:
    was = "".join(f"Line {n}.\n" for n in range(1000))
    now = was.replace("Line 1.\n", "Line one.\n").replace("Line 500.\n", "").replace("Line 998.", "Line 998!\nMore.")
    assert _told(_old(was), now).count("\n") == 15
    known = revision(_old(was, *range(300, 400)), now)
    assert [(part.was_first, part.was_last) for part in known.unknown] == [(300, 399)]
    assert len(known.changes) == 4


def test_what_editions_were_published_with_is_put_together() -> None:
    article = _source("port", PORT).article
    text = lines_of(PORT, {"1": [(PORT.index("11"), PORT.index("11") + 2)]})
    other = lines_of(PORT, {"1": [(PORT.index("Nobody"), PORT.index("Nobody") + 6)]})
    one, two = (Extract(article=article, lines=shown(all_, "excerpts"), line_count=9) for all_ in (text, other))
    assert old_text([]) is None
    first, both = old_text([one]), old_text([one, two])
    assert first is not None
    assert both is not None
    assert (set(first.lines), first.count) == ({1, 2, 3, 4, 5}, 9)
    assert (set(both.lines), both.count) == ({1, 2, 3, 4, 5, 7, 8, 9}, 9)
    assert both.lines[9] == "Nobody else spoke."


LINES = st.lists(st.sampled_from(["", "One.", "Two is here.", "Two was here.", "Three ships sail", "Four ships sail"]))


@given(LINES, LINES, st.sets(st.integers(1, 12)))
def test_every_line_of_both_texts_is_in_a_revision_once_and_in_order(
    was: list[str], now: list[str], unknown: set[int]
) -> None:
    old = _old("".join(f"{line}\n" for line in was), *unknown)
    found = revision(old, "".join(f"{line}\n" for line in now))
    ours: list[int] = []
    theirs: list[int] = []
    for part in found.parts:
        if isinstance(part, Unknown):
            ours += range(part.was_first, part.was_last + 1)
            theirs += range(part.now_first, part.now_last + 1) if part.now_first else ()
            assert not old.lines.keys() >= {part.was_first, part.was_last}
        else:
            ours += [part.was_line] * bool(part.was_line)
            theirs += [part.now_line] * bool(part.now_line)
            assert part.was == old.lines.get(part.was_line, "")
            assert part.now == (now[part.now_line - 1] if part.now_line else "")
    assert ours == list(range(1, len(was) + 1))
    assert theirs == list(range(1, len(now) + 1))
    assert was != now or not found.changes
    list(told(found))


@given(LINES)
def test_a_text_that_did_not_change_has_no_revision(lines: list[str]) -> None:
    text = "".join(f"{line}\r\n" for line in lines)
    assert all(isinstance(part, Beside) and part.same for part in revision(_old(text), text).parts)


_NEAR = """not No never NEITHER without cannot canNOT denied Hardly failed to refuses declin didn't won’t can‹t piano
another knot no\u0301 n\u0303ot (not ‘no —nor _not x.not and but only doubt port ships the 12 é 港 Mr. so. so! , : ;"""
_APART = ["\n", "\n\n", "\u2028", "\ufeff", "\u00a0", "\u3000", "a" * 60, "b" * 199]


@given(
    st.lists(st.sampled_from([*_NEAR.split(), *_APART]), min_size=1, max_size=40),
    st.lists(st.sampled_from(["", " "]), min_size=1),
    st.data(),
)
def test_no_not_before_a_quote_is_lost_because_it_seems_that_there_is_none(
    words: list[str], spaces: list[str], data: st.DataObject
) -> None:
    text = "".join(word + spaces[at % len(spaces)] for at, word in enumerate(words))
    start = data.draw(st.integers(0, len(text) - 1))
    quote = f"{text[start : start + 9]}{data.draw(st.sampled_from(['', ' […] ' + text[start + 12 : start + 20]]))}"
    citation, source = Citation(article="a", quote=quote, span=FACTS, article_span=FACTS), _source("a", text)
    found = resolve(citation, source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caveats, "may_negate", lambda _: True)
        assert found == resolve(citation, source)
