"""Quotes in articles of 5 and 50 MB, made to be as slow to look for as can be: each beside a plain quote.

    python -m benchmarks.long_articles [WORDS OF A SHAPE]

Prints the seconds that a processor takes from the text of an article to the evidence or the message, at both sizes;
the same for a plain quote in the same article of 50 MB, which stands at its end; and the memory that was taken while
it was looked for, as a share of the article's own. Each in a process of its own. Absolute times tell of this machine
only; the desk wants five seconds, and less memory than eight times the article.
"""

from __future__ import annotations

import platform
import resource
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from time import process_time
from typing import Final, NamedTuple

from briefgen.diagnostics import Span
from briefgen.evidence import read, resolve
from briefgen.model import Article, Citation, Source

SIZES: Final = (5, 50)
PLAIN: Final = "the zebra at last"
HERE: Final = Span(file="shape", line=1, col=1)


class Shape(NamedTuple):
    """What an article is made of, again and again, with what stands once before or after it; and what is quoted."""

    unit: str
    quote: str
    before: str = ""
    after: str = ""
    prefix: str | None = None
    suffix: str | None = None


SHAPES: Final[Mapping[str, Shape]] = {
    "parts take turns": Shape("The port is open.\n\nShips wait there.\n\n", "port […] wait"),
    "three parts take turns": Shape("The port is open.\n\nShips wait.\n\nMen sleep.\n\n", "port […] wait […] sleep"),
    "turns, one letter each": Shape("x\n\nz\n\n", "x […] z"),
    "turns, CRLF": Shape("The port is open.\r\n\r\nShips wait there.\r\n\r\n", "port […] wait"),
    "turns, CJK": Shape("港は開いている。\n\n船が待つ。\n\n", "港 […] 待つ"),
    "turns, one CJK sign each": Shape("港\n\n船\n\n", "港 […] 船"),
    "turns, soft hyphens": Shape("The po\u00adrt is open.\n\nShips wa\u00adit there.\n\n", "port […] wait"),
    "turns, combining characters": Shape("cafe\u0301 open\n\nx\u0301 waits\n\n", "café open […] waits"),
    "turns, with a prefix": Shape("The old port is.\n\nThe new port waits.\n\n", "port […] waits", prefix="old"),
    "turns in long paragraphs": Shape(f"{'port ' * 30_000}\n\n{'wait ' * 30_000}\n\n", "port […] wait"),
    "parts in the other order": Shape("Ships wait at the port.\n\n", "port […] wait"),
    "other order, one letter each": Shape("z x\n\n", "x […] z"),
    "signs, but not the words": Shape("港開待船\n\n", "港船 […] 待開"),
    "ten parts, one elsewhere": Shape("a b c d e f g h i\n\nj\n\n", " […] ".join("abcdefghij")),
    "a part across paragraphs": Shape("the\n\nport is\n\nopen ", "the port […] is open"),
    "parts inside words": Shape("sports awaits.\n\n", "port […] wait"),
    "inside words, one paragraph": Shape("sports awaits. ", "port […] wait"),
    "inside words, one letter each": Shape("ax bz\n", "x […] z"),
    "inside words, Cyrillic": Shape("спорты ждалите. ", "порт […] ждал"),
    "inside words, soft hyphens": Shape("s\u00adport a\u00adwait\n\n", "port […] wait"),
    "inside numbers": Shape("1,820 2,790 ", "820 […] 790"),
    "first part inside words": Shape("sport wait. ", "port […] wait"),
    "last part inside words": Shape("port waits. ", "port […] wait"),
    "inside words, with [word]": Shape("sport bigs. ", "port [x] big"),
    "inside words, no part left out": Shape("sports ", "port"),
    "inside characters": Shape("x\u0301 z\u0301 ", "x […] z"),
    "inside characters, Devanagari": Shape("का ", "क"),
    "before a not": Shape("can't can’t ", "can […] can"),
    "dense head, far [word] tail": Shape("lorem ipsum dolor sit amet. ", "lorem [x] needle", after="needle"),
    "dense head and tail, with parts": Shape("lorem ipsum dolor. ", "ipsum […] lorem [x] needle", after="needle"),
    "dense head, one letter": Shape("a ", "a [x] b", after="b"),
    "dense head, one CJK sign": Shape("軍", "軍 [x] 事", after="事"),
    "dense parts, far last one": Shape("lorem ipsum dolor. ", "lorem [x] ipsum [x] needle", after="needle"),
    "a tail now and then": Shape("a " * 125 + "b ", "a [x] b [y] c"),
    "tail in the next sentence": Shape("The port of the town is shut. Big ships wait there. ", "port [x] Big"),
    "tail too many words away": Shape("The port of a town in the far south is as big as it was. ", "port [x] big"),
    "the same, with parts left out": Shape(
        "The port of a town in the far south is as big as it was, and men wait.\n\n", "port [x] big […] wait"
    ),
    "first part everywhere": Shape("port ", "port […] wait", after="wait"),
    "last part everywhere": Shape("wait ", "port […] wait", before="port\n\n"),
    "middle part everywhere": Shape("bigs ", "port […] big […] wait", before="port ", after="wait"),
    "brackets in the article": Shape("port [a] is. [b]\n\nwait [c] there\n\n", "port [a] […] wait [c] [d] zulu"),
    "the same signs in the article": Shape(
        "The port […] is open.\n\nShips wait […] for it.\n\n", "port […] wait […] ships […] open […] it"
    ),
    "CJK without spaces": Shape("軍事対話再開", "軍対 […] 事話"),
    "CJK with spaces": Shape("軍 事 ", "軍事 […] 軍軍"),
    "not there at all": Shape("lorem ipsum dolor sit amet. ", "lorem ipsum dolor sit emat"),
}


