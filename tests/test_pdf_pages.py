"""The printed page in every script, at every size, and as the settings ask for it."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image

import values
from briefgen import inline, overlay
from briefgen.build import build
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.look import Look
from briefgen.model import Chapter, Edition, Statement
from briefgen.render import pdf
from briefgen.render.markdown import markdown
from briefgen.theme import Theme
from conftest import TINY, Workspace
from pdf.anatomy import Anatomy, violations
from pdf.boxes import sheets
from pdf.languages import TOLD, edition, statements
from pdf.parity import differences
from pdf.verapdf import FLAVOURS, Verdicts, verdicts

REPOSITORY: Final = Path(__file__).parent.parent
DAY: Final = date(2026, 3, 1)


@cache
def theme() -> Theme:
    return Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder())


def long(pages: int) -> Edition:
    """An edition of about so many pages: chapters of facts, and an article whose lines take several rows each."""
    full = values.full()
    plain = replace(full.chapters[1].items[0], marks=(), lang=None)
    words = "The harbour office counted the ships that lay outside and gave the names of all of them. "
    text = "".join(f"{words * (number**2 % 11 % 6 + 1)}\n" for number in range(pages * 9))
    entry = values.article("register", text, publisher="Example Register", title="All the ships", rights="full")
    chapters = tuple(
        Chapter(
            id=f"section-{chapter}",
            title=f"What was seen on day {chapter} of the storm",
            items=tuple(
                replace(plain, id=f"ship-{chapter}-{n}", text=words * (n % 5 + 1), why=words if n % 3 else None)
                for n in range(9)
            ),
        )
        for chapter in range(1, pages)
    )
    extracts = (*full.extracts, values.extract(values.source(entry, text), ()))
    return replace(full, chapters=(*full.chapters, *chapters), extracts=extracts)


def wide() -> Edition:
    """The full edition with words that fit nowhere: without a space, in the narrowest columns, across markup."""
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    run = f"{word}**{word}**{word}*{word}*`{word}`"
    full = values.full()
    narrow = full.disputes[1]
    accounts = tuple(replace(account, text=run) for account in narrow.accounts)
    first, *others = full.chapters
    told, *more = first.items
    return replace(
        full,
        title=word * 5,
        series="A name of a series that goes on and on, longer than any header can be, and then on and on again",
        organisation=word * 3,
        bottom_line=(Statement(text=run * 2, marks=full.bottom_line[0].marks), full.bottom_line[1]),
        chapters=(replace(first, title=word * 4, items=(replace(told, text=run * 2, why=run), *more)), *others),
        disputes=(full.disputes[0], replace(narrow, question=run, accounts=accounts)),
    )


def short(edition: Edition) -> Edition:
    """The edition as one that leaves out the extracts."""
    return replace(edition, left_out=("extracts",))


EDITIONS: Final = {
    "full": values.full(),
    "short": short(values.full()),
    "short-ar": short(edition("ar")),
    "sparse": values.sparse(),
    "wide": wide(),
    "sixty": long(37),
    **{language: edition(language) for language in TOLD},
}


@dataclass(frozen=True, kw_only=True)
class Made:
    pdf: bytes
    files: tuple[str, ...]
    path: Path


def make(renderer: pdf.Renderer, edition: Edition, look: Look | None = None) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, which may give no warning, and the names of what it was made with."""
    look = look or Look()
    html = pdf.print_html(edition, theme(), look)
    files = pdf.print_files(theme(), html, look)
    data, problems = renderer.pdf(pdf.PdfJob(html=html, files=files, date=DAY))
    assert [str(problem) for problem in problems] == []
    return data, tuple(files)


@pytest.fixture(scope="module")
def renderer() -> Iterator[pdf.Renderer]:
    with pdf.process() as renderer:
        yield renderer


