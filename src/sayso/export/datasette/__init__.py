"""A ledger file in Datasette: facets, labels, queries that are ready, full text; accounts stay hidden."""

from sayso.export.datasette.serve import datasette_command

__all__ = ["datasette_command"]
