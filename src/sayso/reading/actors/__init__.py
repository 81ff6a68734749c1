"""The component `sayso_actors`: who acts and speaks, each under one name however the text calls them.

Takes a parsed `Doc` with entity labels, leaves `ActorMention` records in `doc._.sayso_actors`, in text order,
none overlapping; runs the places component where it is missing. In order: bodies (`bodies.py`), persons
(`persons.py`), states that act (`states.py`), which mentions are one (`merge.py`). Words:
`codebook/data/actors.toml`. Next: claims.
"""

from sayso.reading.actors.component import ActorReader, create_actors

__all__ = ["ActorReader", "create_actors"]
