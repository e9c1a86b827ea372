"""Who stands behind what an edition says, in the words of every format."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

import values
from briefgen.model import Edition, Extract
from briefgen.sourcing import UNNAMED, first_notes, short_names, told_by

SHORT = replace(values.full(), left_out=("extracts",))


def _told(message: str) -> str:
    return message


def _known(edition: Edition, alias: str, **known: str | None) -> Edition:
    def changed(extract: Extract) -> Extract:
        article = extract.article
        return replace(extract, article=replace(article, **known)) if article.alias == alias else extract

    return replace(edition, extracts=tuple(map(changed, edition.extracts)))


def test_an_account_is_given_by_publishers_or_else_by_titles() -> None:
    when, how_many = values.full().disputes
    told = told_by(values.full(), _told)
    assert [told[account] for account in when.accounts] == ["Example Wire", "Notice to residents"]
    assert [told[account] for account in how_many.accounts] == ["Example Wire", "Example Register", "صحيفة المثال"]


def test_an_account_of_several_articles_names_each_publisher_once() -> None:
    edition = values.full()
    dispute = edition.disputes[0]
    account = replace(dispute.accounts[0], marks=tuple(values.mark(number, 9) for number in (1, 6, 2)))
    changed = replace(edition, disputes=(replace(dispute, accounts=(account,)),))
    assert told_by(changed, _told) == {account: "Example Wire; Notice to residents"}


def test_an_account_of_an_article_without_publisher_and_title_says_so() -> None:
    edition = _known(values.full(), "leaflet", title=None)
    assert told_by(edition, str.upper)[edition.disputes[0].accounts[1]] == UNNAMED.upper()


def test_what_is_said_once_of_an_article_is_said_at_its_first_source() -> None:
    assert first_notes(values.full()) == {1, 6, 7, 8}


def test_an_edition_with_extracts_describes_each_source_in_full() -> None:
    assert short_names(values.full(), _told) == {}


def test_an_edition_without_extracts_names_an_article_again_by_its_publisher_or_title() -> None:
    assert short_names(SHORT, _told) == {**dict.fromkeys((2, 3, 4, 5), "Example Wire"), 9: "Notice to residents"}


def test_a_name_that_two_articles_have_is_not_enough() -> None:
    assert short_names(_known(SHORT, "leaflet", publisher="Example Wire"), _told) == {}


LONG = [
    ("A notice to all the residents of the old town", "A notice to all the residents…"),
    ("A notice, to residents, of all, – the old town", "A notice, to residents, of all…"),
    (
        "住民の皆様へのお知らせと港湾局からの追加のご案内および注意事項について",
        "住民の皆様へのお知らせと港湾局からの追加のご案内および注意事項に…",
    ),
]


@pytest.mark.parametrize(("title", "name"), LONG)
def test_a_long_title_is_cut_between_words(title: str, name: str) -> None:
    assert short_names(_known(SHORT, "leaflet", title=title), _told)[9] == name
