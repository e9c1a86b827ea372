"""What stands in the place of WeasyPrint's own functions: nobody can tell it from them but by the time."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
from base64 import b64encode
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest

import values
from briefgen import overlay
from briefgen.files import Inputs
from briefgen.render import pdf, quicker
from briefgen.render.quicker import styles
from briefgen.theme import Theme
from pdf.languages import TOLD, edition

REPOSITORY: Final = Path(__file__).parent.parent

COMPARE: Final = textwrap.dedent("""
    import json, sys, tempfile
    from base64 import b64decode
    from briefgen import patterns
    from briefgen.render import loading, quicker, sheets, weasy

    asked = json.load(sys.stdin)
    files = {name: b64decode(data) for name, data in asked["files"].items()}

    def made(read):
        theme = weasy._Theme(files, read)
        for page in asked["pages"]:
            try:
                yield weasy._pdf(theme, {"attachments": []}, [page.encode()])
            except Exception as error:
                yield repr(error)

    weasy._isolate(tempfile.mkdtemp())
    loading.load(None, sheets.Sheets().fill)
    weasy._library(".logger").LOGGER.disabled = True
    before = [*made(sheets.Sheets())]
    assert quicker.quicken()
    store = patterns.Store(tempfile.mkdtemp(), "sheets")
    ways = [[*made(sheets.Sheets(store))] for _ in range(2)]
    assert bool(store.read()) == any(name.endswith(".css") for name in files)
    json.dump([at for at, data in enumerate(before) if any(data != way[at] for way in ways)], sys.stdout)
