"""Arithmetic of a `derived` expression: exact, bounded, and read by a parser of its own, never by Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct, field

from briefgen.diagnostics import BriefgenError, Problem

_LENGTH: Final = 500
_DEPTH: Final = 40
_DIGITS: Final = 40
_PLACES: Final = 12
_SIZE: Final = 10**200

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)(?![0-9]*[.,][0-9])"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[-+*/%(),\u2212\u2013\u00d7\u00b7\u00f7:]))"
)
_SIGNS: Final = str.maketrans("\u2212\u2013\u00d7\u00b7\u00f7:", "--**//")


class Worked(Struct, frozen=True, kw_only=True):
    """What an expression comes to, and the numbers that stand in it."""

    value: Fraction
    numbers: tuple[Fraction, ...]


def worked_out(expression: str) -> Worked:
    """The exact value of an expression with + − × ÷ (or - * /), %, parentheses, decimals and `round(x, n)`.

    Raises `BriefgenError` with one problem that says what is wrong; never anything else, and in bounded time.
    `%` after a number divides it by 100. `round` takes a half away from zero, as in school.
    """
    if len(expression) > _LENGTH:
        raise _trouble(f"an expression has at most {_LENGTH} characters, this one {len(expression)}")
    tokens = _tokens(expression)
    parser = _Parser(tokens=tokens)
    value = parser.sum(0)
    if parser.peek():
        raise _trouble(f"“{parser.peek()}” was not expected after “{' '.join(tokens[: parser.at])}”")
    return Worked(value=value, numbers=tuple(parser.numbers))


def shown(value: Fraction) -> str:
    """A number as a person writes it: exact where it ends within 12 places, else rounded and marked with `…`."""
    scaled = value * 10**_PLACES
    whole = abs(scaled.numerator) // scaled.denominator
    digits = str(whole).rjust(_PLACES + 1, "0")
    text = f"{digits[:-_PLACES]}.{digits[-_PLACES:]}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{text}{'' if scaled.denominator == 1 else '…'}"


def exactly(value: Decimal) -> Fraction | None:
    """The same number as a fraction; none where it is no number, or too large to be one in a brief."""
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS:
        return None
    return Fraction(value)


def _trouble(message: str) -> BriefgenError:
    return BriefgenError([Problem(message=message)])


def _tokens(expression: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _trouble(f"“{text[at:].strip()[:20]}” is not arithmetic")
        word = match["word"]
        if word and word != "round":
            raise _trouble(f"“{word}” is not arithmetic")
        tokens.append(match.group().strip().translate(_SIGNS) if not match["number"] else match["number"])
        at = match.end()
    return tokens


class _Parser(Struct):
    """Recursive descent over the tokens, from `at` on; `numbers` are those read so far."""

    tokens: list[str]
    at: int = 0
    numbers: list[Fraction] = field(default_factory=list)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token in wanted:
            self.at += 1
            return token
        return ""

    def expect(self, wanted: str) -> None:
        if not self.take(wanted):
            raise _trouble(f"“{wanted}” is missing {self._place()}")

    def sum(self, depth: int) -> Fraction:
        value = self.product(depth)
        while sign := self.take("+", "-"):
            value = _bounded(_OPERATIONS[sign](value, self.product(depth)))
        return value

    def product(self, depth: int) -> Fraction:
        value = self.signed(depth)
        while sign := self.take("*", "/"):
            right = self.signed(depth)
            if sign == "/" and not right:
                raise _trouble("nothing can be divided by zero")
            value = _bounded(_OPERATIONS[sign](value, right))
        return value

    def signed(self, depth: int) -> Fraction:
        minus = False
        while sign := self.take("-", "+"):
            minus ^= sign == "-"
        value = self.atom(depth + 1)
        while self.take("%"):
            value /= 100
        return -value if minus else value

    def atom(self, depth: int) -> Fraction:
        if depth > _DEPTH:
            raise _trouble(f"parentheses are more than {_DEPTH} deep")
        if self.take("("):
            value = self.sum(depth)
            self.expect(")")
            return value
        return self.rounded(depth) if self.take("round") else self.number()

    def rounded(self, depth: int) -> Fraction:
        self.expect("(")
        value = self.sum(depth)
        self.expect(",")
        places = self.peek()
        if not (places.isdigit() and int(places) <= _PLACES):
            raise _trouble(f"the second part of “round” is a whole number from 0 to {_PLACES}")
        self.at += 1
        self.expect(")")
        return _half_up(value, int(places))

    def number(self) -> Fraction:
        token = self.peek().replace(",", "")
        if not token[:1] or token[0] not in "0123456789.":
            raise _trouble(f"a number is missing {self._place()}")
        if len(token) > _DIGITS:
            raise _trouble(f"a number has at most {_DIGITS} digits")
        self.at += 1
        self.numbers.append(Fraction(token))
        return self.numbers[-1]

    def _place(self) -> str:
        if not self.tokens:
            return "in an empty expression"
        return f"before “{self.peek()}”" if self.peek() else f"after “{self.tokens[-1]}”"


_OPERATIONS: Final[dict[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def _bounded(value: Fraction) -> Fraction:
    if abs(value.numerator) > _SIZE or value.denominator > _SIZE:
        raise _trouble("the numbers become too large")
    return value


def _half_up(value: Fraction, places: int) -> Fraction:
    scale = 10**places
    whole = (2 * abs(value) * scale + 1) // 2
    return Fraction(whole if value >= 0 else -whole, scale)
