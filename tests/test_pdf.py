"""The PDF, judged by what is in it, by veraPDF, and by what happens when it cannot be made."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pikepdf
import pytest
from msgspec.structs import replace

import values
from briefgen import overlay
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.look import Look, Paper
from briefgen.model import Edition
from briefgen.render import pdf
from briefgen.render.pdf import page as print_page
from briefgen.render.pdf import renderer as pdf_renderer
from briefgen.theme import Theme
from pdf.anatomy import Anatomy, violations
from pdf.verapdf import FLAVOURS, Verdicts, verdicts

REPOSITORY: Final = Path(__file__).parent.parent
DAY: Final = date(2026, 3, 2)

ATTACHED: Final = (
    pdf.Attachment(name="brief.json", data=b'{"a": 1}', mime="application/json", description="The brief with receipts"),
    pdf.Attachment(name="facts.yaml", data=b"date: 2026-03-02\n", mime="application/yaml", description="The facts"),
    pdf.Attachment(name="wire (1).txt", data="ж\n".encode(), mime="text/plain", description="“Wire”"),
)


def lengthened(times: int = 120) -> Edition:
    """The full edition with its second chapter told over and over, so that it takes many pages: of 120 times, more
    than nine, of 30, fewer."""
    edition = values.full()
    first, second, *rest = edition.chapters
    plain = replace(second.items[0], marks=())
    more = tuple(replace(plain, id=f"{plain.id}-{number}", likelihood=None, kind="reported") for number in range(times))
    return replace(edition, chapters=(first, replace(second, items=(*second.items, *more)), *rest))


EDITIONS: Final = {
    "full": values.full(),
    "sparse": values.sparse(),
    "hostile": values.hostile(),
    "middle": lengthened(30),
    "long": lengthened(),
}


@cache
def theme() -> Theme:
    return Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder())


@cache
def files() -> Mapping[str, bytes]:
    """Of a page in Latin, Greek or Cyrillic letters."""
    return pdf.print_files(theme(), "")


def job(edition: Edition, **changes: Any) -> pdf.PdfJob:
    html = pdf.print_html(edition, theme())
    used = pdf.print_files(theme(), html)
    plain = pdf.PdfJob(html=html, files=used, date=DAY, attachments=ATTACHED)
    return replace(plain, **changes)


def page(body: str, head: str = "") -> str:
    return (
        f'<html lang="en"><head><title>A page</title><link rel="stylesheet" href="css/print.css">{head}</head>'
        f"<body><h1>A page</h1>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def renderer() -> Iterator[pdf.Renderer]:
    with pdf.process() as renderer:
        yield renderer


@pytest.fixture(scope="module")
def made(renderer: pdf.Renderer) -> dict[str, bytes]:
    """Each edition's PDF; none of them may give a warning."""
    results = {name: renderer.pdf(job(edition)) for name, edition in EDITIONS.items()}
    assert {name: problems for name, (_, problems) in results.items() if problems} == {}
    return {name: data for name, (data, _) in results.items()}


@pytest.fixture(scope="module")
def full(made: dict[str, bytes]) -> Anatomy:
    return Anatomy(made["full"])


every_edition = pytest.mark.parametrize("name", EDITIONS)


# Judged by others.


def _without_ua_mark(file: pikepdf.Pdf) -> None:
    data = file.Root.Metadata.read_bytes()
    file.Root.Metadata = file.make_stream(
        data.replace(b'pdfuaid:part="1"', b""), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def _without_tags(file: pikepdf.Pdf) -> None:
    del file.Root["/StructTreeRoot"]


def _without_a_font(file: pikepdf.Pdf) -> None:
    described = next(o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o)
    del described["/FontFile2"]


def _with_a_dumb_link(file: pikepdf.Pdf) -> None:
    del next(page for page in file.pages if "/Annots" in page).Annots[0]["/Contents"]


def _with_a_file_that_is_not_listed(file: pikepdf.Pdf) -> None:
    del file.Root.AF[0]


def _without_identifier(file: pikepdf.Pdf) -> None:
    del file.Root["/OutputIntents"]


DEFECTS: Final[dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str], str]]] = {
    "no-mark": (_without_ua_mark, {"ua1"}, "M 06-002 the file does not say that it is PDF/UA-1"),
    "no-tags": (_without_tags, {"3a", "ua1"}, "M 01-005 there are no tags"),
    "no-font": (_without_a_font, {"3a", "ua1"}, "M 31-009 a font is not embedded"),
    "dumb-link": (_with_a_dumb_link, {"ua1"}, "M 28-004 a link has no spoken description"),
    "stray-file": (
        _with_a_file_that_is_not_listed,
        {"3a"},
        "A 6.8 the files that are attached are not listed once each",
    ),
    "no-colour": (_without_identifier, {"3a"}, "A 6.2.3 the file names no colour profile"),
}


