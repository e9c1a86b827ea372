"""A YAML document as a plain tree of texts, each with its line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from briefgen.diagnostics import Span

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
"""What a document holds. Every scalar is text, whatever it looks like; a value that was left out is `None`."""

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1, in code points."""


Node: TypeAlias = "tuple[Place, Place | None, Mapping[str, Node] | Sequence[Node] | None]"
"""Where a node of a tree stands and where its key does, and the same of what it holds, as the tree holds it."""


class Document(Struct, frozen=True, kw_only=True):
    """A YAML document: its tree, and where in the file each node and each key stands."""

    file: str
    tree: Tree
    node: Node

    @property
    def places(self) -> dict[Path, Place]:
        """Where each node begins."""
        return {path: place for path, (place, _, _) in _nodes_in(self.node)}

    @property
    def keys(self) -> dict[Path, Place]:
        """Where each key stands, by the path of what it is the key of."""
        return {path: key for path, (_, key, _) in _nodes_in(self.node) if key}

    def span(self, path: Path = ()) -> Span:
        """Where the node at `path` begins; for a path that is not there, where its nearest ancestor begins."""
        return self._span(self._nearest(path)[1][0])

    def key_span(self, path: Path) -> Span:
        """Where the key at the end of `path` stands; where it has none, what `span` says."""
        place, key, _ = self._nearest(path)[1]
        return self._span(key or place)

    def nearest(self, path: Path) -> Path:
        """The longest part of `path` that is there. An index into what is not a list is passed over, as models
        take one value for a list of one."""
        return tuple(self._nearest(path)[0])

    def without(self, dropped: Collection[Path]) -> Document:
        """The same document less the nodes at the paths named; what is left keeps its places."""

        def kept(tree: Tree, node: Node, path: Path) -> tuple[Tree, Node]:
            place, key, below = node
            if isinstance(tree, dict) and isinstance(below, Mapping):
                names = [name for name in tree if (*path, name) not in dropped]
                pairs = {name: kept(tree[name], below[name], (*path, name)) for name in names}
                return {name: one for name, (one, _) in pairs.items()}, (
                    place,
                    key,
                    {name: one for name, (_, one) in pairs.items()},
                )
            if isinstance(tree, list) and isinstance(below, Sequence):
                places = [at for at in range(len(tree)) if (*path, at) not in dropped]
                items = [kept(tree[at], below[at], (*path, at)) for at in places]
                return [one for one, _ in items], (place, key, [one for _, one in items])
            return tree, node

        tree, node = kept(self.tree, self.node, ())
        return Document(file=self.file, tree=tree, node=node)

    def with_values(self, values: Mapping[str, Tree]) -> Document:
        """The same document with these values too, if it is a mapping; they stand where it begins."""
        place, key, below = self.node
        if not isinstance(self.tree, dict) or not isinstance(below, Mapping):
            return self
        added: dict[str, Node] = dict.fromkeys(values, (place, None, None))
        return Document(file=self.file, tree={**self.tree, **values}, node=(place, key, {**below, **added}))

    def _nearest(self, path: Path) -> tuple[list[str | int], Node]:
        found: list[str | int] = []
        node = self.node
        for step in path:
            below = node[2]
            one = _child(below, step)
            if one is None and (isinstance(below, list) or not isinstance(step, int)):
                break
            if one is not None:
                node = one
                found.append(step)
        return found, node

    def _span(self, place: Place) -> Span:
        return Span(file=self.file, line=place[0], col=place[1])


def _child(below: object, step: str | int) -> Node | None:
    if isinstance(below, dict):
        return below.get(step)
    return below[step] if isinstance(below, list) and isinstance(step, int) and step < len(below) else None


def _nodes_in(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    yield path, node
    below = node[2]
    steps: Iterable[tuple[str | int, Node]] = below.items() if isinstance(below, Mapping) else enumerate(below or ())
    for step, one in steps:
        yield from _nodes_in(one, (*path, step))
