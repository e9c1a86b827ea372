"""The one door through which YAML comes in: bytes to a plain tree of texts, and from there to models."""

from briefgen.document.door import MAX_BYTES, MAX_DEPTH, Loader, parse
from briefgen.document.models import (
    Checked,
    in_order,
    json_schema,
    matching,
    nearest,
    one_of,
    refused,
    suggestion,
    text,
    unfit,
    validated,
)
from briefgen.document.plain import UnfitError, Value, values_of, word
from briefgen.document.tree import Document, Node, Path, Place, Tree

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Checked",
    "Document",
    "Loader",
    "Node",
    "Path",
    "Place",
    "Tree",
    "UnfitError",
    "Value",
    "in_order",
    "json_schema",
    "matching",
    "nearest",
    "one_of",
    "parse",
    "refused",
    "suggestion",
    "text",
    "unfit",
    "validated",
    "values_of",
    "word",
]
