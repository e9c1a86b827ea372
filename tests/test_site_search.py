"""The index of the search page: of what the pages show, made anew only where they were, and missed only by itself."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pagefind_bin
import pytest

import sites
import values
from briefgen import Built, build, search
from briefgen.diagnostics import BriefgenError
from briefgen.site import indexed
from conftest import FACTS, REPOSITORY, TINY, Workspace

TODAY, BEFORE, LONG_AGO = "2026-11-21", "2026-11-20", "2025-03-04"
SETTINGS = "title: Halvard brief\nsearch: true\n...\n"
DAYS = {
    "briefgen.yaml": SETTINGS,
    f"seeds/facts/{BEFORE}.yaml": FACTS.replace(TODAY, BEFORE),
    f"seeds/facts/{LONG_AGO}.yaml": FACTS.replace(TODAY, LONG_AGO),
}
EDITED = DAYS[f"seeds/facts/{LONG_AGO}.yaml"].replace("were waiting", "lay there")
PAGE = """<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><header class="masthead">
<div class="banner">Banner</div><h1>A brief</h1><div class="dateline">Dateline</div></header>
<main data-pagefind-meta="about[data-about]" data-about="2 March 2026">
<div id="fact-a"><p>Ships wait<span class="cites">[1]</span>.</p></div><div data-aside>Aside</div></main>
<footer class="colophon">Colophon</footer></body></html>"""


def _built(root: Path, **more: Any) -> Built:
    return build(root, since=date.min, **{"formats": ("html",), **more})


def _fragments(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """What an index knows of each page."""
    texts = (gzip.decompress(data) for name, data in files.items() if name.endswith(".pf_fragment"))
    return sorted((json.loads(text.removeprefix(b"pagefind_dcd")) for text in texts), key=lambda page: str(page["url"]))


def _index(root: Path, year: int) -> dict[str, bytes]:
    folder = root / f"output/search/{year}"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _years(built: Built) -> set[str]:
    """The years of which an index was written."""
    return {name.split("/")[2] for name in built.written if name.startswith("output/search/")}


# The index.


def test_an_index_holds_what_pages_say_and_not_what_leads_around_in_them() -> None:
    (page,) = _fragments(search.index({"2026-03-02/brief.html": PAGE.encode()}, "en"))
    assert page["url"] == "/2026-03-02/brief.html"
    assert page["content"].split() == ["A", "brief.", "Ships", "wait."]
    assert page["meta"] == {"title": "A brief", "about": "2 March 2026"}
    assert [anchor["id"] for anchor in page["anchors"]] == ["fact-a"]


def test_an_index_has_the_files_that_the_search_page_reads_and_no_others() -> None:
    files = search.index({"a.html": PAGE.encode()}, "en")
    assert {Path(name).suffix for name in files} == {
        ".js",
        ".json",
        ".pagefind",
        ".pf_meta",
        ".pf_index",
        ".pf_fragment",
    }
    assert [name for name in files if name.endswith(".js")] == ["pagefind.js"]
    assert search.ENTRY in files
    assert all(map(search.is_of_an_index, files))
    assert not any(map(search.is_of_an_index, ("index.html", "pagefind-ui.js", "fragment/../../x", "2026/pagefind.js")))


LANGUAGES = ("en", "de", "ar", "he", "ja", "zh-Hant", "pt-BR", "tlh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_pages_make_the_same_bytes(language: str, tmp_path: Path) -> None:
    words = ["Schiffe", "warten", "im", "Hafen", "סיכום", "الميناء", "港は再開した", "ships", "are", "waiting"]
    pages = {f"{n}/brief.html": PAGE.replace("Ships wait", " ".join(words[n % 5 :] * 20)).encode() for n in range(60)}
    first = search.index(pages, language)
    assert search.index(dict(reversed(pages.items())), language) == first
    script = "import json,sys;from briefgen import search;p=json.load(sys.stdin)\n"
    script += "print(sorted(search.index({n: t.encode() for n, t in p.items()}, sys.argv[1])))"
    elsewhere = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(tmp_path),
        "TZ": "Pacific/Kiritimati",
        "RAYON_NUM_THREADS": "1",
    }
    told = subprocess.run(
        ["taskset", "-c", "0", sys.executable, "-c", script, language],
        cwd=REPOSITORY, env=elsewhere, input=json.dumps({n: t.decode() for n, t in pages.items()}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    # The names of its files hold the digests of their contents.
    assert told.stdout.strip() == str(sorted(first))


def test_pagefind_has_no_way_to_the_network_and_leaves_nothing_behind(tmp_path: Path) -> None:
    script = "from briefgen import search; search.index({'a.html': b'<html><body><h1>x</h1><p>y'}, 'en')"
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    traced = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=connect,bind", "-o", tmp_path / "calls", sys.executable, "-c", script],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert traced.returncode == 0, traced.stderr
    assert "AF_INET" not in (tmp_path / "calls").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["calls"]


# What goes wrong with it.


def _refused(make: Callable[[], object]) -> str:
    with pytest.raises(BriefgenError) as caught:
        make()
    return str(caught.value)


HINT = "  hint: build again; if it stays so, take `search` out of briefgen.yaml, and the rest is as before"


def test_an_index_that_takes_too_long_is_given_up() -> None:
    assert _refused(lambda: search.index({"a.html": PAGE.encode()}, "en", seconds=0.001)) == (
        "error: the index of the search page could not be made\n"
        "  Pagefind: it was not done within 0.001 seconds\n" + HINT
    )


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str | None], None]:
    """Puts another program in Pagefind's place; with `None`, a file that is none."""

    def put(script: str | None) -> None:
        program = tmp_path / "no pagefind"
        program.write_text(script or "")
        program.chmod(0o755 if script else 0o644)
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)

    return put


