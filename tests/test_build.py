"""From the facts to the files: the story of a day."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from briefgen import BriefgenError, build, check
from briefgen.files import Inputs
from conftest import ARTICLE, FACTS, REPOSITORY, SECOND, TINY, Workspace, sha256

DAY = date(2026, 11, 21)
TEXT_FORMATS = ("html", "md", "json")


def _output(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted((root / "output").rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _page(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8"))


def test_a_build_writes_the_brief_in_every_format_and_the_pages_that_lead_to_it(workspace: Workspace) -> None:
    root = workspace()
    built = build(root)
    names = [re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in built.written]
    assert [name for name in names if not name.startswith("output/assets/")] == [
        "output/archive/2026-11.html",
        "output/articles/port.html",
        "output/articles/wire.html",
        "output/2026-11-21/brief.html",
        "output/2026-11-21/brief.json",
        "output/2026-11-21/brief.md",
        "output/2026-11-21/brief.pdf",
        "output/index.html",
        "output/latest.html",
    ]
    assert sorted(built.written) == sorted(_output(root))
    assert built.warnings == ()
    assert [edition.date for edition in built.editions] == [DAY]


def test_a_second_build_writes_nothing(workspace: Workspace) -> None:
    root = workspace()
    first = build(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*") if path.name[0] != "."}
    second = build(root)
    assert second.written == ()
    assert second.unchanged == len(first.written)
    now = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*") if path.name[0] != "."}
    assert now == before


def test_only_the_formats_asked_for_are_made(workspace: Workspace) -> None:
    root = workspace()
    assert build(root, formats=["md"]).written == ("output/2026-11-21/brief.md",)
    assert build(root, formats=["json"]).written == ("output/2026-11-21/brief.json",)


def test_html_brings_its_receipts_along(workspace: Workspace) -> None:
    written = build(workspace(), formats=["html"]).written
    assert "output/2026-11-21/brief.json" in written
    assert "output/2026-11-21/brief.md" not in written


def test_without_a_date_the_newest_day_is_built(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    assert [edition.date for edition in build(root, formats=["md"]).editions] == [DAY]
    assert [day.date for day in check(root, since=date(2026, 11, 20)).days] == [date(2026, 11, 20), DAY]
    assert [day.date for day in check(root, [date(2026, 11, 20)]).days] == [date(2026, 11, 20)]


def test_the_archive_and_the_article_pages_know_the_briefs_of_other_days(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")})
    build(root, [date(2026, 11, 20)], formats=["html"])
    build(root, [DAY], formats=["html"])
    index = (root / "output/index.html").read_text("utf-8")
    assert index.index("2026-11-21/brief.html") < index.index("2026-11-20/brief.html")
    article = (root / "output/articles/port.html").read_text("utf-8")
    assert "../2026-11-20/brief.html#" in article
    assert "../2026-11-21/brief.html#" in article


def test_a_published_brief_that_cannot_be_read_keeps_nobody_from_building(workspace: Workspace) -> None:
    root = workspace({"output/2026-11-19/brief.json": '{"half": ', "output/2026-11-19/brief.html": "<p>"})
    build(root, formats=["html"])
    assert "2026-11-19" not in (root / "output/index.html").read_text("utf-8")


def test_a_day_of_several_files_is_one_brief(workspace: Workspace) -> None:
    head, disputes = FACTS.split("disputes:")
    root = workspace(
        {
            "seeds/facts/2026-11-21.yaml": None,
            "seeds/facts/2026-11-21/a.yaml": f"{head}...\n",
            "seeds/facts/2026-11-21/b.yaml": f"date: 2026-11-21\ndisputes:{disputes}",
        }
    )
    (edition,) = build(root, formats=["md"]).editions
    assert len(edition.disputes) == 1
    assert [name for name, _ in edition.facts_files] == [
        "seeds/facts/2026-11-21/a.yaml",
        "seeds/facts/2026-11-21/b.yaml",
    ]


def test_inputs_are_never_written(workspace: Workspace) -> None:
    root = workspace()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}
    build(root)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


def test_a_failed_build_leaves_the_last_good_brief(workspace: Workspace) -> None:
    root = workspace()
    build(root, formats=TEXT_FORMATS)
    before = _output(root)
    workspace({"seeds/facts/2026-11-21.yaml": FACTS.replace("11 container ships lay", "12 container ships lay")})
    with pytest.raises(BriefgenError):
        build(root, formats=TEXT_FORMATS)
    assert _output(root) == before


def test_an_edited_fact_changes_the_brief(workspace: Workspace) -> None:
    root = workspace()
    build(root, formats=TEXT_FORMATS)
    workspace({"seeds/facts/2026-11-21.yaml": FACTS.replace("were waiting.", "were waiting at anchor.")})
    written = build(root, formats=TEXT_FORMATS).written
    assert "output/2026-11-21/brief.md" in written
    assert "were waiting at anchor." in (root / "output/2026-11-21/brief.md").read_text("utf-8").replace("**", "")


def test_warnings_travel_beside_the_result_and_are_errors_when_strict(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-21.yaml": FACTS.removesuffix("...\n")})
    (warning,) = build(root, formats=["md"]).warnings
    assert warning.severity == "warning"
    with pytest.raises(BriefgenError) as caught:
        build(root, formats=["md"], strict=True)
    assert [problem.severity for problem in caught.value.problems] == ["error"]


@pytest.mark.parametrize("formats", [("md",), ("md", "pdf")])
def test_words_that_no_quote_has_are_told_first_whether_or_not_something_is_printed(
    formats: tuple[str, ...], workspace: Workspace
) -> None:
    """With a PDF they are looked at while that is made."""
    root = workspace({"seeds/facts/2026-11-21.yaml": FACTS.replace("were waiting.", "were waiting for 4711 days.")})
    nobody = "tcp://127.0.0.1:9" if "pdf" in formats else None
    for more in ({}, {"max_marking": "TLP:CLEAR"}, {"dask": nobody}):
        with pytest.raises(BriefgenError, match="4711") as caught:
            build(root, formats=formats, strict=True, **more)  # type: ignore[arg-type]
        assert len(caught.value.problems) == 1
    with pytest.raises(BriefgenError, match="at most TLP:CLEAR"):
        build(root, formats=formats, max_marking="TLP:CLEAR")
    assert _output(root) == {}
    (warning,) = build(root, formats=formats).warnings
    assert "4711" in warning.message


@pytest.mark.parametrize("name", ["port.txt", "wire.txt"])
def test_what_rights_allow_is_shown_and_no_more(name: str, workspace: Workspace) -> None:
    root = workspace()
    build(root, formats=TEXT_FORMATS)
    page = "".join(_page(root / f"output/articles/{name.removesuffix('.txt')}.html").itertext())
    text = (root / "seeds/articles" / name).read_text("utf-8")
    shown = [line for line in text.splitlines() if line and " ".join(line.split()) in " ".join(page.split())]
    assert len(shown) == len([line for line in text.splitlines() if line])


def test_no_rights_no_text(workspace: Workspace) -> None:
    catalogue = TINY["seeds/articles.yaml"].replace("rights: full", "rights: none")
    root = workspace({"seeds/articles.yaml": catalogue})
    build(root)
    for path, data in _output(root).items():
        assert b"closed until 4 December" not in data, path
    with pikepdf.open(root / "output/2026-11-21/brief.pdf") as document:
        assert set(document.attachments) == {"brief.json", "wire.excerpts.txt"}


def test_the_facts_file_goes_along_only_where_it_holds_nothing_that_may_not_go_out(workspace: Workspace) -> None:
    everything = TINY["seeds/articles.yaml"].replace("rights: excerpts", "rights: full")
    root = workspace({"seeds/articles.yaml": everything, "briefgen.yaml": "editions:\n  short:\n    facts: 1\n...\n"})
    build(root, formats=["pdf"])
    with pikepdf.open(root / "output/2026-11-21/brief.pdf") as document:
        assert set(document.attachments) == {"brief.json", "2026-11-21.yaml", "port.txt", "wire.txt"}
    with pikepdf.open(root / "output/2026-11-21/short.pdf") as document:
        assert set(document.attachments) == {"short.json", "port.txt", "wire.txt"}


def test_nothing_leads_to_a_brief_above_the_allowed_marking(workspace: Workspace) -> None:
    amber = FACTS.replace("2026-11-21", "2026-11-20").replace("TLP:GREEN", "TLP:AMBER")
    root = workspace({"seeds/facts/2026-11-20.yaml": amber})
    build(root, [date(2026, 11, 20)], formats=["html"])
    workspace({"briefgen.yaml": "max_marking: TLP:GREEN\nurl: https://desk.example\n...\n"})
    build(root, [DAY], formats=["html"])
    for name in ("index.html", "feed.xml", "articles/port.html", "articles/wire.html", "latest.html"):
        assert "2026-11-20/" not in (root / "output" / name).read_text("utf-8"), name


def test_an_article_that_only_a_withheld_fact_cites_has_no_page(workspace: Workspace) -> None:
    secret = FACTS[: FACTS.index("disputes:")].replace("facts: [waiting, vote]", "facts: [vote]") + "...\n"
    secret = secret.replace(
        "        cite:\n          - port: 11", "        marking: TLP:RED\n        cite:\n          - port: 11"
    )
    secret = secret.replace("          - port: Dockworkers will vote on Tuesday\n", "")
    root = workspace({"seeds/facts/2026-11-21.yaml": secret})
    build(root, formats=["html"], max_marking="TLP:GREEN")
    assert [path.name for path in (root / "output/articles").iterdir()] == ["wire.html"]


CORRECTS = """\
corrections:
  - at: 2026-11-21
    fact: 2026-11-20/vote
    was: They vote on Monday.
    now: They vote on Tuesday.
