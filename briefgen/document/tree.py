"""A YAML document as a plain tree of texts, each with its line and column."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from briefgen.diagnostics import Span

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
"""What a document holds. Every scalar is text, whatever it looks like; a value that was left out is `None`."""

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1, in code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML document: its tree, and where in the file each node and each key stands."""

    file: str
    tree: Tree
    places: Mapping[Path, Place]
    keys: Mapping[Path, Place]

    def span(self, path: Path = ()) -> Span:
        """Where the node at `path` begins; for a path that is not there, where its nearest ancestor begins."""
        return self._span(self.places[self.nearest(path)])

    def key_span(self, path: Path) -> Span:
        """Where the key at the end of `path` stands; where it has none, what `span` says."""
        place = self.keys.get(self.nearest(path))
        return self._span(place) if place else self.span(path)

    def nearest(self, path: Path) -> Path:
        """The longest part of `path` that is there. An index into what is not a list is passed over, as models
        take one value for a list of one."""
        found: list[str | int] = []
        node = self.tree
        for step in path:
            if isinstance(node, dict) and step in node:
                node = node[str(step)]
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            elif isinstance(step, int) and not isinstance(node, list):
                continue
            else:
                break
            found.append(step)
        return tuple(found)

    def without(self, dropped: Collection[Path]) -> Document:
        """The same document less the nodes at the paths named; what is left keeps its places."""
        places: dict[Path, Place] = {}
        keys: dict[Path, Place] = {}

        def kept(node: Tree, old: Path, new: Path) -> Tree:
            places[new] = self.places[old]
            if old in self.keys:
                keys[new] = self.keys[old]
            if isinstance(node, dict):
                pairs = [(key, value) for key, value in node.items() if (*old, key) not in dropped]
                return {key: kept(value, (*old, key), (*new, key)) for key, value in pairs}
            if isinstance(node, list):
                items = [(index, value) for index, value in enumerate(node) if (*old, index) not in dropped]
                return [kept(value, (*old, was), (*new, now)) for now, (was, value) in enumerate(items)]
            return node

        tree = kept(self.tree, (), ())
        return Document(file=self.file, tree=tree, places=places, keys=keys)

    def _span(self, place: Place) -> Span:
        return Span(file=self.file, line=place[0], col=place[1])