BROKEN = {
    "that ends with an error": ("#!/bin/sh\necho one >&2; echo 'no memory' >&2; exit 3\n", "Pagefind: no memory"),
    "that says nothing": ("#!/bin/sh\nexit 3\n", "Pagefind: exit code 3"),
    "that makes nothing": ("#!/bin/sh\nexit 0\n", "Pagefind: exit code 0"),
    "that is killed": ("#!/bin/sh\nkill -9 $$\n", "Pagefind: exit code -9"),
    "that cannot be run": (None, "Pagefind: it cannot be run: Permission denied"),
}


@pytest.mark.parametrize(("script", "why"), BROKEN.values(), ids=BROKEN)
def test_a_pagefind_is_told_of(replaced: Callable[[str | None], None], script: str | None, why: str) -> None:
    replaced(script)
    assert _refused(lambda: search.index({"a.html": PAGE.encode()}, "en")) == (
        f"error: the index of the search page could not be made\n  {why}\n{HINT}"
    )


def test_without_pagefind_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    assert search.program() is None
    assert _refused(lambda: search.index({}, "en")) == (
        "error: there is no Pagefind, which makes the index of the search page\n"
        "  hint: pip install 'briefgen[search]', or take `search` out of briefgen.yaml"
    )


# In a build.


def test_only_who_asks_for_it_has_a_search_page(workspace: Workspace) -> None:
    root = workspace({**DAYS, "briefgen.yaml": None})
    _built(root)
    assert not [path for path in (root / "output").iterdir() if "search" in path.name]
    assert "search.html" not in (root / "output/index.html").read_text("utf-8")


def test_each_year_has_an_index_of_its_briefs_and_of_the_articles_published_in_it(workspace: Workspace) -> None:
    root = workspace(DAYS)
    assert _built(root).failures == ()
    assert [page["url"] for page in _fragments(_index(root, 2026))] == [
        "/2026-11-20/brief.html", "/2026-11-21/brief.html", "/articles/port.html", "/articles/wire.html",
    ]  # fmt: skip
    assert [page["url"] for page in _fragments(_index(root, 2025))] == ["/2025-03-04/brief.html"]
    page = (root / "output/search.html").read_text("utf-8")
    assert 'data-indexes="search/2026/ search/2025/"' in page
    assert '<a href="search.html">' in (root / "output/index.html").read_text("utf-8")