...
"""


def test_a_correction_of_another_days_marked_fact_stays_back(workspace: Workspace) -> None:
    amber = FACTS.replace("2026-11-21", "2026-11-20").replace("TLP:GREEN", "TLP:AMBER")
    corrects = FACTS.replace("...\n", CORRECTS)
    root = workspace({"seeds/facts/2026-11-20.yaml": amber, "seeds/facts/2026-11-21.yaml": corrects})
    (edition,) = build(root, [DAY], formats=["md"]).editions
    assert len(edition.corrections) == 1
    (edition,) = build(root, [DAY], formats=["md"], max_marking="TLP:GREEN").editions
    assert edition.corrections == ()


def test_a_template_that_does_nothing_is_a_warning(workspace: Workspace) -> None:
    root = workspace(
        {
            "templates/brief.md.j2": "{% include 'partials/mine.md.j2' %}",
            "templates/partials/mine.md.j2": "mine",
            "templates/partials/item.html.j2.bak": "left over",
        }
    )
    assert [str(warning) for warning in build(root).warnings] == [
        (
            "templates/partials/item.html.j2.bak: warning: this file does nothing: "
            "it takes no file's place in the theme, "
            "and no template includes it\n"
            "  hint: give it the name of the file it is to replace, include it, or remove it"
        )
    ]


def test_a_file_of_a_day_that_is_not_read_is_a_warning(workspace: Workspace) -> None:
    head = FACTS[: FACTS.index("disputes:")] + "...\n"
    root = workspace(
        {
            "seeds/facts/2026-11-21.yaml": None,
            "seeds/facts/2026-11-21/a.yaml": head,
            "seeds/facts/2026-11-21/b.yml": "date: 2026-11-21\n...\n",
        }
    )
    assert [str(warning) for warning in check(root).warnings] == [
        (
            "seeds/facts/2026-11-21/b.yml: warning: this file is not read: it does not end in .yaml\n"
            "  hint: call it something.yaml, or take it out of the day's folder"
        )
    ]


def test_a_forbidden_link_in_a_correction_is_an_error(workspace: Workspace) -> None:
    corrects = FACTS.replace(
        "...\n", CORRECTS.replace("2026-11-20/vote", "vote").replace("Monday", "[x](javascript:a)")
    )
    with pytest.raises(BriefgenError, match='a link to “javascript:a” is not allowed: its scheme is "javascript"'):
        check(workspace({"seeds/facts/2026-11-21.yaml": corrects}))


def test_a_fact_above_the_allowed_marking_leaves_no_trace(workspace: Workspace) -> None:
    secret = FACTS.replace("        why: A stoppage would close the port.\n", "        marking: TLP:RED\n").replace(
        "facts: [waiting, vote]", "facts: [waiting]"
    )
    root = workspace({"seeds/facts/2026-11-21.yaml": secret})
    (edition,) = build(root, max_marking="TLP:GREEN").editions
    assert [item.id for chapter in edition.chapters for item in chapter.items] == ["waiting"]
    assert edition.marking == "TLP:GREEN"
    for path, data in _output(root).items():
        assert b"Dockworkers vote" not in data, path
    with pikepdf.open(root / "output/2026-11-21/brief.pdf") as document:
        for attachment in document.attachments.values():
            assert b"Dockworkers vote" not in attachment.get_file().read_bytes()


def test_the_strictest_item_marks_the_edition(workspace: Workspace) -> None:
    amber = FACTS.replace("        why: A stoppage", "        marking: TLP:AMBER\n        why: A stoppage")
    (edition,) = build(workspace({"seeds/facts/2026-11-21.yaml": amber}), formats=["md"]).editions
    assert edition.marking == "TLP:AMBER"


def test_a_day_above_the_allowed_marking_is_not_built(workspace: Workspace) -> None:
    with pytest.raises(BriefgenError) as caught:
        build(workspace(), max_marking="TLP:CLEAR")
    assert str(caught.value) == (
        "seeds/facts/2026-11-21.yaml:1:1: error: this day is marked TLP:GREEN, and at most TLP:CLEAR may go out\n"
        "  hint: mark the day less strictly, or raise `max_marking` in briefgen.yaml or --max-tlp"
    )


EXECUTIVE = """\
editions:
  executive:
    title: For three minutes
    facts: 1
    leave_out: [disputes, extracts]
    formats: [html, md]
