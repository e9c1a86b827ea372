"""Whether a text's words lead to all that its patterns would find: what is passed over holds nothing."""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.matching import sentences, sentences_about
from briefgen.support import lexicon, modality, names, places, signs, speakers
from briefgen.support import words as words_of
from briefgen.support.lexicon import Table, one_table, tables
from briefgen.support.names import Declared, Known

NEGATED: Final = importlib.import_module("briefgen.support.negated")
"""The package gives a function that name."""
CASES: Final = Path(__file__).parent / "cases/support"


def labelled() -> Iterator[str]:
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            pair = json.loads(line)
            yield from (pair["text"], *pair["quotes"])


TEXTS: Final = [*dict.fromkeys(labelled())]
VOCABULARY: Final = sorted({word for text in TEXTS for word in text.split()})
SENTENCES: Final = st.one_of(
    st.sampled_from(TEXTS),
    st.lists(
        st.one_of(st.sampled_from(VOCABULARY), st.sampled_from(["not", "no", "n't", "May", "“", "(", ":", "—", "\n"])),
        max_size=14,
    ).map(" ".join),
    st.text("abdefgiklnoprstuyABIMS' -.,:\"(\n\u00a0’Iİıſ\N{KELVIN SIGN}_é1", max_size=30),
)


# Tables.


def plain(table: Table) -> re.Pattern[str]:
    alternatives = sorted(table._alternatives, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives) or '(?!)'})(?!\w)", re.IGNORECASE)


ALTERNATIVES: Final = (
    *("no", "no-one", "n't", r"\w+n't", "kill", "kill~", "kills?", "in_place", "(?:is|are)_due", "far|near", "I", "if"),
    *("go(?:es)?", "goe*", "u.s", r"a\s*b", "stopp?ed", "fi{1,2}t", "(?<!the\\s)end", "silk", "s[ie]lk", "an?_end"),
    *("go(?:es)?_to", "go~_on", r"un\w+ed", r"no\w+", "go(?!_to)", "likely(?:_to)?", "(?:a_|the_b_)?end", "a_b_c"),
    *("(?:go|see)(?:s|ing)?_(?:\\w+_){1,2}to", "(?:ab)?cd", "(?:ab)*cd", "go_(?:a_b|c)", "Kill_(?:a|an?)_I"),
    *(
        "go_(?:a|the_(?:b|end)|to)",
        "stopp(?:ed|ing)_(?:a|(?:an?_|the_)?(?:b|end))",
        "(?:a|(?:b|c))d",
        "no(?:t|(?:a|b))",
    ),
    *("go(?:es_to|(?:a|b))", "to(?:_(?:a|b))?|an_end"),
)
PIECES: Final = ("go", "goes", "to", "a", "b", "an", "end", "the", "no", "not", "I", "kill", "silk", "unended", "un")


@given(
    st.lists(st.lists(st.sampled_from(ALTERNATIVES), max_size=6), min_size=1, max_size=3),
    st.lists(
        st.one_of(st.sampled_from(ALTERNATIVES), st.sampled_from(PIECES), st.text("abdgiklnosu' -.Iİıſ_", max_size=5)),
        max_size=9,
    ),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from([" ", "  ", "-", "\n", ". ", ""]),
)
def test_every_table_finds_what_its_pattern_finds(
    several: list[list[str]], pieces: list[str], cased: object, between: str
) -> None:
    assert callable(cased)
    text = cased(between.join(pieces).replace("_", " ").replace("~", "ing"))
    (held,) = tables(" ".join(table) for table in several)
    for table in held.tables:
        pattern = plain(table)
        spans = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in table.finditer(text)] == spans
        assert [match.group() for match in table.finditer(text)] == table.findall(text) == pattern.findall(text)
        assert [match.span() for match in [table.search(text)] if match] == spans[:1]
        assert table.sub("*", text) == pattern.sub("*", text)
        assert bool(table.match(text)) == bool(pattern.match(text))
        assert bool(table.fullmatch(text)) == bool(pattern.fullmatch(text))
    found = [(number, [match.span() for match in places]) for number, places in held.found_in(text)]
    assert found == [
        (number, spans)
        for number, table in enumerate(held.tables)
        if (spans := [match.span() for match in plain(table).finditer(text)])
    ]