@pytest.fixture(scope="module")
def made(renderer: pdf.Renderer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("made")
    found = {}
    for name, one in EDITIONS.items():
        data, files = make(renderer, one)
        path = folder / f"{name}.pdf"
        path.write_bytes(data)
        found[name] = Made(pdf=data, files=files, path=path)
    return found


@pytest.fixture(scope="module")
def judged(made: dict[str, Made]) -> Verdicts:
    return verdicts(one.path for one in made.values())


every_edition = pytest.mark.parametrize("name", EDITIONS)
every_language = pytest.mark.parametrize("language", TOLD)


@every_edition
def test_verapdf_finds_nothing_wrong_in_any_script_or_size(judged: Verdicts, made: dict[str, Made], name: str) -> None:
    assert {flavour: judged[f"{name}.pdf", flavour] for flavour in FLAVOURS} == dict.fromkeys(FLAVOURS, ())
    assert violations(made[name].pdf) == []


# The words.


@every_edition
def test_the_pdf_says_what_the_markdown_says(made: dict[str, Made], name: str) -> None:
    one = EDITIONS[name]
    assert differences(Anatomy(made[name].pdf).text, markdown(one, theme()), one, theme()) == []


CHANGES: Final = {
    "a word more": ("Ships are moving again", "Ships are moving once again"),
    "a word less": ("reopened at 06:00", "reopened 06:00"),
    "another order": ("Watch", "Sources"),
    "another number": ("[7]", "[8]"),
    "another teller": ("Notice to residents", "A notice"),
    "another age": ("from 1 March 2026", "from 2 March 2026"),
    "another rating": ("reliable (B)", "reliable (A)"),
    "no rating": (", reliability cannot be judged (F)", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_difference_between_pdf_and_markdown_is_seen(made: dict[str, Made], change: str) -> None:
    before, after = CHANGES[change]
    text = markdown(EDITIONS["full"], theme())
    assert before in text
    printed = Anatomy(made["full"].pdf).text
    assert differences(printed, text.replace(before, after), EDITIONS["full"], theme()) != []
    assert differences(printed.replace(before, after), text, EDITIONS["full"], theme()) != []


@every_language
def test_what_poppler_copies_has_each_statement(made: dict[str, Made], language: str) -> None:
    done = subprocess.run(["pdftotext", made[language].path, "-"], capture_output=True, text=True, check=True)
    text = _plain(done.stdout)
    if language == "ar":
        # Poppler turns the two letters of one glyph, lam and alef, round with the rest.
        turned = {words: words.replace("لا", "ال") for words in map(_plain, _words_of(language))}
        assert [words for words, drawn in turned.items() if drawn not in text] == []
        return
    assert [words for words in map(_plain, _words_of(language)) if words not in text] == []


def _words_of(language: str) -> list[str]:
    return [word for statement in statements(language) for word in inline.plain(statement).split()]


def _plain(text: str) -> str:
    """Without white space and what has no letter of its own; Arabic marks stand apart from their letters in Poppler."""
    return "".join(c for c in text if c.isalnum() and not "\u064b" <= c <= "\u0652")


def test_words_in_another_language_name_it_and_those_from_right_to_left_are_given_in_order(
    made: dict[str, Made],
) -> None:
    spoken = Anatomy(made["full"].pdf).spoken
    assert spoken[:7] == [
        ("ar", "أعيد فتح الميناء صباح"),
        ("ar", "الاثنين"),
        ("ar", "."),
        ("ar", "[8]"),
        ("ja", "港は月曜日の朝に再開した。"),
        ("ru", "Порт вновь открылся утром в понедельник."),
        ("el", "Το λιμάνι άνοιξε ξανά τη Δευτέρα το πρωί."),
    ]
    assert ("en", "harbour reopened at 06:00 on Monday»") in Anatomy(made["ar"].pdf).spoken
    assert Anatomy(made["ru"].pdf).text.count("[1]") == 5


UPSTREAM: Final = textwrap.dedent("""\
    import json, sys
    sys.path[:0] = json.loads(sys.argv[1])
    import weasyprint
    from briefgen.render import weasy
    from weasyprint.formatting_structure import boxes

    def finish(document, pdf):
        drawn = [box for page in document.pages for box in weasy._drawn(page._page_box, boxes)]
        tags = list(weasy._leaves(weasy._at(pdf, pdf.catalog["StructTreeRoot"]), pdf))
        found.update(boxes=len(drawn), tags=len(tags), lang=[str(tag.get("Lang")) for tag in tags])

    found = {}
    html = '''<html lang="en" dir="ltr"><title>a</title><style>@page { @top-left { content: "header" } }
      b { position: absolute; left: 0 } li { list-style: disc }</style>
      <p>one <b>two</b> <i lang="el">three</i></p><ul><li>four</ul>
      <table><caption>five</caption><tr><th>six<td>seven</table><p dir="rtl">eight <a href="#x">nine</a></p>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>ten</title><rect width="1" height="1"/></svg>'''
    weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-3a", finisher=finish)
    print(json.dumps(found))
""")


def test_weasyprint_still_has_the_same_leaves_in_boxes_and_tags_and_names_no_language() -> None:
    path = json.dumps([str(REPOSITORY), *sys.path])
    done = subprocess.run([sys.executable, "-c", UPSTREAM, path], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["boxes"] == found["tags"] == 11
    assert set(found["lang"]) == {"None"}


@pytest.mark.parametrize(
    ("text", "from_the_right"),
    [("12 ships of الميناء", False), ("12 سفينة of the port", True), ("12 – 13", False)],
)
def test_a_text_of_no_known_language_runs_as_its_first_letter_does(
    renderer: pdf.Renderer, tmp_path: Path, text: str, from_the_right: bool
) -> None:
    head = '<html lang="en"><head><title>a</title><link rel="stylesheet" href="css/print.css"></head>'
    html = f'{head}<body><h1>a</h1><p dir="auto">{text}</p></body></html>'
    data, _ = renderer.pdf(pdf.PdfJob(html=html, files=pdf.print_files(theme(), html), date=DAY))
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    (sheet,) = sheets(path)
    number = next(word for word in sheet.words if word.text == "12")
    assert (number.left > sheet.width / 2) == from_the_right


# Fonts.


def test_only_the_fonts_of_the_scripts_in_a_page_are_sent_with_it(made: dict[str, Made]) -> None:
    sent = {language: [n for n in made[language].files if n.startswith("css/print-")] for language in TOLD}
    assert sent == {
        "ar": ["css/print-arabic.css"],
        "he": ["css/print-hebrew.css"],
        "ja": ["css/print-japanese.css"],
        "zh-Hant": ["css/print-japanese.css"],
        "ru": [],
        "el": [],
    }
    assert [name for name in made["he"].files if "Hebrew" in name] == [
        "fonts/NotoSerifHebrew-Regular.ttf",
        "fonts/NotoSerifHebrew-SemiBold.ttf",
    ]
    assert len(made["ru"].files) == 9


# Lines.

NO_START: Final = "、。，．・：；？！）」』】〕ぁぃぅぇぉっゃゅょー〜々…"
NO_END: Final = "（「『【〔"


@pytest.mark.parametrize("language", ["ja", "zh-Hant"])
def test_no_line_begins_or_ends_with_what_may_not_stand_there(renderer: pdf.Renderer, language: str) -> None:
    told = EDITIONS[language]
    chapter = told.chapters[0]
    texts = ["あ" * n + "「港」は、（再び）開いた。" * 6 for n in range(14)]
    items = tuple(
        replace(chapter.items[1], id=f"i{n}", text=text, series=None, derived=(), marks=())
        for n, text in enumerate(texts)
    )
    anatomy = Anatomy(make(renderer, replace(told, chapters=(replace(chapter, items=(*chapter.items, *items)),)))[0])
    lines = [line for line in anatomy.lines if "港" in line or "開" in line or "再" in line]
    assert len(lines) > 28
    assert [line for line in lines if line[0] in NO_START or line[-1] in NO_END] == []


# Sizes.


@every_edition
def test_nothing_reaches_into_the_margins(made: dict[str, Made], name: str) -> None:
    assert {
        number: out for number, sheet in enumerate(sheets(made[name].path), 1) if (out := sheet.outside(20, 11, 9))
    } == {}


def test_the_long_edition_has_sixty_pages_and_names_them(made: dict[str, Made]) -> None:
    anatomy = Anatomy(made["sixty"].pdf)
    count = len(anatomy.pages)
    assert 58 <= count <= 66
    assert all(f"Page {n} of {count}" in anatomy.drawn(n) for n in range(1, count + 1))
    assert "In this brief Ships are moving again 2" in anatomy.text


@every_edition
def test_no_heading_stands_last_on_a_page(made: dict[str, Made], name: str) -> None:
    places = Anatomy(made[name].pdf).places
    after = [(kind, page, next_page) for (kind, page), (_, next_page) in _headings(places)]
    assert after
    assert [heading for heading in after if heading[1] != heading[2]] == []


def _headings(places: list[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Each heading with the first tag behind it that is neither in it nor a heading itself."""
    for at, (kind, page) in enumerate(places):
        if kind in ("H2", "H3"):
            behind = [
                place for place in places[at + 1 :] if place[0] not in ("H2", "H3", "Span", "NonStruct", "Sect", "Div")
            ]
            yield (kind, page), behind[0]


def test_no_line_of_an_article_stands_alone_at_the_top_or_the_bottom_of_a_page(made: dict[str, Made]) -> None:
    pages = [sheet.rows for sheet in sheets(made["sixty"].path)]
    begins = [[row.split()[0].isdigit() for row in rows] for rows in pages if rows[0].split()[0] != "Source"]
    extracts = [page for page in begins if sum(page) >= 8]
    assert len(extracts) > 15
    broken = 0
    for before, page in pairwise(extracts):
        above, below = before[::-1].index(True) + 1, page.index(True)
        assert below == 0 or (below >= 2 and above >= 2)
        broken += below > 0
    assert broken > 3


def test_a_name_that_is_longer_than_the_header_ends_in_dots_and_leaves_the_header_where_it_is(
    made: dict[str, Made],
) -> None:
    _, plain, *_ = sheets(made["full"].path)
    _, sheet, *_ = sheets(made["wide"].path)
    header = [word for word in sheet.words if word.top < 20 * 72 / 25.4]
    assert " ".join(word.text for word in header if word.left < 350).startswith(
        "A name of a series that goes on and on, longer"
    )
    assert header[0].top == plain.words[0].top
    assert len({round(word.bottom) for word in header if word.left < 350}) == 1


# Settings.


def png(mode: str = "RGBA", size: tuple[int, int] = (120, 40)) -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def logos(renderer: pdf.Renderer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("logos")
    found = {}
    for mode in ("RGBA", "P", "LA", "L", "1"):
        found[mode] = folder / f"{mode}.pdf"
        found[mode].write_bytes(make(renderer, EDITIONS["full"], Look(logo=png(mode), accent="#8a1538"))[0])
    return found


def test_a_logo_of_any_kind_breaks_no_rule(logos: dict[str, Path]) -> None:
    assert {key: rules for key, rules in verdicts(logos.values()).items() if rules} == {}


def test_a_logo_speaks_for_the_organisation(logos: dict[str, Path], renderer: pdf.Renderer) -> None:
    def spoken(data: bytes) -> str:
        with pikepdf.open(BytesIO(data)) as file:
            return next(
                str(o.Alt) for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
            )

    assert spoken(logos["RGBA"].read_bytes()) == "Example Port Desk"
    assert spoken(make(renderer, EDITIONS["sparse"], Look(logo=png()))[0]) == "Brief"


def test_an_accent_is_the_colour_of_labels_and_bars(logos: dict[str, Path]) -> None:
    with pikepdf.open(logos["RGBA"]) as file:
        colours = {
            tuple(round(float(part) * 255) for part in step.operands)
            for step in pikepdf.parse_content_stream(file.pages[0])
            if str(step.operator) == "rg"
        }
    assert (0x8A, 0x15, 0x38) in colours
    assert (0x12, 0x3A, 0x6B) not in colours


def test_a_font_of_the_settings_draws_what_the_themes_own_lack_and_nothing_else(renderer: pdf.Renderer) -> None:
    japanese = (REPOSITORY / "templates/fonts/NotoSansJP-Regular.ttf").read_bytes()
    sparse = EDITIONS["sparse"]
    plain, _ = make(renderer, sparse)
    assert make(renderer, sparse, Look(fonts={"Own font.ttf": japanese}))[0] == plain
    # In none of the ranges that bring a font of the theme's along.
    signs = replace(sparse, title="Harbour ℵ")
    html = pdf.print_html(signs, theme())
    lacking = renderer.pdf(pdf.PdfJob(html=html, files=pdf.print_files(theme(), html), date=DAY))[1]
    assert [problem.notes for problem in lacking] == [("“ℵ” U+2135 ALEF SYMBOL",)]
    make(renderer, signs, Look(fonts={"Own font.ttf": japanese}))


SETTINGS: Final = """\
title: Halvard brief
organisation: The desk
accent: "#8a1538"
logo: images/logo.png
fonts: [Own.ttf]
...
"""


def test_settings_change_the_look_of_pages_and_pdf(workspace: Workspace) -> None:
    font = (REPOSITORY / "templates/fonts/NotoSansJP-Regular.ttf").read_bytes()
    facts = TINY["seeds/facts/2026-11-21.yaml"].replace("A stoppage would", "ℵ, a stoppage would")
    root = workspace(
        {
            "briefgen.yaml": SETTINGS,
            "images/logo.png": png(),
            "templates/fonts/Own.ttf": font,
            "seeds/facts/2026-11-21.yaml": facts,
        }
    )
    built = build(root)
    assert [warning.message for warning in built.warnings if warning.kind == "renderer"] == []
    (logo,) = (name for name in built.written if "/logo." in name)
    (sheet,) = (name for name in built.written if "/screen." in name)
    assert (root / logo).read_bytes() == png()
    assert (root / sheet).read_text().endswith(Look(accent="#8a1538").css)
    image = '<img class="logo" src="{}" alt="The desk">'
    page = (root / "output/2026-11-21/brief.html").read_text()
    assert image.format(f"../{logo.removeprefix('output/')}") in page
    latest = (root / "output/latest.html").read_text()
    assert image.format(f"data:image/png;base64,{b64encode(png()).decode()}") in latest
    assert Look(accent="#8a1538").css in latest
    assert "ℵ" in Anatomy((root / "output/2026-11-21/brief.pdf").read_bytes()).text


UNFIT: Final = """\
briefgen.yaml:4:7: error: "images/logo.png" is a damaged PNG image
  hint: put another file there, or name another one
briefgen.yaml:5:9: error: "Own.ttf" is no TrueType or OpenType font
  hint: put another file there, or name another one"""

ABSENT: Final = """\
briefgen.yaml:4:7: error: there is no file "images/logo.png"
  hint: check the name, or put the file there
briefgen.yaml:5:9: error: there is no file "templates/fonts/Own.ttf"
  hint: check the name, or put the file there"""

SPOILED: Final = """\
output/2026-11-21/brief.pdf: error: "templates/fonts/SourceSans3-It.ttf" is a damaged font
  everything else was made; of this PDF, there is none of this day yet
  hint: put the font there anew, or remove the file if it takes the place of one of the theme's"""


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        (
            {"briefgen.yaml": SETTINGS, "images/logo.png": png()[:-4], "templates/fonts/Own.ttf": "Own"},
            "settings",
            UNFIT,
        ),
        ({"briefgen.yaml": SETTINGS}, "settings", ABSENT),
    ],
    ids=["unfit", "absent"],
)
def test_a_file_of_the_look_that_will_not_do_is_named_and_nothing_is_written(
    workspace: Workspace, changes: dict[str, str | bytes], kind: str, said: str
) -> None:
    root = workspace(changes)
    with pytest.raises(BriefgenError) as error:
        build(root)
    assert {problem.kind for problem in error.value.problems} == {kind}
    assert str(error.value) == said
    assert not (root / "output").exists()


def test_a_damaged_font_of_the_theme_costs_only_the_pdf(workspace: Workspace) -> None:
    root = workspace({"templates/fonts/SourceSans3-It.ttf": b"\0\1\0\0\0\x0f"})
    (failure,) = build(root).failures
    assert (failure.kind, str(failure)) == ("renderer", SPOILED)
    assert {path.name for path in (root / "output/2026-11-21").iterdir()} == {"brief.html", "brief.json", "brief.md"}