...
"""


def test_another_edition_stands_beside_the_full_one(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": EXECUTIVE})
    build(root)
    names = {path.name for path in (root / "output/2026-11-21").iterdir()}
    assert names == {"brief.html", "brief.json", "brief.md", "brief.pdf",
                     "executive.html", "executive.json", "executive.md"}  # fmt: skip
    short = (root / "output/2026-11-21/executive.md").read_text("utf-8")
    assert "For three minutes" in short
    assert "Where accounts differ" not in short
    assert "Dockworkers vote on Tuesday." not in short
    index = (root / "output/index.html").read_text("utf-8")
    assert "2026-11-21/executive.html" in index
    assert "Where accounts differ" in (root / "output/latest.html").read_text("utf-8")


def test_a_quote_that_moved_is_told_by_where_it_stood_when_it_was_published(workspace: Workspace) -> None:
    root = workspace()
    build(root, formats=["json"])
    moved = "Corrected.\n\n" + TINY["seeds/articles/wire.txt"] + "\nThe union has called a vote, again.\n"
    workspace({"seeds/articles/wire.txt": moved})
    with pytest.raises(BriefgenError) as caught:
        check(root)
    (problem,) = caught.value.problems
    assert problem.notes == (
        "“The union has called a vote” now stands more than once; by the words around it, line 3 is meant",
        "“called a vote for Tuesday” stands, now on line 3",
    )


def test_of_articles_that_changed_together_each_is_told_by_where_its_quotes_stood(workspace: Workspace) -> None:
    root = workspace()
    build(root, formats=["json"])
    workspace({name: f"Corrected.\n\n{TINY[name]}" for name in TINY if name.endswith(".txt")})
    with pytest.raises(BriefgenError) as caught:
        check(root)
    assert [problem.notes for problem in caught.value.problems] == [
        (
            "“11 container ships lay at anchor” stands, now on line 5",
            "“Dockworkers will vote on Tuesday” stands, now on line 8",
            "“the union said” stands, now on line 8",
        ),
        ("“called a vote for Tuesday” stands, now on line 3", "“The union has called a vote” stands, now on line 3"),
    ]


def test_articles_that_are_lost_are_told_one_by_one_in_the_order_in_which_they_are_cited(workspace: Workspace) -> None:
    root = workspace({"seeds/articles/port.txt": None, "seeds/articles/old/port.txt": ARTICLE,
                      "seeds/articles/wire.txt": None, "seeds/articles/new/wire.txt": SECOND})  # fmt: skip
    with pytest.raises(BriefgenError) as caught:
        check(root)
    assert [problem.notes for problem in caught.value.problems] == [
        ('the same bytes are in "seeds/articles/old/port.txt"',),
        ('the same bytes are in "seeds/articles/new/wire.txt"',),
    ]


# The real brief.


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("real")
    shutil.copytree(REPOSITORY / "seeds", root / "seeds")
    shutil.copy(REPOSITORY / "briefgen.yaml", root)
    assert build(root, [date(2026, 2, 5)], strict=True).warnings == ()
    return root


def test_the_articles_are_byte_for_byte_as_received() -> None:
    digests = {path.name: sha256(path.read_bytes()) for path in (REPOSITORY / "seeds/articles").iterdir()}
    assert digests == {
        "000_39b65ce7bb07e3ab.txt": "4b1b83f1fc9b01ea213a1e473ba486be8770cc9ce75176e0f9f6e63ab5dc26dc",
        "004_93cd0237868232e0.txt": "c192363a066896f5b0c9cca49f06b182ee12ff14656f7a6ef1b2fc0dbee821c3",
    }


def test_each_statement_of_the_real_brief_has_a_citation_whose_words_stand_in_the_file(real: Path) -> None:
    edition = json.loads((real / "output/2026-02-05/brief.json").read_bytes())["edition"]
    statements = [item for chapter in edition["chapters"] for item in chapter["items"]]
    statements += [*edition["bottom_line"], *edition["watch"]]
    statements += [account for dispute in edition["disputes"] for account in dispute["accounts"]]
    notes = {note["number"]: note for note in edition["notes"]}
    files = {extract["article"]["alias"]: extract["article"]["file"] for extract in edition["extracts"]}
    assert len(statements) > 30
    for statement in statements:
        assert statement["marks"], statement["text"]
        for mark in statement["marks"]:
            note = notes[mark["number"]]
            text = (real / "seeds/articles" / files[note["article"]]).read_bytes().decode("utf-8")
            for passage in note["evidence"]["passages"]:
                assert text[passage["start"] : passage["end"]] == passage["exact"]
                assert text.count("\n", 0, passage["start"]) + 1 == passage["first_line"]


def _links(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Array]]:
    names = {str(key): value for key, value in pikepdf.NameTree(document.Root.Names.Dests).items()}
    for page in document.pages:
        for link in page.get("/Annots", []):
            if "/Dest" in link:
                yield str(link.Dest), names[str(link.Dest)]


def test_each_citation_of_the_pdf_is_followed_to_the_words_it_cites(real: Path) -> None:
    edition = json.loads((real / "output/2026-02-05/brief.json").read_bytes())["edition"]
    with pikepdf.open(real / "output/2026-02-05/brief.pdf") as document:
        targets = {name for name, _ in _links(document)}
    for note in edition["notes"]:
        assert f"note-{note['number']}" in targets
        line = note["evidence"]["passages"][0]["first_line"]
        assert f"line-{note['article']}-{line}" in targets
        for mark in note["marks"]:
            assert mark["anchor"] in targets


def test_each_citation_of_the_page_is_followed_to_the_marked_words_and_back(real: Path) -> None:
    folder = real / "output/2026-02-05"
    brief = _page(folder / "brief.html")
    edition = json.loads((folder / "brief.json").read_bytes())["edition"]
    for note in edition["notes"]:
        entry = brief.xpath(f"//*[@id='note-{note['number']}']")[0]
        (href,) = {link for link in entry.xpath(".//a/@href") if "articles/" in link}
        target, _, anchor = href.partition("#")
        article = _page((folder / target).resolve())
        line = article.xpath(f"//*[@id='{anchor}']")[0]
        marked = re.sub(r"\s+", " ", "".join(line.xpath(".//mark//text()")))
        first = note["evidence"]["passages"][0]["exact"].split("\n")[0]
        assert re.sub(r"\s+", " ", first) in marked or first[:20] in marked
        backs = {link.rpartition("#")[2] for link in line.xpath(".//a/@href")}
        assert backs & {mark["anchor"] for mark in note["marks"]} or backs & {s for s in backs if s.startswith("fact-")}


ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
from briefgen import build
build(Path(sys.argv[1]), [date(2026, 2, 5)])
"""


def test_the_same_inputs_give_the_same_bytes_elsewhere(real: Path, tmp_path: Path) -> None:
    root = tmp_path / "another place"
    shutil.copytree(real / "seeds", root / "seeds")
    shutil.copy(real / "briefgen.yaml", root)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(root)], env=environment, cwd="/", check=True, timeout=120)
    assert _output(root) == _output(real)


def test_the_schema_in_the_workspace_is_the_programs() -> None:
    from briefgen.cli.curating import schema_text

    assert (REPOSITORY / "seeds/facts.schema.json").read_text("utf-8") == schema_text("facts")


def test_what_a_build_read_is_remembered(workspace: Workspace) -> None:
    root = workspace()
    inputs = Inputs(root)
    inputs.read("seeds/articles/port.txt")
    assert inputs.digests == {"seeds/articles/port.txt": sha256(ARTICLE)}