@pytest.fixture(scope="module")
def damaged(made: dict[str, bytes]) -> dict[str, bytes]:
    """The sparse PDF with one defect in each copy."""
    copies = {}
    for name, (spoil, _, _) in DEFECTS.items():
        with pikepdf.open(BytesIO(made["sparse"])) as file:
            spoil(file)
            copy = BytesIO()
            file.save(copy, static_id=True)
            copies[name] = copy.getvalue()
    return copies


@pytest.fixture(scope="module")
def judged(made: dict[str, bytes], damaged: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    folder = tmp_path_factory.mktemp("judged")
    for name, data in {**made, **damaged}.items():
        (folder / f"{name}.pdf").write_bytes(data)
    # The long one shows no rule that the others do not, and takes as long as all the rest.
    return verdicts(path for path in sorted(folder.glob("*.pdf")) if path.stem != "long")


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", ["full", "sparse", "hostile"])
def test_verapdf_finds_nothing_wrong(judged: Verdicts, name: str, flavour: str) -> None:
    assert judged[f"{name}.pdf", flavour] == ()


@pytest.mark.parametrize("name", DEFECTS)
def test_verapdf_finds_each_defect_that_was_put_in(judged: Verdicts, name: str) -> None:
    _, blind, _ = DEFECTS[name]
    assert {flavour for flavour in FLAVOURS if judged[f"{name}.pdf", flavour]} == blind


@every_edition
def test_no_rule_is_broken_that_can_be_judged_without_java(made: dict[str, bytes], name: str) -> None:
    assert violations(made[name]) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_our_own_rules_find_each_defect_that_was_put_in(damaged: dict[str, bytes], name: str) -> None:
    assert DEFECTS[name][2] in violations(damaged[name])


# What is in it.


def test_the_words_are_read_in_the_order_of_the_brief(full: Anatomy) -> None:
    parts = [
        "TLP:AMBER The harbour is open again, and a strike vote could close it on Thursday",
        "Harbour brief · Example Port Desk · Monday, 2 March 2026",
        "Corrections 2 March 2026, 09:30 UTC, wait-for-berth: was “The wait for a berth reached 13 hours.”, now",
        "Bottom line The harbour reopened on Monday; ships had waited 31 hours for a berth. [1] [2]",
        "Ships are moving again The harbour reopened at 06:00 on Monday, the port office said. [1] 2 origins",
        "Why it matters: Perishable goods have no other deep-water quay within a day’s road transport.",
        "Worked out: 31-18 = 13",
        "hours of waiting Thu 26 Feb Fri 27 Feb Sat 28 Feb Sun 1 Mar Mon 2 Mar 18 22.5 27 31 29",
        "Cars Foot −12.5 4",
        "What could stop them A strike vote planned for Thursday could close the harbour again. [3]",
        "judgment likelihood: likely (55–80 %)",
        "TLP:GREEN judgment confidence: moderate as of 2 March 2026",
        "Where accounts differ When did the harbour reopen? Example Wire Notice to residents At 06:00 on Monday",
        "Watch The strike vote on Thursday. [3]",
        "Sources [1] Example Wire, Harbour reopens after storm, 2 March 2026, 05:40 UTC, usually reliable (B)",
        "probably true (2), wire.txt, line 3:",
        "“The harbour reopened at 06:00 on Monday” Cited",
        "[7] Example Register, 2 March 2026, reliability cannot be judged (F), locked.txt, line 2: “Ships inside",
        "Source summary This brief rests on 4 articles of 4 independent origins; for 1 of them no publisher is named.",
        "They were published from 1 March 2026 to 2 March 2026. Of 9 statements, 3 rest on one origin only.",
        "Source extracts Line numbers are those of the files.",
        "Example Wire: Harbour reopens after storm By City desk, Weather desk. Published 2 March 2026, 05:40 UTC.",
        "1 HARBOUR REOPENS AFTER STORM 2 3 The harbour reopened at 06:00 on Monday[1], the port office said. Eleven",
        "The rights to this article allow none of its text to be shown here.",
        "Made by briefgen. Every quote above was found, word for word, in the file that it is cited from.",
    ]
    text = full.text.replace("\u200e", "")
    places = [text.find(part) for part in parts]
    assert [part for part, place in zip(parts, places, strict=True) if place < 0] == []
    assert places == sorted(places)


@every_edition
def test_each_page_bears_its_number_and_the_marking_at_top_and_bottom(made: dict[str, bytes], name: str) -> None:
    anatomy = Anatomy(made[name])
    marking = EDITIONS[name].marking
    count = len(anatomy.pages)
    for number in range(1, count + 1):
        words = anatomy.drawn(number)
        assert f"Page {number} of {count}" in words
        assert words.count(str(marking)) == (2 if marking else 0)


def test_an_article_whose_lines_are_left_out_says_which(renderer: pdf.Renderer) -> None:
    edition = EDITIONS["full"]
    wire, *others = edition.extracts
    cited = tuple(line for line in wire.lines if line.number in (3, 9))
    gaps = tuple(replace(line, gap=True) for line in cited)
    cut = replace(edition, extracts=(replace(wire, lines=gaps), *others))
    text = Anatomy(renderer.pdf(job(cut))[0]).text
    assert "Lines 1 to 2 are not shown. 3 The harbour" in text
    assert "Lines 4 to 8 are not shown. 9 Berth 7" in text
    assert "Lines 10 to 12 are not shown. Publisher not named: Notice to residents" in text


@every_edition
def test_each_link_within_the_brief_leads_to_a_place_and_each_citation_to_its_source_and_back(
    made: dict[str, bytes], name: str
) -> None:
    anatomy = Anatomy(made[name])
    inner = [link for link in anatomy.links if not re.match("https?:", link.target)]
    assert {link.target for link in inner} <= set(anatomy.anchors)
    for note in EDITIONS[name].notes:
        cited = {mark.anchor for mark in note.marks if mark.anchor in anatomy.anchors}
        back = {link.target for link in inner if link.spoken.endswith(f"of source {note.number}")}
        assert cited == back
        there = [link for link in inner if link.spoken == f"Source {note.number}"]
        assert len(there) >= len(cited)
        assert {link.target for link in there} == {f"note-{note.number}"}


def test_a_source_names_the_page_of_each_citation(full: Anatomy) -> None:
    pages = [full.anchors[mark.anchor][0] for mark in EDITIONS["full"].notes[0].marks]
    assert "“The harbour reopened at 06:00 on Monday” Cited " + ", ".join(f"↑p. {page}" for page in pages) in full.text


@pytest.mark.parametrize(
    ("says", "style"),
    [
        ("", ""),
        ("p.\u00a0@", ""),
        ("@ページ", ""),
        ("صفحة @", ""),
        ("p.\u00a0@", "position: absolute; inset-inline-end: 0"),
        ("", "float: right"),
        ("", "display: inline-block"),
        ("", "display: table"),
        ("", "display: flex"),
        ("", "position: relative; top: 1mm"),
    ],
)
@pytest.mark.parametrize("places", [1, 40, 150])
def test_what_leads_to_a_place_says_its_page(renderer: pdf.Renderer, places: int, says: str, style: str) -> None:
    """Of one digit or of two, before the place and behind it, where a number of two moves what comes after, too."""
    names = [f"place-{number}" for number in range(places)]
    refers = "".join(
        f'<li>[<span data-to="#{name}" data-says="{says or "@"}" style="{style}"></span>]</li>' for name in names
    )
    listed = f'<ul style="column-count: 4; font-variant-numeric: tabular-nums">{refers}</ul>'
    parts = "".join(f'<p id="{name}" style="height: 20mm">Here</p>' for name in names)
    anatomy = Anatomy(renderer.pdf(pdf.PdfJob(html=page(listed + parts + listed), files=files(), date=DAY))[0])
    said = re.findall(r"\[[^\d]*(\d+)[^\d]*\]", anatomy.text)
    assert said == [str(anatomy.anchors[name][0]) for name in names] * 2
    assert (len(anatomy.pages) > 9) == (places > 40)
    assert (len(anatomy.pages) > 2) == (places > 1)


def test_a_page_that_cannot_be_told_is_not_invented(renderer: pdf.Renderer) -> None:
    body = '<p>[<span data-to="#nowhere"></span>] [<span data-to="#hidden"></span>]</p><p id="hidden" hidden>Here</p>'
    data, _ = renderer.pdf(pdf.PdfJob(html=page(body), files=files(), date=DAY))
    assert Anatomy(data).text == "A page [] []"


_BARE: Final = "import weasyprint; weasyprint.HTML('print.html').write_pdf('out.pdf', pdf_variant='pdf/ua-1')"


def test_any_other_engine_tells_the_same_pages_by_the_style_sheet(made: dict[str, bytes], tmp_path: Path) -> None:
    wanted = job(EDITIONS["long"])
    for name, data in {**wanted.files, "print.html": wanted.html.encode()}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    subprocess.run([sys.executable, "-c", _BARE], cwd=tmp_path, check=True)
    ours, theirs = (
        re.findall(r"↑p. (\d+)|(\d+)(?= [A-Z])", text)
        for text in (Anatomy(made["long"]).text, Anatomy((tmp_path / "out.pdf").read_bytes()).text)
    )
    assert len(ours) > 20
    assert ours == theirs


def test_a_source_bears_its_own_number_whatever_its_place(renderer: pdf.Renderer) -> None:
    edition = EDITIONS["full"]
    others = tuple(note for note in edition.notes if note.number != 4)
    text = Anatomy(renderer.pdf(job(replace(edition, notes=others)))[0]).text
    assert re.findall(r"\[(\d)\] [^\[]*, 2 March 2026, 05:40 UTC,[^\[]*, wire.txt", text) == ["1", "2", "3", "5"]


def test_a_source_leads_to_its_line_where_the_line_is_shown(full: Anatomy) -> None:
    lines = {link.spoken: link.target for link in full.links if "in its article" in link.spoken}
    assert lines["Source 5 in its article, lines 9–11"] == "line-wire-9"
    assert "line-wire-9" in full.anchors
    assert not any("Source 7" in spoken for spoken in lines)


def test_links_of_the_web_are_links(full: Anatomy) -> None:
    addresses = {link.spoken: link.target for link in full.links if link.target.startswith("http")}
    assert addresses == {
        "port office": "https://port.example/news",
        "https://wire.example/2026/harbour?id=7&view=full": "https://wire.example/2026/harbour?id=7&view=full",
    }


def test_bookmarks_are_the_headings(full: Anatomy) -> None:
    assert full.bookmarks == [
        (1, "Corrections"),
        (1, "Bottom line"),
        (1, "Ships are moving again"),
        (1, "What could stop them"),
        (1, "In other languages"),
        (1, "Where accounts differ"),
        (2, "When did the harbour reopen?"),
        (2, "How many ships were waiting?"),
        (1, "Watch"),
        (1, "Sources"),
        (1, "Source summary"),
        (1, "Source extracts"),
        (2, "Example Wire: Harbour reopens after storm"),
        (2, "Publisher not named: Notice to residents"),
        (2, "Example Register"),
        (2, "صحيفة المثال"),
    ]


def test_files_are_attached_once_each_as_sources_with_the_date_of_the_brief(full: Anatomy) -> None:
    assert full.files == [
        {
            "name": item.name,
            "data": item.data,
            "type": f"/{item.mime}",
            "relationship": "/Source",
            "description": item.description,
            "created": "D:20260302000000Z",
            "modified": "D:20260302000000Z",
        }
        for item in ATTACHED
    ]
    assert sorted(full.pdf.attachments) == ["brief.json", "facts.yaml", "wire (1).txt"]


def test_the_file_says_what_it_is_and_bears_no_date_but_the_briefs(full: Anatomy) -> None:
    info = {key: str(value) for key, value in full.pdf.docinfo.items()}
    assert info == {
        "/Author": "Example Port Desk",
        "/CreationDate": "D:20260302",
        "/Creator": "briefgen",
        "/ModDate": "D:20260302",
        "/Producer": info["/Producer"],
        "/Subject": "Harbour brief, 2 March 2026",
        "/Title": "The harbour is open again, and a strike vote could close it on Thursday",
    }
    assert str(full.root.Lang) == "en"


def test_a_chart_has_its_values_in_its_alternative_text(full: Anatomy) -> None:
    spoken = [str(o.Alt) for o in full.pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
    assert spoken == [
        "hours of waiting: Thu 26 Feb: 18; Fri 27 Feb: 22.5; Sat 28 Feb: 27; Sun 1 Mar: 31; Mon 2 Mar: 29",
        "change in per cent: Cars: −12.5; Foot: 4",
    ]


def test_a_long_series_has_a_table_with_a_row_for_each_value(renderer: pdf.Renderer) -> None:
    edition = EDITIONS["full"]
    first, *others = edition.chapters
    item = first.items[1]
    assert item.series
    series = replace(
        item.series, points=tuple((f"day {n}", value) for n in range(4) for _, value in item.series.points)
    )
    changed = replace(edition, chapters=(replace(first, items=(replace(item, series=series),)), *others))
    anatomy = Anatomy(renderer.pdf(job(changed))[0])
    assert "hours of waiting day 0 18 day 0 22.5 day 0 27 day 0 31 day 0 29 day 1 18" in anatomy.text


def test_more_than_three_accounts_stand_one_below_the_other(renderer: pdf.Renderer) -> None:
    edition = EDITIONS["full"]
    _, second = edition.disputes
    changed = replace(edition, disputes=(replace(second, accounts=(*second.accounts, second.accounts[0])),))
    text = Anatomy(renderer.pdf(job(changed))[0]).text
    assert "Example Wire Eleven. [2] Example Register Eleven outside and nine inside. [7]" in text


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper_is_what_settings_say(renderer: pdf.Renderer, paper: Paper, size: tuple[int, int]) -> None:
    html = pdf.print_html(EDITIONS["sparse"], theme(), Look(paper=paper))
    anatomy = Anatomy(renderer.pdf(pdf.PdfJob(html=html, files=files(), date=DAY))[0])
    assert [tuple(round(float(x)) for x in list(p.mediabox)[2:]) for p in anatomy.pages] == [size]
    assert anatomy.files == []


# The contents list.


@pytest.mark.parametrize("guess", ["", " hidden"])
@pytest.mark.parametrize(("name", "shown"), [("sparse", False), ("long", True)])
def test_the_contents_stand_in_a_brief_of_more_than_three_pages_whatever_the_template_guessed(
    renderer: pdf.Renderer, name: str, shown: bool, guess: str
) -> None:
    plain = job(EDITIONS[name])
    html = re.sub(r'data-over-pages="3"( hidden)?', f'data-over-pages="3"{guess}', plain.html)
    anatomy = Anatomy(renderer.pdf(replace(plain, html=html))[0])
    assert (len(anatomy.pages) > 3) == shown
    assert ("In this brief" in anatomy.text) == shown


@pytest.mark.parametrize("name", ["middle", "long"])
def test_the_contents_name_the_page_of_each_part(made: dict[str, bytes], name: str) -> None:
    anatomy = Anatomy(made[name])
    assert (len(anatomy.pages) > 9) == (name == "long")
    titles = [*(f"section-{n}" for n in (1, 2, 3)), "disputes", "watch", "sources", "summary", "extracts"]
    pages = [anatomy.anchors[title][0] for title in titles]
    assert pages == sorted(pages)
    assert (
        f"In this brief Ships are moving again {pages[0]} What could stop them {pages[1]} "
        f"In other languages {pages[2]} "
        f"Where accounts differ {pages[3]} Watch {pages[4]} Sources {pages[5]} Source summary {pages[6]} "
        f"Source extracts {pages[7]} Ships are moving again"
    ) in anatomy.text


@pytest.mark.parametrize("name", ["sparse", "long"])
def test_the_template_guesses_right_where_it_is_plain(name: str) -> None:
    assert ('data-over-pages="3" hidden>' in job(EDITIONS[name]).html) == (name == "sparse")


# The same bytes.

ELSEWHERE: Final = {
    "FONTCONFIG_FILE": "/nonexistent",
    "HB_SHAPER_LIST": "fallback",
    "HOME": "/nonexistent",
    "LANG": "ar_EG.UTF-8",
    "LC_ALL": "ja_JP.UTF-8",
    "PANGO_LANGUAGE": "ja",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "1",
    "TZ": "Pacific/Kiritimati",
}


def test_a_warm_process_makes_the_same_bytes_as_a_cold_one_in_another_place(
    made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with pdf.process() as renderer:
        # In `made`, the full edition came first and the hostile one third.
        assert renderer.pdf(job(EDITIONS["hostile"]))[0] == made["hostile"]
        assert renderer.pdf(job(EDITIONS["full"]))[0] == made["full"]
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_leaves_something_behind_makes_few(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = pdf.PdfJob(html=page("<p>a</p>"), files=files(), date=DAY)
    monkeypatch.setattr(pdf_renderer, "_LEAKING", 2)
    with pdf.process() as renderer:
        renderer.pdf(plain)
        there = _children()
        # This release leaves nothing; another may.
        assert renderer.pdf(plain) == renderer.pdf(plain)
        assert there == _children()
        answered = pdf_renderer._answered

        def leaking(*asked: Any) -> Any:
            message, blobs = answered(*asked)  # type: ignore[misc]
            return {**message, "leaks": True}, blobs

        monkeypatch.setattr(pdf_renderer, "_answered", leaking)
        renderer.pdf(plain)
        assert there != _children()


def test_a_process_that_made_many_makes_room_for_another() -> None:
    plain = pdf.PdfJob(html=page("<p>a</p>"), files=files(), date=DAY)
    before = _children()
    with pdf.process(pdf.Limits(pdfs=3)) as renderer:
        first = _children() - before
        made = {renderer.pdf(plain)[0] for _ in range(4)}
        assert len(made) == 1
        assert len(_children() - before) == 1
        assert first.isdisjoint(_children())
    assert _children() == before


def test_a_change_of_the_theme_is_seen_by_a_warm_process(renderer: pdf.Renderer, made: dict[str, bytes]) -> None:
    wide = {**files(), pdf.STYLE_SHEET: files()[pdf.STYLE_SHEET].replace(b"size: A4", b"size: A3")}
    anatomy = Anatomy(renderer.pdf(job(EDITIONS["sparse"], files=wide))[0])
    assert round(float(anatomy.pages[0].mediabox[2])) == 842
    assert renderer.pdf(job(EDITIONS["sparse"]))[0] == made["sparse"]


def test_what_is_expected_changes_nothing_right_or_wrong(made: dict[str, bytes]) -> None:
    wide = {**files(), pdf.STYLE_SHEET: files()[pdf.STYLE_SHEET].replace(b"size: A4", b"size: A3")}
    before = _children()
    with pdf.process() as renderer:
        (child,) = _children() - before
        renderer.expect(wide)
        renderer.expect(files())
        assert renderer.pdf(job(EDITIONS["sparse"])) == (made["sparse"], ())
        renderer.expect(wide)
        assert renderer.pdf(job(EDITIONS["sparse"])) == (made["sparse"], ())
        os.kill(child, signal.SIGKILL)
        renderer.expect(wide)
        with pytest.raises(BriefgenError, match="signal SIGKILL"):
            renderer.pdf(job(EDITIONS["sparse"]))
        renderer.expect(wide)
        assert renderer.pdf(job(EDITIONS["sparse"])) == (made["sparse"], ())


# What it may read.


def test_the_style_sheet_brings_its_fonts_and_the_missing_one_is_named(tmp_path: Path) -> None:
    assert sorted(files()) == [
        "css/print.css",
        "fonts/SourceCodePro-Regular.ttf",
        "fonts/SourceSans3-It.ttf",
        "fonts/SourceSans3-Regular.ttf",
        "fonts/SourceSans3-Semibold.ttf",
        "fonts/SourceSerif4-It.ttf",
        "fonts/SourceSerif4-Regular.ttf",
        "fonts/SourceSerif4-Semibold.ttf",
        "fonts/SourceSerif4Display-Semibold.ttf",
    ]
    (tmp_path / "templates" / "css").mkdir(parents=True)
    (tmp_path / "templates" / "css" / "print.css").write_text("@font-face { src: url(../fonts/Own.ttf) }")
    with pytest.raises(BriefgenError) as error:
        pdf.print_files(Theme(Inputs(tmp_path), overlay.default_folder()), "")
    assert [problem.message for problem in error.value.problems] == ['there is no file "fonts/Own.ttf" in the theme']


def _said(renderer: pdf.Renderer, html: str, **changes: Any) -> list[str]:
    problems = renderer.pdf(pdf.PdfJob(html=html, files=changes.pop("files", files()), date=DAY))[1]
    assert {(problem.severity, problem.kind) for problem in problems} <= {("warning", "renderer")}
    return [problem.message for problem in problems]


def test_nothing_is_read_but_the_themes_own_files(renderer: pdf.Renderer) -> None:
    images = ("file:///etc/passwd", "http://127.0.0.1:1/x.png", "data:image/png;base64,AAAA", "../../etc/passwd")
    body = "".join(f'<img alt="x" src="{image}">' for image in images)
    refused = "ValueError: only the theme's own files are read"
    assert _said(renderer, page(body, '<style>@import "file:///etc/passwd";</style>')) == [
        f"WeasyPrint says of the print page: Failed to load stylesheet at file:///etc/passwd : {refused}",
        f"WeasyPrint says of the print page: Failed to load image at 'file:///etc/passwd': {refused}",
        f"WeasyPrint says of the print page: Failed to load image at 'http://127.0.0.1:1/x.png': {refused}",
        f"WeasyPrint says of the print page: Failed to load image at 'data:image/png;base64,AAAA': {refused}",
        f"WeasyPrint says of the print page: Failed to load image at 'https://theme.invalid/etc/passwd': {refused}",
    ]


def test_an_image_of_the_theme_is_read(renderer: pdf.Renderer) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    html = page('<img alt="A square" src="logo.svg"><img alt="Again" src="logo.svg">')
    assert _said(renderer, html, files={**files(), "logo.svg": drawing}) == []


def test_what_weasyprint_has_to_say_is_said_once(renderer: pdf.Renderer) -> None:
    html = page('<p style="colour: red">a</p><a href="#nowhere">b</a><a href="#nowhere">c</a>')
    assert _said(renderer, html) == [
        "WeasyPrint says of the print page: Ignored `colour: red` at 1:1, unknown property",
        "WeasyPrint says of the print page: No anchor #nowhere for internal URI reference",
    ]
    assert _said(renderer, page("<p>a</p>")) == []


def test_a_relative_link_stays_relative(renderer: pdf.Renderer) -> None:
    data, _ = renderer.pdf(pdf.PdfJob(html=page('<p><a href="notes.html">n</a></p>'), files=files(), date=DAY))
    assert [link.target for link in Anatomy(data).links] == ["notes.html"]


MISSING: Final = """\
warning: the theme's fonts have no glyph for 12 characters: the PDF shows a box there and breaks the rules of PDF/A
  “あ” U+3042 HIRAGANA LETTER A
  “い” U+3044 HIRAGANA LETTER I
  “う” U+3046 HIRAGANA LETTER U
  “え” U+3048 HIRAGANA LETTER E
  “お” U+304A HIRAGANA LETTER O
  “か” U+304B HIRAGANA LETTER KA
  “が” U+304C HIRAGANA LETTER GA
  “き” U+304D HIRAGANA LETTER KI
  “ぎ” U+304E HIRAGANA LETTER GI
  “く” U+304F HIRAGANA LETTER KU
  and 2 more
  hint: write it in other characters, or name a font that has it under `fonts` in briefgen.yaml"""


def test_characters_that_no_font_has_are_named(renderer: pdf.Renderer) -> None:
    html = page("<p>あいうえおかがきぎくぐけ あ</p><p><i>あ</i></p>")
    _, (problem,) = renderer.pdf(pdf.PdfJob(html=html, files=files(), date=DAY))
    assert str(problem) == MISSING
    _, (problem,) = renderer.pdf(pdf.PdfJob(html=page("<p>\U00016fe4</p>"), files=files(), date=DAY))
    assert problem.message == (
        "the theme's fonts have no glyph for 1 character: the PDF shows a box there and breaks the rules of PDF/A"
    )


# When there is no PDF.


def _failure(html: str = "", limits: pdf.Limits | None = None, use: Mapping[str, bytes] | None = None) -> str:
    before = _children()
    with pdf.process(limits) as renderer, pytest.raises(BriefgenError) as error:
        renderer.pdf(pdf.PdfJob(html=html or page("<p>a</p>"), files=files() if use is None else use, date=DAY))
    assert [problem.kind for problem in error.value.problems] == ["renderer"]
    assert _children() == before
    return str(error.value)


def _children() -> set[int]:
    """The processes that we started and that have not been reaped."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return {int(number) for number in listed}


SMALLER: Final = "make the brief shorter, or build the other formats with --format"


def test_a_pdf_that_takes_too_long_is_ended() -> None:
    assert _failure(limits=pdf.Limits(seconds=0.1)) == (
        f"error: the PDF was not done within its time limit of 0.1 seconds\n  hint: {SMALLER}"
    )


def test_a_pdf_that_takes_too_much_memory_is_given_up() -> None:
    assert _failure(page("<p>x</p>" * 60_000), pdf.Limits(memory=400 << 20)) == (
        f"error: the PDF needs more than its memory limit of 400 MiB\n  hint: {SMALLER}"
    )


def test_a_page_that_does_not_even_fit_into_memory_is_given_up() -> None:
    assert _failure(page("x" * (300 << 20)), pdf.Limits(memory=400 << 20)) == (
        f"error: the PDF needs more than its memory limit of 400 MiB\n  hint: {SMALLER}"
    )


def test_a_theme_without_fonts_is_told() -> None:
    assert _failure(use={pdf.STYLE_SHEET: b"p { color: red }"}) == (
        "error: the PDF renderer found no font that it can use\n"
        "  hint: see that print.html.j2 links to css/print.css and that the fonts it names are in the theme's fonts/"
    )


def test_font_files_that_are_none_are_named() -> None:
    broken = {name: b"" if name.startswith("fonts/") else data for name, data in files().items()}
    assert _failure(use=broken) == (
        "error: the PDF renderer found no font that it can use\n"
        "  Font-face 'Source Serif 4' cannot be loaded\n"
        "  Font-face 'Source Serif 4 Display' cannot be loaded\n"
        "  Font-face 'Source Sans 3' cannot be loaded\n"
        "  Font-face 'Source Code Pro' cannot be loaded\n"
        "  hint: see that print.html.j2 links to css/print.css and that the fonts it names are in the theme's fonts/"
    )


def test_a_process_that_is_killed_is_told_and_the_next_pdf_is_made() -> None:
    before = _children()
    with pdf.process() as renderer:
        (child,) = _children() - before
        os.kill(child, signal.SIGKILL)
        with pytest.raises(BriefgenError) as error:
            renderer.pdf(job(EDITIONS["sparse"]))
        assert str(error.value) == (
            "error: the PDF renderer ended without a PDF: signal SIGKILL\n"
            f"  hint: its limit is 2048 MiB of memory; {SMALLER}"
        )
        assert renderer.pdf(job(EDITIONS["sparse"]))[1] == ()
    assert _children() == before


def test_a_process_that_does_not_end_by_itself_is_ended() -> None:
    before = _children()
    with pdf.process():
        (child,) = _children() - before
        os.kill(child, signal.SIGSTOP)
    assert _children() == before


def test_a_process_that_is_dismissed_ends_without_being_waited_for() -> None:
    before = _children()
    with pdf.process() as renderer:
        (child,) = _children() - before
        renderer.dismiss()
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert (ended.si_code, ended.si_status) == (os.CLD_EXITED, 0)


def test_a_process_that_cannot_begin_tells_its_last_words() -> None:
    assert _failure(limits=pdf.Limits(memory=1 << 83)) == (
        "error: the PDF renderer ended without a PDF: exit code 1\n"
        "  OverflowError: Python int too large to convert to C long\n"
        f"  hint: its limit is {1 << 63} MiB of memory; {SMALLER}"
    )


def test_a_page_that_weasyprint_cannot_take_is_told() -> None:
    assert _failure(page("<p>a</p>").replace("A page", "\x01")) == (
        "error: WeasyPrint failed at the print page: ParseError: not well-formed (invalid token): line 1, column 409\n"
        "  hint: mend the print templates if you changed them; else please report this"
    )


@pytest.mark.parametrize("library", ["libpango-1.0.so.0", "libharfbuzz-subset.so.0"])
def test_a_library_that_is_not_there_is_named_with_its_package(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The loader takes the first file of that name, and this one is no library.
    (tmp_path / library).write_bytes(b"")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    name = {"libpango-1.0.so.0": "libpango-1.0-0"}.get(library, library)
    assert _failure() == (
        f"error: the PDF renderer cannot be loaded: cannot load library '{name}'\n"
        "  hint: install Pango, in Debian with `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, "
        "or build the other formats with --format"
    )


def test_what_a_library_prints_is_not_taken_for_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text(
        'import os\nos.write(1, b"--- Hello! ---")\nraise ImportError("not today")\n'
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert _failure().startswith("error: the PDF renderer cannot be loaded: not today\n")


ORPHAN: Final = """\
import sys, threading
sys.path[:] = {path!r}
from pathlib import Path
from datetime import date
from briefgen.render import pdf

if __name__ == "__main__":
    html = '<html lang="en"><title>a</title>' + "<p>a</p>" * 200_000
    with pdf.process() as renderer:
        children = Path(f"/proc/self/task/{{threading.get_native_id()}}/children").read_text()
        print(children.strip(), flush=True)
        {then}
"""


@pytest.mark.parametrize(
    "then",
    ["sys.stdin.read()", "renderer.pdf(pdf.PdfJob(html=html, files={}, date=date(2026, 3, 2)))"],
    ids=["idle", "busy"],
)
def test_the_process_ends_when_its_parent_is_killed(then: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHAN.format(path=[str(REPOSITORY), *sys.path], then=then))
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}/cmdline").exists()


# What is WeasyPrint's own: where one of these fails, a workaround in `weasy` may go.

UPSTREAM: Final = textwrap.dedent("""\
    import json, warnings
    warnings.simplefilter("ignore")
    import weasyprint
    from weasyprint.text.ffi import harfbuzz_subset

    def finish(document, pdf):
        names = [name for name in pdf.catalog["AF"]]
        found["listed"] = len(names) - len(set(names))
        links = [box.link_annotation["Contents"].string for page in document.pages for *_, box in page.links]
        found["spoken"] = links
        kinds = [o.extra["Subtype"] for o in pdf.objects if getattr(o, "extra", {}).get("Type") == "/EmbeddedFile"]
        found["kinds"] = kinds

    found = {"subset": harfbuzz_subset is not None}
    html = '<html lang="en"><title>a</title><p id="b"><a href="#b" aria-label="c">d</a>'
    attachments = [weasyprint.Attachment(string="x", name="a.yaml-like")]
    document = weasyprint.HTML(string=html).render(pdf_variant="pdf/a-3a")
    document.write_pdf(finisher=finish, pdf_variant="pdf/a-3a", attachments=attachments)
    found["mark"] = "pdfuaid" in document.metadata.generate_rdf_metadata("a", 3, "A").decode()
    print(json.dumps(found))
""")


def test_weasyprint_still_leaves_undone_what_is_put_right_here() -> None:
    done = subprocess.run([sys.executable, "-c", UPSTREAM], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "subset": True,
        "listed": 1,
        "spoken": ["b"],
        "kinds": ["/application#2foctet-stream"],
        "mark": False,
    }


MARKUP: Final = (
    "<strong>",
    "</strong>",
    "<em>",
    "</em>",
    "<code>",
    "</code>",
    "a",
    "é",
    "日",
    " ",
    "-",
    "<p>",
    "abcdefgh",
)


@pytest.mark.parametrize("seed", range(5))
def test_a_page_is_worked_over_only_where_there_is_something_to_do(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick look before finds all that the thorough one would."""
    chance = random.Random(seed)  # noqa: S311  the same texts in every run
    texts = ["".join(chance.choices((*MARKUP, "\u202a", "\ufffd", "\v"), k=chance.randrange(40))) for _ in range(500)]
    quick = [print_page._finished_page(text) for text in texts]
    monkeypatch.setattr(print_page, "_is_joint", lambda _: True)
    monkeypatch.setattr(print_page, "_CHANGED", SimpleNamespace(isdisjoint=lambda _: False))

    assert quick == [print_page._finished_page(text) for text in texts]
    assert any("\u200b" in text for text in quick)
