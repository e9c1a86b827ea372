"""The built wheel, away from the checkout: what a user installs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import REPOSITORY


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds, and nothing else of ours."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("briefgen-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _briefgen(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_workspace_is_made_and_built_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    made = _briefgen(installed, "init", "desk", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    built = _briefgen(installed, "build", "--strict", cwd=tmp_path / "desk")
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    (pdf,) = (tmp_path / "desk/output").glob("*/brief.pdf")
    verified = _briefgen(installed, "verify", str(pdf), cwd=tmp_path)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_theme_its_fonts_and_their_licences_are_inside(installed: Path) -> None:
    theme = {str(path.relative_to(installed / "briefgen/theme")) for path in (installed / "briefgen/theme").rglob("*")}
    ours = {str(path.relative_to(REPOSITORY / "templates")) for path in (REPOSITORY / "templates").rglob("*")}
    assert theme == ours
    assert any(name.startswith("fonts/LICENSE") for name in theme)
    assert (installed / "briefgen/py.typed").exists()
    (metadata,) = installed.glob("briefgen-*.dist-info/METADATA")
    assert "License-Expression: MIT" in metadata.read_text()


def test_nothing_but_the_package_is_inside(installed: Path) -> None:
    assert {path.name.split("-")[0] for path in installed.iterdir()} == {"briefgen"}