def test_groups_that_are_looked_for_together_have_numbers_of_their_own() -> None:
    first, second = tables(["order~", "ask~"], ["not", "ask~ tell"])
    assert [number for number, _ in first.found_in("They asked.")] == [1]
    assert [number for number, _ in second.found_in("They asked.")] == [1]
    assert [number for number, _ in second.found_in("Do not tell.")] == [0, 1]
    assert second[1].search("Tell them")


def test_words_that_say_all_of_a_phrase_need_no_pattern() -> None:
    table = one_table("urg(?:e|es|ed) set_to kill~ (?:is|are)_due_to_\\w+")
    assert table.findall("Two are due to arrive, set\nto kill; it urges.") == [
        "are due to arrive",
        "set\nto",
        "kill",
        "urges",
    ]
    assert "_pattern" not in vars(table)


def test_groups_within_groups_leave_sure_with_which_word_an_alternative_begins() -> None:
    assert lexicon._keys_of(r"open\s+to\s+(?:a|the\s+(?:idea|sale))") == {"ope"}
    assert lexicon._keys_of(r"open\s+to\s+(?:a|the\s+(?:idea|sale))|by") == {""}
    assert not lexicon._read(r"open\s+to\s+(?:a|the\s+(?:idea|sale))").first.is_like("the")


# Signs: what is not looked for where they do not stand.


@given(SENTENCES)
def test_nothing_is_found_where_its_sign_does_not_stand(text: str) -> None:
    assert modality.only_negations(text) == modality._NO_NEGATION.sub(modality._BLANK, text)
    assert modality._unconditional(text) == modality._NO_IF.sub(modality._BLANK, text)
    needed = (
        (modality._NOT_UNTIL, signs.NEGATION),
        (modality._PREFIXED, signs.PREFIXED),
        (modality._TO_COME, signs.MODAL),
        (NEGATED._VERBAL, signs.NEGATION),
        (NEGATED._OBJECT, signs.NEGATION),
        (NEGATED._NONE, signs.NEGATION),
        (names._OFFICE, signs.OFFICE),
    )
    for pattern, sign in needed:
        assert sign.search(text) or not pattern.search(text), pattern
    assert signs.SPEAKING.search(text) or not [*speakers._named(text)]
    if not speakers.attributes(text):
        assert not speakers.misattributed(text, ("The mayor said it would rain, the police told the court.",))


def test_signs_are_seen_in_the_labelled_texts() -> None:
    assert all(any(sign.search(text) for text in TEXTS) for sign in signs._SIGNS.tables)


# Words.


def slowly_of_one_kind(text: str) -> str:
    table = {ord(letter): other for letter, other in words_of._ONE_KIND.items()}
    text = unicodedata.normalize("NFC", text).translate(table)
    text = words_of._DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    return words_of._RUNS.sub(" ", text).strip()


@given(st.one_of(SENTENCES, st.text("aU. \t\n\x0b\x1c\x85\u00a0\u2003\u2028\u2009—–’“é\u0301\u200b", max_size=30)))
def test_texts_come_to_one_kind_as_letter_by_letter(text: str) -> None:
    assert words_of.one_kind(text) == slowly_of_one_kind(text)


@given(SENTENCES)
def test_content_is_that_of_all_words(text: str) -> None:
    parts = (part for word in words_of.words(text) for part in word.split("-"))
    meant = [part for part in parts if len(part) > 2 and part.lower() not in words_of._EMPTY]
    assert words_of.content(text) == {words_of.stem(part) for part in meant}


# Names.


