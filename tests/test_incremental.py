"""Only what is stale is made: told by digests, never by time stamps alone, and losing the memory costs only time."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from briefgen import BriefgenError, Built, build
from briefgen.state import FILE, State, parsed, written
from conftest import FACTS, REPOSITORY, Workspace

TODAY, BEFORE = "2026-11-21", "2026-11-20"
TEXT = ("html", "md", "json")
EARLIER = {f"seeds/facts/{BEFORE}.yaml": FACTS.replace(TODAY, BEFORE)}
"""The same facts a day before."""


def built(root: Path, **more: object) -> Built:
    return build(root, since=date.min, **{"formats": TEXT, **more})  # type: ignore[arg-type]


def shown(root: Path) -> dict[str, bytes]:
    """What a reader of the output folder can see."""
    output = root / "output"
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def pages(result: Built) -> set[str]:
    return {name.removeprefix("output/") for name in result.written}


@pytest.fixture
def root(workspace: Workspace) -> Path:
    there = workspace(EARLIER)
    built(there)
    return there


# Nothing to do.

LOADED = """
import json, sys
from briefgen.cli import run
code = run(["build", "--all", "-C", sys.argv[1], "--format", "html", "--format", "md"])
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""


def test_a_build_with_nothing_to_do_loads_no_renderer_no_template_engine_and_no_schema_library(root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED, root], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(run.stdout)
    assert code == 0
    assert {"weasyprint", "jinja2", "pydantic", "yaml", "markdown_it", "babel"}.isdisjoint(modules)


def test_touching_every_file_changes_nothing(root: Path) -> None:
    before = {path: path.stat().st_ino for path in (root / "output").rglob("*.*")}
    for path in [*(root / "seeds").rglob("*.*"), *(root / "output").rglob("*.*")]:
        os.utime(path)
    assert built(root).written == ()
    assert {path: path.stat().st_ino for path in before if path.name != FILE} == {
        path: inode for path, inode in before.items() if path.name != FILE
    }


