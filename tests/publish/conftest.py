"""Servers are started when a test first asks for one, and serve all tests of the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from publish.spots import KINDS, Make, Spot


class Spots:
    """Starts each server when it is first asked for."""

    def __init__(self, base: Path, stack: ExitStack) -> None:
        self._base, self._stack = base, stack
        self._makers: dict[str, Make] = {}

    @contextmanager
    def at(self, kind: str, root: Path) -> Iterator[Spot]:
        """A new place of a kind, and the workspace `root` that publishes there."""
        if kind not in self._makers:
            self._makers[kind] = self._stack.enter_context(KINDS[kind](_made(self._base / kind)))
        spot = self._makers[kind](_made(root))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in spot.environment.items():
                if os.environ.get(name) != value:
                    patch.setenv(name, value)
            yield spot
        if spot.gate:
            spot.gate.arm(None)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def spots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spots]:
    with ExitStack() as stack:
        yield Spots(tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture(params=KINDS)
def spot(request: pytest.FixtureRequest, spots: Spots, tmp_path: Path) -> Iterator[Spot]:
    """One place of each kind, or of those that a test is for."""
    with spots.at(request.param, tmp_path / "desk") as found:
        yield found