def test_a_second_build_makes_no_index(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    assert _built(root).written == ()


def test_a_changed_brief_makes_the_index_of_its_year_anew(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    workspace(
        {
            **DAYS,
            f"seeds/facts/{LONG_AGO}.yaml": EDITED,
        }
    )
    built = _built(root)
    assert _years(built) == {"2025"}
    assert all("lay there" in page["content"] for page in _fragments(_index(root, 2025)))
    # What the index consisted of before is gone.
    assert len([name for name in _index(root, 2025) if name.endswith(".pf_fragment")]) == 1
    assert {reason for name, reason in built.reasons if name in built.removed} == {"the search page uses it no more"}


def test_a_damaged_index_is_made_anew(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    before = _index(root, 2025)
    (root / "output/search/2025/pagefind.js").write_text("alert(1)")
    next((root / "output/search/2025/fragment").iterdir()).unlink()
    assert _years(_built(root)) == {"2025"}
    assert _index(root, 2025) == before


def test_a_dry_run_tells_of_an_index_and_makes_none(workspace: Workspace) -> None:
    root = workspace(DAYS)
    planned = _built(root, dry_run=True)
    assert [name for name in planned.written if "/search/" in name] == [
        "output/search/2025/pagefind-entry.json", "output/search/2026/pagefind-entry.json",
    ]  # fmt: skip
    assert dict(planned.reasons)["output/search/2026/pagefind-entry.json"] == "a page that it leads to is made anew"
    assert not (root / "output").exists() or not (root / "output/search").exists()
    _built(root)
    assert _built(root, dry_run=True).written == ()


def test_a_dry_run_of_what_no_page_shows_tells_of_no_index(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root, formats=("html", "md"))
    theirs = (REPOSITORY / "templates/brief.md.j2").read_text("utf-8")
    workspace({**DAYS, "templates/brief.md.j2": f"{theirs}\nMore.\n"})
    planned = _built(root, formats=("html", "md"), dry_run=True)
    assert {Path(name).suffix for name in planned.written} == {".md"}
    assert planned.removed == ()


def test_a_brief_that_has_no_page_is_not_searched_in() -> None:
    briefs = [sites.out(values.full()), sites.out(values.sparse(), ("md", "json"))]
    assert indexed(sites.site_of(briefs))[2026] == [
        "2026-03-02/brief.html", *(f"articles/{alias}.html" for alias in values.SOURCES),
    ]  # fmt: skip


def test_force_makes_every_index_anew(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    forced = _built(root, force=True)
    assert {reason for name, reason in forced.reasons if "/search/" in name} == {"asked for with --force"}
    assert _years(forced) == set()


def test_who_asks_for_no_search_page_any_more_has_no_index(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    workspace({**DAYS, "briefgen.yaml": TINY["briefgen.yaml"]})
    _built(root)
    there = [str(path.relative_to(root)) for path in (root / "output").rglob("*") if path.is_file()]
    assert [name for name in there if "search" in name] == []


def test_an_index_that_nobody_remembers_leaves_nothing_behind(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root)
    (root / "output/search/mine.txt").write_text("not ours")
    (root / "output/.briefgen.state").unlink()
    workspace(
        {
            **DAYS,
            f"seeds/facts/{LONG_AGO}.yaml": EDITED,
        }
    )
    _built(root)
    assert len([name for name in _index(root, 2025) if name.endswith(".pf_fragment")]) == 1
    assert (root / "output/search/mine.txt").exists()


def test_a_search_that_cannot_be_had_costs_only_itself(
    workspace: Workspace, replaced: Callable[[str | None], None]
) -> None:
    root = workspace(DAYS)
    replaced("#!/bin/sh\nexit 3\n")
    built = _built(root)
    assert {f"output/{day}/brief.html" for day in (TODAY, BEFORE, LONG_AGO)} <= {*built.written}
    assert {str(failure) for failure in built.failures} == {
        f"error: the index of the search page could not be made\n  Pagefind: exit code 3\n{HINT}"
    }
    assert not (root / "output/search").exists()


def test_the_next_build_tries_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace(DAYS)
    with monkeypatch.context() as broken:
        broken.setattr(pagefind_bin, "get_executable", lambda: Path("/bin/false"))
        _built(root)
        assert _years(_built(root)) == set()
    assert _years(_built(root)) == {"2025", "2026"}
    assert _built(root).written == ()


def test_the_last_good_index_stays_until_there_is_another(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(DAYS)
    _built(root)
    before = _index(root, 2025)
    workspace(
        {
            **DAYS,
            f"seeds/facts/{LONG_AGO}.yaml": EDITED,
        }
    )
    with monkeypatch.context() as broken:
        broken.setattr(pagefind_bin, "get_executable", lambda: Path("/bin/false"))
        built = _built(root)
    assert (_years(built), [name for name in built.removed if "/search/" in name]) == (set(), [])
    assert _index(root, 2025) == before
    assert _years(_built(root)) == {"2025"}


def test_without_pagefind_the_archive_leads_to_no_search(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    root = workspace(DAYS)
    _built(root)
    assert not (root / "output/search.html").exists()
    assert "search.html" not in (root / "output/index.html").read_text("utf-8")


# What may not be found.


def test_no_word_of_an_article_is_in_the_index_that_is_not_on_its_page(workspace: Workspace) -> None:
    catalogue = TINY["seeds/articles.yaml"].replace("rights: full", "rights: none")
    root = workspace({**DAYS, "seeds/articles.yaml": catalogue})
    _built(root)
    (port,) = [page for page in _fragments(_index(root, 2026)) if page["url"] == "/articles/port.html"]
    assert "closed" not in port["content"]
    assert "anchor" not in port["content"]
    assert "Text not shown" in port["content"]


def test_nothing_above_the_allowed_marking_is_in_the_index(workspace: Workspace) -> None:
    root = workspace(DAYS)
    _built(root, max_marking="TLP:AMBER")
    amber = FACTS.replace(TODAY, BEFORE).replace("TLP:GREEN", "TLP:AMBER").replace("A strike vote", "A secret vote")
    workspace({**DAYS, f"seeds/facts/{BEFORE}.yaml": amber})
    _built(root, max_marking="TLP:AMBER")
    assert "secret" in str(_fragments(_index(root, 2026)))
    workspace({**DAYS, f"seeds/facts/{BEFORE}.yaml": amber, "briefgen.yaml": f"max_marking: TLP:GREEN\n{SETTINGS}"})
    build(root, [date.fromisoformat(TODAY)], formats=("html",))
    assert "secret" not in str(_fragments(_index(root, 2026)))