def test_an_edit_that_keeps_size_and_time_is_seen(root: Path) -> None:
    facts = root / f"seeds/facts/{TODAY}.yaml"
    status = facts.stat()
    facts.write_text(facts.read_text().replace("A strike vote", "A strike veto", 1))
    os.utime(facts, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert facts.stat().st_size == status.st_size
    assert f"{TODAY}/brief.html" in pages(built(root))


def test_what_was_said_of_a_day_is_said_again(workspace: Workspace) -> None:
    root = workspace({f"seeds/facts/{TODAY}.yaml": FACTS.removesuffix("...\n")})
    first, second = built(root), built(root)
    assert [str(warning) for warning in second.warnings] == [str(warning) for warning in first.warnings] != []
    assert second.written == ()
    with pytest.raises(BriefgenError) as strictly:
        built(root, strict=True)
    assert [problem.severity for problem in strictly.value.problems] == ["error"]


# What is stale.

Edit = Callable[[Path], object]


def append(name: str, text: str) -> Edit:
    return lambda root: (root / name).write_text((root / name).read_text() + text)


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        path = root / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return edit


def template(name: str, addition: str) -> Edit:
    """A partial of the workspace's own in place of the theme's."""

    def edit(root: Path) -> None:
        target = root / "templates" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((REPOSITORY / "templates" / name).read_text() + addition)

    return edit


def test_a_comment_in_a_facts_file_changes_its_day_only(root: Path) -> None:
    append(f"seeds/facts/{BEFORE}.yaml", "# seen\n")(root)
    result = built(root)
    assert {name.partition("/")[0] for name in pages(result)} <= {BEFORE, "articles", "feed.xml", "index.html"}
    # The digest of the facts file stands in the receipts.
    assert f"{BEFORE}/brief.json" in pages(result)
    assert dict(result.reasons)[f"output/{BEFORE}/brief.json"] == f"seeds/facts/{BEFORE}.yaml was changed"


def test_a_new_entry_of_the_catalogue_changes_nothing(root: Path) -> None:
    (root / "seeds/articles/other.txt").write_text("Another article.\n")
    digest = "c4ae1c2ea1cf53a3bb0a8cb2fcd8f4d9a3ae1b2d7b4a64ea8a39f0d4b9e3e9ad"
    entry = f'other:\n  file: other.txt\n  sha256: "{digest}"\n  published: 2026-11-20\n  rights: none\n'
    catalogue = root / "seeds/articles.yaml"
    catalogue.write_text(catalogue.read_text().replace("...\n", "") + entry + "...\n")
    assert built(root).written == ()


def test_what_the_catalogue_says_of_an_article_changes_the_days_that_cite_it(root: Path) -> None:
    catalogue = root / "seeds/articles.yaml"
    catalogue.write_text(catalogue.read_text().replace("publisher:", "notice: Seen.\n  publisher:", 1))
    result = built(root)
    assert {f"{TODAY}/brief.json", f"{BEFORE}/brief.json"} <= pages(result)


def test_an_edited_article_is_an_error_and_a_relocked_one_changes_the_days_that_cite_it(root: Path) -> None:
    article = next((root / "seeds/articles").iterdir())
    before = shown(root)
    article.write_text(article.read_text() + "\nA line that came later.\n")
    with pytest.raises(BriefgenError):
        built(root)
    assert shown(root) == before


def test_a_partial_changes_what_includes_it_and_nothing_else(root: Path) -> None:
    template("partials/note.html.j2", "<!-- ours -->")(root)
    result = built(root)
    assert pages(result) == {f"{TODAY}/brief.html", f"{BEFORE}/brief.html", "latest.html"}
    assert set(dict(result.reasons).values()) == {"templates/partials/note.html.j2 was changed"}


def test_a_style_sheet_changes_the_pages_that_load_it_and_what_no_page_loads_goes(root: Path) -> None:
    template("css/screen.css", "\nbody { color: black }\n")(root)
    result = built(root)
    (new,) = [name for name in pages(result) if name.startswith("assets/screen.")]
    assert {f"{TODAY}/brief.html", "index.html", "latest.html"} <= pages(result)
    assert [name for name in shown(root) if name.startswith("assets/screen.")] == [new]
    assert [name for name in result.removed if "assets/screen." in name]
    assert not [name for name in pages(result) if name.endswith(".md")]


def test_a_style_sheet_that_an_older_page_still_loads_stays(root: Path) -> None:
    template("css/screen.css", "\nbody { color: black }\n")(root)
    build(root, formats=TEXT)
    assert len([name for name in shown(root) if name.startswith("assets/screen.")]) == 2


def test_a_setting_that_is_shown_changes_every_page_and_another_none(root: Path) -> None:
    (root / "briefgen.yaml").write_text("title: Other brief\ntimezone: UTC\n...\n")
    assert f"{BEFORE}/brief.html" in pages(built(root))
    (root / "briefgen.yaml").write_text("title: Other brief\ntimezone: Europe/Vienna\n...\n")
    assert built(root).written == ()


def test_a_page_that_was_changed_or_lost_is_made_anew(root: Path) -> None:
    before = shown(root)
    (root / f"output/{TODAY}/brief.html").write_text("no page")
    (root / f"output/{BEFORE}/brief.json").unlink()
    (root / "output/index.html").unlink()
    result = built(root)
    assert {f"{TODAY}/brief.html", f"{BEFORE}/brief.json", "index.html"} == pages(result)
    reasons = dict(result.reasons)
    assert reasons[f"output/{TODAY}/brief.html"] == "was changed in the output"
    assert reasons["output/index.html"] == "is gone from the output"
    assert shown(root) == before


def test_what_is_made_in_parts_is_what_is_made_at_once(workspace: Workspace, tmp_path: Path) -> None:
    parts = workspace()
    built(parts)
    (parts / f"seeds/facts/{BEFORE}.yaml").write_text(EARLIER[f"seeds/facts/{BEFORE}.yaml"])
    build(parts, [date.fromisoformat(BEFORE)], formats=TEXT)
    build(parts, [date.fromisoformat(TODAY)], formats=TEXT)
    whole = tmp_path / "whole"
    shutil.copytree(parts, whole, ignore=shutil.ignore_patterns("output"))
    built(whole)
    assert shown(parts) == shown(whole)


def test_force_makes_everything_anew_and_finds_it_the_same(root: Path) -> None:
    result = built(root, force=True)
    assert result.written == ()
    assert {reason for _, reason in result.reasons} == {"asked for with --force"}
    assert len(result.editions) == 2


# What goes.


def test_the_files_of_a_day_go_with_its_facts_and_nothing_else_does(root: Path) -> None:
    (root / f"output/{BEFORE}/mine.txt").write_text("the desk's own")
    (root / "output/mine.txt").write_text("the desk's own")
    (root / f"seeds/facts/{BEFORE}.yaml").unlink()
    result = built(root)
    assert set(result.removed) == {f"output/{BEFORE}/brief.{suffix}" for suffix in TEXT}
    assert {name for name in shown(root) if name.startswith(BEFORE)} == {f"{BEFORE}/mine.txt"}
    assert "mine.txt" in shown(root)
    assert BEFORE.encode() not in shown(root)["index.html"]


def test_a_folder_that_is_empty_goes_too(root: Path) -> None:
    (root / f"seeds/facts/{BEFORE}.yaml").unlink()
    built(root)
    assert not (root / f"output/{BEFORE}").exists()


def test_an_article_page_goes_with_the_last_brief_that_leads_there(root: Path) -> None:
    for day in (TODAY, BEFORE):
        path = root / f"seeds/facts/{day}.yaml"
        path.rename(path.with_suffix(".txt"))
    (root / "seeds/facts/2026-11-19.yaml").write_text(FACTS.replace(TODAY, "2026-11-19"))
    pages_before = {name for name in shown(root) if name.startswith("articles/")}
    built(root)
    assert {name for name in shown(root) if name.startswith("articles/")} == pages_before


# The memory.


def test_a_lost_memory_costs_only_time(root: Path) -> None:
    before = shown(root)
    for broken in (None, b"", b"{", b'{"format": "briefgen-state/1"}', b"[]", b"\xff"):
        state = root / "output" / FILE
        state.unlink() if broken is None else state.write_bytes(broken)
        assert built(root).written == ()
        assert shown(root) == before


def test_without_a_memory_the_files_of_a_day_still_go_with_its_facts(root: Path) -> None:
    (root / "output" / FILE).unlink()
    (root / f"seeds/facts/{BEFORE}.yaml").unlink()
    assert f"output/{BEFORE}/brief.html" in built(root).removed


def test_every_prefix_of_the_memory_is_as_good_as_none(root: Path) -> None:
    whole = (root / "output" / FILE).read_bytes()
    before = shown(root)
    for end in range(0, len(whole), len(whole) // 20):
        (root / "output" / FILE).write_bytes(whole[:end])
        assert built(root).written == ()
    assert shown(root) == before


def test_a_memory_that_another_wrote_into_is_as_good_as_none(root: Path) -> None:
    whole = (root / "output" / FILE).read_bytes()
    assert parsed(whole, 0).files
    for changed in (whole + b" ", whole.replace(b"brief.html", b"brief.htm1", 1), whole.replace(b"/", b"?", 1)):
        assert parsed(changed, 0) == State()


def test_a_memory_of_another_shape_is_as_good_as_none(root: Path) -> None:
    head, rest = (root / "output" / FILE).read_bytes().split(b"\n", 1)
    odd = (rest.replace(b'"catalogue"', b'"index"', 1), rest.replace(b'"catalogue":"', b'"catalogue":7,"limit":"', 1))
    for other in (b"", b"{}\n{}", rest + b"\n{}", *odd):
        vouched = head.split()[0] + b" " + hashlib.sha256(other).hexdigest().encode()
        assert parsed(vouched + b"\n" + other, 0) == State()


def test_a_memory_of_names_that_are_no_text_comes_back() -> None:
    state = State(catalogue="a\udc80", used=("templates/\udcff",), remarks=[])
    assert parsed(written(state), 0) == state


# A dry run.


def test_a_dry_run_tells_what_would_be_made_and_why_and_writes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    append(f"seeds/facts/{TODAY}.yaml", "# seen\n")(root)
    (root / f"seeds/facts/{BEFORE}.yaml").unlink()
    result = built(root, dry_run=True, formats=("html", "pdf", "md", "json"))
    reasons = dict(result.reasons)
    assert reasons[f"output/{TODAY}/brief.json"] == f"seeds/facts/{TODAY}.yaml was changed"
    assert reasons[f"output/{TODAY}/brief.pdf"] == "not made yet"
    assert reasons[f"output/{BEFORE}/brief.html"] == "nothing is left that it was made from"
    after = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    assert {path for path in before if after.get(path) != before[path]} == {
        root / f"seeds/facts/{TODAY}.yaml",
        root / f"seeds/facts/{BEFORE}.yaml",
    }


def test_jobs_change_no_byte(workspace: Workspace) -> None:
    root = workspace(EARLIER)
    build(root, since=date.min, jobs=1)
    one = shown(root)
    shutil.rmtree(root / "output")
    build(root, since=date.min, jobs=3)
    assert shown(root) == one