""")


def different(pages: list[str], files: dict[str, bytes]) -> list[int]:
    """The numbers of the pages of which WeasyPrint by itself makes another PDF."""
    asked = {"pages": pages, "files": {name: b64encode(data).decode() for name, data in files.items()}}
    done = subprocess.run(
        [sys.executable, "-c", COMPARE],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[int] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder())


def test_it_is_for_the_release_that_is_locked() -> None:
    """A new one is to be looked at: what was changed in the functions that are replaced?"""
    assert version("weasyprint") in quicker.RELEASES


def test_another_release_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quicker, "RELEASES", ())

    assert not quicker.quicken()


def test_briefs_are_the_same(theme: Theme) -> None:
    editions = [values.full(), values.sparse(), values.hostile(), *map(edition, TOLD)]
    pages = [pdf.print_html(one, theme) for one in editions]
    files: dict[str, bytes] = {}
    for page in pages:
        files |= pdf.print_files(theme, page)

    assert different(pages, files) == []


def test_another_colour_profile_than_the_standard_one_is_left_alone() -> None:
    css = SimpleNamespace(ColorProfile=lambda *given: given)
    given = (BytesIO(b"profile"), "https://theme.invalid/sRGB2014.icc", "perceptual", (["r"], ["g"], ["b"]))
    assert styles._profile(css)(*given) == given


STYLES: Final = tuple(
    """
    letter-spacing: 2pt; letter-spacing: 0; word-spacing: 5pt; text-align: justify; direction: rtl; hyphens: auto
    hyphens: manual; hyphenate-character: "~"; overflow-wrap: anywhere; overflow-wrap: normal; word-break: break-all
    white-space: pre; white-space: pre-wrap; white-space: nowrap; white-space: pre-line; tab-size: 3
    font-size: 7pt; font-size: 150%; font-size: 0; font-style: italic; font-weight: 600; font-stretch: condensed
    font-variant-caps: small-caps; font-variant-numeric: oldstyle-nums; font-variant-ligatures: none; font-kerning: none
    font-feature-settings: "ss01"; font-language-override: "DEU"; font-variation-settings: "wght" 300
    text-decoration: underline; text-decoration: line-through overline red; text-underline-offset: 2pt
    line-height: 1.2; line-height: 20pt; line-height: normal; line-height: 130%; vertical-align: super; text-indent: 10%
    margin: 5%; margin-inline: 2em 1em; margin-block-start: -3pt; margin-left: auto; padding: 3pt 5%
    padding-inline: 3pt
    width: 50%; width: 60pt; width: calc(20% + 30pt); inline-size: 90pt; min-width: 80%; max-width: 40%; height: 30pt
    height: 10%; min-height: 20pt; max-height: 25%; box-sizing: border-box; box-sizing: padding-box
    border: 1pt solid; border-inline-start: 2pt solid blue; border-style: dotted; border-width: thick
    border-radius: 4pt; position: relative; position: absolute; left: 10%; top: 5pt; inset-inline-end: 0
    float: left; float: right
    display: inline-block; display: table; display: inline; columns: 2; clear: both
    overflow: hidden; text-overflow: ellipsis; line-clamp: 2; block-ellipsis: auto; max-lines: 1; opacity: .5
    border-collapse: collapse; border-spacing: 3pt; color: inherit; margin: inherit; font: inherit; all: initial
    text-transform: uppercase; visibility: hidden; orphans: 3; break-before: page; break-inside: avoid
    color: currentColor; background: yellow; transform: rotate(3deg); list-style: square inside
    --x: 3pt; padding-left: var(--x)
    float: footnote; position: note(); float: var(--f, footnote); display: list-item; background: url(x.png) red
    box-shadow: 2pt 2pt blue; outline: 1pt dashed; border-image: linear-gradient(red, blue) 1; border-radius: 0 9pt 5% 0
    font-weight: inherit; line-height: inherit; direction: ltr; border-inline-end-style: solid; padding: initial
    """.replace("\n", ";").split(";")
)
HEADS: Final = (
    "h2 { float: footnote } ::footnote-call { content: '*'; color: red } ::footnote-marker { font-size: 2em }",
    "em::before { display: list-item; content: 'x' } ::marker { font-weight: 600 } h2::marker { color: blue }",
    ":is(b, em) { f\\6c oat: footnote } a { position: note(n) } ::note-call { content: '!' }",
    "p::first-line { font-weight: 600; letter-spacing: 1pt } p::first-letter { font-size: 2em }",
    "li::marker { color: red } p::before { content: counter(page) ' → '; text-decoration: underline }",
    "@page { size: A5; margin: 10%; @top-left { content: string(a); width: 50% } } h2 { string-set: a content() }",
    "h2 { position: running(b) } @page { size: A6; @bottom-center { content: element(b); font-size: 6pt } }",
)
WORDS: Final = (
    *("The", "harbour", "office", "counted", "ships:", "Af\u00adfi\u00adni\u00adty", "a\tb", "1,234.5", "\n", "“so”"),
    *("Donaudampfschifffahrtsgesellschaft", "ﬁ", "\u00a0", "e\u0301", "and\u2028so"),
)


SEEDS: Final = (0, 1, 3, 4, 5, 7, 10, 11, 12)
"""Others take WeasyPrint seconds."""


def some_page(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311  the same pages in every run
    parts = "".join(some_part(chance, 2) for _ in range(6))
    head = f"<title>T</title><style>body {{ font-family: 'Source Serif 4' }} {chance.choice(HEADS)}</style>"
    language = chance.choice(["en", "de", "ar", ""])
    return f'<html lang="{language}"><head>{head}</head><body>{parts}</body></html>'


def some_part(chance: random.Random, depth: int) -> str:
    if not depth or chance.random() < 0.3:
        return " ".join(chance.choices(WORDS, k=chance.randrange(1, 12)))
    style = "; ".join(chance.choices(STYLES, k=chance.randrange(4))).replace('"', "'")
    within = "".join(some_part(chance, depth - 1) for _ in range(chance.randrange(1, 4)))
    if chance.random() < 0.15:
        row = f"<tr><td>{within}<th>{within}</tr>"
        return f'<table style="{style}"><thead>{row}</thead><tbody>{row * chance.randrange(1, 4)}</tbody></table>'
    name = chance.choice(["div", "p", "span", "b", "h2", "li", "a", "em"])
    return f'<{name} style="{style}">{within}</{name}>'


PLAIN: Final = """
<html lang="en"><head><title>T</title></head>
<body style="font-variant-ligatures: normal; text-indent: calc(10% + 3pt)">
<p style="overflow-wrap: normal">The <b>office</b> counted</p>
<p style="overflow-wrap: anywhere; width: 40pt">Donaudampfschiff</p>
<p style="white-space: pre; tab-size: 3">a\tb</p>
</body></html>
"""


NOTED: Final = """
<html lang="en"><head><title>T</title></head><body>
<p>The office<b style="fl\\6f at: footnote">Of the harbour.</b> counted.</p>
<p>It did.<i style="--f: footnote; FLOAT: VAR(--f)">So it said.</i></p>
<p>And <em style="position: note()">a note</em>.</p>
<ol><li>One<li style="display: block">Two<li style="list-style: inside square">Three</ol>
</body></html>
"""


def test_any_pages_are_the_same(theme: Theme) -> None:
    pages = [PLAIN, NOTED, *map(some_page, SEEDS)]

    assert different(pages, dict(pdf.print_files(theme, ""))) == []