class Cost(NamedTuple):
    """What it took to look for a quote."""

    seconds: float
    memory: float
    """As a share of the article's own."""
    verdict: str


def _text(shape: Shape, size: int) -> str:
    return shape.before + shape.unit * (size * 1_000_000 // len(shape.unit.encode())) + shape.after


def _source(text: str) -> Source:
    article = Article(
        alias="long",
        file="long.txt",
        sha256="0" * 64,
        published=date(2026, 2, 5),
        rights="full",
        origin="long",
        span=HERE,
        file_span=HERE,
        sha256_span=HERE,
    )
    return Source(article=article, text=text, sha256=article.sha256)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def cost(name: str, size: int, plain: bool) -> Cost:
    shape = SHAPES[name]
    text = _text(shape, size)
    source = _source(f"{text}\n\n{PLAIN}" if plain else text)
    quote, prefix, suffix = (PLAIN, None, None) if plain else (shape.quote, shape.prefix, shape.suffix)
    citation = Citation(article="long", quote=quote, prefix=prefix, suffix=suffix, span=HERE, article_span=HERE)
    before = _peak()
    began = process_time()
    evidence, problems = resolve(citation, read(source))
    seconds = process_time() - began
    verdict = f"{evidence.match} at {evidence.passages[0].start}" if evidence else problems[0].message
    return Cost(seconds, (_peak() - before) / sys.getsizeof(text), verdict)


def _alone(name: str, size: int, plain: bool) -> Cost:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(cost, name, size, plain).result()


def main() -> None:
    wanted = " ".join(sys.argv[1:])
    print(f"Python {platform.python_version()}, {platform.machine()}; seconds")  # noqa: T201
    print(f"{'':32}{'5 MB':>8}{'50 MB':>8}{'plain':>8}{'memory':>8}  verdict")  # noqa: T201
    for name in SHAPES:
        if wanted in name:
            small, large = (_alone(name, size, plain=False) for size in SIZES)
            plain = _alone(name, SIZES[-1], plain=True)
            row = f"{name:32}{small.seconds:8.2f}{large.seconds:8.2f}{plain.seconds:8.2f}{large.memory:8.1f}"
            print(f"{row}  {large.verdict}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
