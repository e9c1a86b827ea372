"""Style sheets and fonts under names that change with their content."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from briefgen.assets import STYLE_SHEETS, inline_style, web_assets
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.theme import Theme
from pages import default_theme


def _theme(folder: Path, **sheets: str) -> Theme:
    """The default theme with style sheets of the workspace's own."""
    for name, css in sheets.items():
        path = folder / "templates" / "css" / f"{name}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(css.encode())
    return Theme(Inputs(folder))


def test_every_asset_is_named_by_the_digest_of_its_bytes() -> None:
    assets = web_assets(default_theme())
    for name, href in assets.hrefs.items():
        path = Path(name)
        digest = hashlib.sha256(assets.files[href]).hexdigest()[:12]
        assert href == f"assets/{path.stem}.{digest}{path.suffix}"
    assert set(assets.hrefs.values()) == set(assets.files)


def test_the_same_theme_gives_the_same_assets() -> None:
    assert web_assets(default_theme()) == web_assets(default_theme())


def test_style_sheets_load_the_hashed_fonts_beside_them_and_nothing_else() -> None:
    assets = web_assets(default_theme())
    for href in assets.style_sheets:
        named = re.findall(r"url\((.*?)\)", assets.files[href].decode())
        assert {f"assets/{name}" for name in named} <= set(assets.files)
    assert len([name for name in assets.files if name.endswith(".woff2")]) == 8


def test_the_licences_of_the_fonts_travel_with_them() -> None:
    assets = web_assets(default_theme())
    licences = [data.decode() for name, data in assets.files.items() if name.endswith(".txt")]
    assert len(licences) == len(default_theme().asset_names("fonts", ".txt")) == 6
    assert all("SIL Open Font License, Version 1.1" in text for text in licences)


def test_a_changed_font_changes_the_name_of_the_style_sheet_that_loads_it(tmp_path: Path) -> None:
    before = web_assets(default_theme())
    font = tmp_path / "templates" / "fonts" / "SourceSans3-It.ttf.woff2"
    font.parent.mkdir(parents=True)
    font.write_bytes(b"another font")
    after = web_assets(Theme(Inputs(tmp_path)))
    changed = {name for name, href in after.hrefs.items() if before.hrefs[name] != href}
    assert changed == {"fonts/SourceSans3-It.ttf.woff2", "css/fonts.css"}


CSS = """\
/* url(../fonts/gone.woff2) */
a { content: "url(gone.png)"; background: url( '../images/a.svg?x#y' ) }
b { background: url(data:image/png;base64,AA==) } c { filter: url(#f) }
d { background: url("../images/a.svg") }
"""


def test_only_what_a_style_sheet_really_loads_is_taken_along(tmp_path: Path) -> None:
    image = tmp_path / "templates" / "images" / "a.svg"
    image.parent.mkdir(parents=True)
    image.write_bytes(b"<svg/>")
    assets = web_assets(_theme(tmp_path, screen=CSS))
    written = assets.files[assets.hrefs["css/screen.css"]].decode()
    name = assets.hrefs["images/a.svg"].removeprefix("assets/")
    assert written == CSS.replace("url( '../images/a.svg?x#y' )", f"url({name})").replace(
        'url("../images/a.svg")', f"url({name})"
    )


def test_a_style_sheet_that_names_what_is_not_in_the_theme_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BriefgenError) as caught:
        web_assets(_theme(tmp_path, screen="a { background: url(../images/none.png) }"))
    assert str(caught.value) == (
        'templates/images/none.png: error: there is no file "images/none.png" in the theme\n'
        "  hint: mend the template; templates/README.md lists what each one receives"
    )


def test_a_style_sheet_that_reaches_outside_is_told_all_that_does(tmp_path: Path) -> None:
    css = "a { background: url(https://x.example/a.png) } b { background: url(../../secret.png) }"
    with pytest.raises(BriefgenError) as caught:
        web_assets(_theme(tmp_path, screen=css))
    assert str(caught.value) == (
        'templates/css/screen.css: error: the style sheet names "https://x.example/a.png", which no page may load\n'
        "  hint: put the file under templates/ and name it relative to the style sheet\n"
        'templates/css/screen.css: error: the style sheet names "../../secret.png", which no page may load\n'
        "  hint: put the file under templates/ and name it relative to the style sheet"
    )


def test_the_policy_of_an_inline_style_allows_that_style_alone(tmp_path: Path) -> None:
    style = inline_style(_theme(tmp_path, screen='/* note */\r\na { content: "</style>" }\r\n', base="b { top: 0 }"))
    assert style.css == 'b { top: 0 }\na { content: "<\\/style>" }\n'
    digest = base64.b64encode(hashlib.sha256(style.css.encode()).digest()).decode()
    assert style.policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'none'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'"
    )


def test_every_page_links_fonts_base_and_screen() -> None:
    assert STYLE_SHEETS == ("css/fonts.css", "css/base.css", "css/screen.css")
