"""TLP and ICD 203, as their sources have them."""

import pytest

from briefgen.standards import CREDIBILITIES, LIKELIHOODS, RELIABILITIES, exceeds, strictest


def test_the_strictest_marking_is_the_whole_documents() -> None:
    assert strictest(["TLP:GREEN", None, "TLP:AMBER+STRICT", "TLP:AMBER"]) == "TLP:AMBER+STRICT"
    assert strictest([None, None]) is None


@pytest.mark.parametrize(
    ("marking", "limit", "too_much"),
    [
        ("TLP:RED", "TLP:AMBER+STRICT", True),
        ("TLP:AMBER", "TLP:AMBER", False),
        ("TLP:CLEAR", "TLP:GREEN", False),
        (None, "TLP:CLEAR", False),
    ],
)
def test_a_marking_exceeds_what_is_less_strict(marking: str | None, limit: str, too_much: bool) -> None:
    assert exceeds(marking, limit) is too_much


def test_the_bands_of_likelihood_follow_each_other_without_a_gap() -> None:
    bands = sorted(set(LIKELIHOODS.values()))
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]


def test_the_admiralty_code_has_six_letters_and_six_digits_of_which_the_last_judge_nothing() -> None:
    assert [*RELIABILITIES] == [*"ABCDEF"]
    assert [*CREDIBILITIES] == [*"123456"]
    assert (RELIABILITIES["F"], CREDIBILITIES["6"]) == ("reliability cannot be judged", "truth cannot be judged")
