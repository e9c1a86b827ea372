"""What every page of HTML and XML needs."""

from __future__ import annotations

import json
import re

import pytest

from briefgen.bidi import balanced
from briefgen.markup import data_block, direction, is_web_address, parseable, showable


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
        ("what separates lines may stand, and marks of direction", "\u2028\u200f", "\u2028\u200f"),
        ("a direction ends where its element does", "<p>a\u202eb<i>c</i>d</p>", "<p>a\u202eb\u202c<i>c</i>d</p>"),
        ("and where its attribute does", '<p title="\u2066a">b', '<p title="\u2066a\u2069">b'),
        ("no text ends what another began", "<p>\u202ba<i>b\u202c</i>", "<p>\u202ba\u202c<i>b</i>"),
    ],
)
def test_a_page_holds_only_characters_that_a_parser_accepts(title: str, text: str, expected: str) -> None:
    assert parseable(text) == expected, title


def test_text_that_is_no_page_keeps_its_controls_of_direction() -> None:
    assert showable("\x07 \u202ea") == "␇ \u202ea"


# The controls that HTML and XML shut out or read as something else, C1, surrogates and noncharacters.
_PICTURED = frozenset((*range(0x09), *range(0x0B, 0x20), 0x7F))
_UNSHOWABLE = frozenset(
    (
        *range(0x80, 0xA0),
        *range(0xD800, 0xE000),
        *range(0xFDD0, 0xFDF0),
        *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
    )
)
_TURNING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def test_of_all_of_unicode_a_page_holds_what_a_parser_accepts() -> None:
    pictures = {code: chr(0x2421 if code == 0x7F else 0x2400 + code) for code in _PICTURED}
    table = pictures | dict.fromkeys(_UNSHOWABLE, "\ufffd")
    whole = "".join(map(chr, range(0x110000)))
    assert showable(whole) == whole.translate(table)
    assert parseable(whole) == "".join(balanced(part) for part in re.split('([<>"])', showable(whole)))
    kept = whole.translate(dict.fromkeys((*table, *_TURNING)))
    assert parseable(kept) == kept
    assert all(parseable(f"a{chr(code)}b") != f"a{chr(code)}b" for code in (*table, *_TURNING))


def test_of_all_of_unicode_a_data_block_escapes_what_could_end_it_or_turn_it() -> None:
    escaped = {*map(ord, "<>&\u2028\u2029\x7f"), *_TURNING, *(code for code in _UNSHOWABLE if code < 0x10000)}
    whole = "".join(map(chr, range(0x110000)))
    expected = json.dumps(whole, ensure_ascii=False).translate({code: f"\\u{code:04x}" for code in escaped})
    assert data_block(whole) == expected


def test_nothing_in_a_data_block_can_end_the_element() -> None:
    value = {"name": "</script><!--&\u2028\u2029\x85\ufffe\u202e"}
    block = str(data_block(value))
    assert block == '{"name":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\\u0085\\ufffe\\u202e"}'
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