def slowly_in(sentence: str) -> Iterator[names.Name]:
    """As the rules read, word by word, with the text before each looked through."""
    run: list[str] = []
    end = 0
    tokens = list(names._TOKEN.finditer(sentence))
    for n, match in enumerate(tokens):
        word = match.group()
        joined = not run or not sentence[end : match.start()].strip()
        opens = n == 0 or bool(re.search(r"[:\"(]\s*$|^\W*$", sentence[: match.start()]))
        if run and (not joined or not (names._has_capital(word) or names._joins(word, tokens, n))):
            yield from names._names_of(tuple(run))
            run = []
        only_opens = opens and not run and names._only_opens(word, tokens, n)
        if (names._has_capital(word) and not only_opens) or (run and names._joins(word, tokens, n)):
            run.append(word)
        end = match.end()
        if run and word.endswith(("'s", "'")):
            yield from names._names_of(tuple(run))
            run = []
    yield from names._names_of(tuple(run))


@given(SENTENCES)
def test_names_are_read_as_by_the_rules(text: str) -> None:
    text = words_of.one_kind(text)
    assert list(names._of_sentence(text)) == list(slowly_in(text))


@given(SENTENCES)
def test_groups_are_those_of_all_rows_of_words(text: str) -> None:
    tokens = names._tokens_in(words_of.one_kind(text))
    rows = (" ".join(tokens[n : n + size]) for n in range(len(tokens)) for size in range(1, 6))
    assert places.groups_within(tokens) == frozenset(chain.from_iterable(map(places.groups_of, rows)))


@given(SENTENCES, SENTENCES, st.sampled_from(VOCABULARY))
def test_words_are_known_by_their_roots_as_one_by_one(first: str, second: str, word: str) -> None:
    known = Known((first, second))
    word = words_of.folded(word)
    alike = [other for other in known.words if other[:3] == word[:3] and names._root(other) == names._root(word)]
    assert (names._root(word) in known.roots) == bool(alike)


@given(SENTENCES, st.dictionaries(st.sampled_from(VOCABULARY), st.lists(st.sampled_from(VOCABULARY), max_size=2)))
def test_declared_names_are_passed_over_only_where_none_stands(text: str, declared: dict[str, list[str]]) -> None:
    known = Known((words_of.one_kind(text),))
    every = [(canonical, *others) for canonical, others in declared.items()]
    there = [spellings for spellings in every if any(names.stand_in(one, known) for one in spellings)]
    by_last = [spellings for spellings in every if names._stand_by_last(spellings, known)]
    near = Declared(declared).in_words(known.words)
    assert near == [spellings for spellings in every if spellings in near]
    assert all(spellings in near for spellings in (*there, *by_last))


def test_several_texts_and_other_spellings_are_known_together() -> None:
    known = Known(("Ana Nowak spoke.", "The Saudi fund grew.")).with_spellings(Declared({"Ana Nowak": ["A. Nowakowa"]}))
    assert {"ana", "saudi", "nowakowa"} <= known.words
    assert [name.text for name in known.names] == ["Ana Nowak", "Saudi"]
    assert names.stand_in("A. Nowakowa", known)
    assert not names.stand_in("spoke the", known)
    assert known.letters.split() == ["ans", "tsfg", "anan"]


# Sentences about a place.


@given(st.text("aB. \n!”", max_size=40), st.integers(min_value=0, max_value=40), st.integers(min_value=0, max_value=12))
def test_sentences_about_a_place_are_those_that_touch_it(text: str, start: int, length: int) -> None:
    end = start + length
    assert sentences_about(text, start, end) == tuple((a, b) for a, b in sentences(text) if b > start and a < end)


@pytest.mark.parametrize("text", ["", "…", "¿?"])
def test_a_text_without_words_holds_nothing(text: str) -> None:
    assert not one_table("kill~ not").search(text)
    assert Known((text,)).words == frozenset()
