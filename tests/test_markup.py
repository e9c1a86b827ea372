"""What every page of HTML and XML needs."""

from __future__ import annotations

import json

import pytest

from briefgen.markup import data_block, direction, is_web_address, parseable


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (None, "ltr"),
        ("", "ltr"),
        ("en", "ltr"),
        ("ja", "ltr"),
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("fa_IR", "rtl"),
        ("ks-Deva", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn-EG", "ltr"),
    ],
)
def test_a_language_tag_tells_the_direction_and_its_script_decides(language: str | None, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("plain text, tab and line feed stay", "a\tb\nc é 漢 😀", "a\tb\nc é 漢 😀"),
        ("controls are shown by their pictures", "\x00\x07\x0c\r\x1b\x7f", "␀␇␌␍␛␡"),
        ("what has no picture becomes the replacement character", "\x85\ufffe\ufdd0\U0001ffff", "\ufffd" * 4),
        ("bidi controls and line separators may stand", "\u202e\u2028", "\u202e\u2028"),
    ],
)
def test_a_page_holds_only_characters_that_a_parser_accepts(title: str, text: str, expected: str) -> None:
    assert parseable(text) == expected, title


def test_nothing_in_a_data_block_can_end_the_element() -> None:
    value = {"name": "</script><!--&\u2028\u2029\x85\ufffe"}
    block = str(data_block(value))
    assert block == '{"name":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\\u0085\\ufffe"}'
    assert json.loads(block) == value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        (" https://a.example", False),
        ("//a.example", False),
        (None, False),
    ],
)
def test_only_http_and_https_are_linked(url: str | None, expected: bool) -> None:
    assert is_web_address(url) is expected
