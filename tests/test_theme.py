"""Templates: one by one the workspace's own, undefined names told by template and line, nothing reached outside."""

from pathlib import Path

import pytest

from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.overlay import default_folder
from briefgen.theme import Theme
from conftest import REPOSITORY, sha256


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A workspace with templates of its own, and a default theme."""
    own, default = tmp_path / "workspace", tmp_path / "theme"
    for folder in (own / "templates/partials", default / "partials"):
        folder.mkdir(parents=True)
    (default / "page.html.j2").write_text("{{ word }} {% include 'partials/part.html.j2' %}\n")
    (default / "partials/part.html.j2").write_text("default part")
    return own, default


def _render(folders: tuple[Path, Path], **values: object) -> str:
    return Theme(Inputs(folders[0]), folders[1]).render("page.html.j2", values)


def test_the_workspaces_own_partial_takes_the_place_of_the_themes(folders: tuple[Path, Path]) -> None:
    assert _render(folders, word="a") == "a default part"
    (folders[0] / "templates/partials/part.html.j2").write_text("own part")
    assert _render(folders, word="a") == "a own part"


def test_values_are_escaped_in_html_and_not_in_markdown(folders: tuple[Path, Path]) -> None:
    assert _render(folders, word="<b>") == "&lt;b&gt; default part"
    (folders[1] / "page.md.j2").write_text("{{ word }}")
    assert Theme(Inputs(folders[0]), folders[1]).render("page.md.j2", {"word": "<b>"}) == "<b>"


BROKEN = [
    ("{{ nobody }}", "'nobody' is undefined"),
    ("{{ word.nobody }}", "'str object' has no attribute 'nobody'"),
    ("{% for %}", "Expected an expression, got 'end of statement block'"),
    ("{{ word", "unexpected end of template, expected 'end of print statement'"),
    ("{{ word | nobody }}", "No filter named 'nobody'"),
    ("{{ 1 / 0 }}", "division by zero"),
    ("{% include 'nobody.j2' %}", 'there is no template "nobody.j2"'),
    ("{% include '../secret' %}", 'there is no template "../secret"'),
    ("{{ word.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
    ("{{ words.append(1) }}", "access to attribute 'append' of 'list' object is unsafe"),
    ("{{ word | long_date }}", "'str' object has no attribute 'day'"),
]


@pytest.mark.parametrize(("body", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_template_is_told_with_its_name_and_line(body: str, message: str, folders: tuple[Path, Path]) -> None:
    (folders[0] / "templates/partials/part.html.j2").write_text(f"one\n{body}\n")
    with pytest.raises(BriefgenError) as caught:
        _render(folders, word="a", words=[])
    assert str(caught.value) == (
        f"templates/partials/part.html.j2:2:1: error: {message}\n"
        "  hint: mend the template; templates/README.md lists what each one receives"
    )
    assert caught.value.problems[0].kind == "facts"


def test_a_template_that_is_not_utf8_is_told(folders: tuple[Path, Path]) -> None:
    (folders[0] / "templates/page.html.j2").write_bytes(b"\xff")
    with pytest.raises(BriefgenError, match=r"templates/page\.html\.j2: error: 'utf-8' codec can't decode"):
        _render(folders)


def test_what_was_used_is_remembered_by_its_digest(folders: tuple[Path, Path]) -> None:
    (folders[0] / "templates/partials/part.html.j2").write_text("own part")
    theme = Theme(Inputs(folders[0]), folders[1])
    theme.render("page.html.j2", {"word": "a"})
    assert theme.digests == {
        "page.html.j2": sha256((folders[1] / "page.html.j2").read_bytes()),
        "partials/part.html.j2": sha256("own part"),
    }


def test_assets_come_from_the_workspace_first(folders: tuple[Path, Path]) -> None:
    (folders[1] / "css").mkdir()
    (folders[1] / "css/a.css").write_text("default")
    (folders[0] / "templates/css").mkdir()
    (folders[0] / "templates/css/b.css").write_text("own")
    theme = Theme(Inputs(folders[0]), folders[1])
    assert theme.asset("css/a.css") == b"default"
    assert theme.asset_names("css", ".css") == ("css/a.css", "css/b.css")
    with pytest.raises(BriefgenError) as caught:
        theme.asset("css/c.css")
    assert str(caught.value).startswith('templates/css/c.css: error: there is no file "css/c.css" in the theme')


def test_a_checkout_is_a_workspace_whose_templates_are_the_theme() -> None:
    theme = Theme(Inputs(REPOSITORY))
    assert default_folder() == REPOSITORY / "templates"
    assert theme.asset_names("fonts", ".ttf") == Theme(Inputs(REPOSITORY / "seeds")).asset_names("fonts", ".ttf")
