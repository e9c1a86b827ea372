"""YAML text to records: the catalogue, the facts of a day, and the schemas that editors complete them from."""

from briefgen.load.articles import catalogue, catalogue_schema
from briefgen.load.checks import foreign_references, unknown_articles
from briefgen.load.days import day, schema

__all__ = ["catalogue", "catalogue_schema", "day", "foreign_references", "schema", "unknown_articles"]
