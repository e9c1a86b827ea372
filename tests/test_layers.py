"""The architecture, held: arrows point down only, and each bad word stands where it may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "briefgen"

LAYERS = {
    "again": 0,
    "later": 0,
    "patterns": 0,
    "diagnostics": 0,
    "model": 1,
    "formats": 1,
    "standards": 1,
    "topics": 1,
    "bidi": 1,
    "sourcing": 2,
    "files": 2,
    "document": 2,
    "inline": 2,
    "addresses": 2,
    "look": 2,
    "markup": 2,
    "matching": 2,
    "extracts": 2,
    "headers": 2,
    "values": 2,
    "words": 2,
    "overlay": 3,
    "sandbox": 3,
    "theme": 4,
    "receipts": 4,
    "assets": 5,
    "settings": 6,
    "load": 6,
    "evidence": 6,
    "support": 6,
    "compose": 6,
    "render": 6,
    "site": 6,
    "search": 6,
    "state": 6,
    "coverage": 6,
    "verify": 6,
    "curate": 6,
    "build": 7,
    "publish": 7,
    "operate": 8,
    "": 9,
    "cli": 10,
    "__main__": 11,
}
"""Each top-level module and its floor. Siblings of one floor do not import each other; formats in `render` neither."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def _unit(module: str) -> str:
    """What a module belongs to: the part after `briefgen.`, with the formats of `render` each on its own."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[:1] == ["render"] else parts[0] if parts else ""


def _name(path: Path) -> str:
    parts = ["briefgen", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every import of our own, wherever in the file it stands: module, name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "briefgen":
            for alias in node.names:
                inner = PACKAGE.joinpath(*node.module.split(".")[1:], alias.name)
                is_module = inner.with_suffix(".py").exists() or (inner / "__init__.py").exists()
                yield (f"{node.module}.{alias.name}" if is_module else node.module), alias.name
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] == "briefgen")


def _layer(module: str) -> int:
    return LAYERS[_unit(module).split(".")[0]]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_down_and_never_to_a_sibling(path: Path) -> None:
    here = _name(path)
    wrong = [
        imported
        for imported, _ in _imports(path)
        if _unit(imported) != _unit(here) and not _layer(imported) < _layer(here)
    ]
    allowed = {("briefgen.render.pdf.renderer", "briefgen.render.weasy")}
    assert [module for module in wrong if (here, module) not in allowed] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_what_is_underscored_stays_in_its_own_package(path: Path) -> None:
    assert [
        name
        for module, name in _imports(path)
        if name.startswith("_") and not name.startswith("__") and _unit(module) != _unit(_name(path))
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_command_line_knows_click_or_the_clock(path: Path) -> None:
    if _unit(_name(path)) in {"cli", "__main__"}:
        return
    tree = ast.parse(path.read_text("utf-8"))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules & {"click", "time", "locale"} == set()


def test_every_module_has_a_floor() -> None:
    assert {_unit(_name(path)).split(".")[0] for path in MODULES} == set(LAYERS)
