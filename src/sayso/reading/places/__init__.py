"""The component `sayso_places`: place names with their kind, country and coordinates.

Takes a `Doc` with entity labels (and a parse, where there is one), leaves `PlaceMention` records in
`doc._.sayso_places`, in text order; each stands alone, so that one unknown name empties nothing else.
Names are found in `names.py` and told apart in `choose.py`, by what else the report speaks of
(`setting.py`) and where its publisher is at home (`home.py`). Borders and ways between places
(`relations.py`) are left in `doc._.sayso_borders` and `doc._.sayso_routes`. Next: actors.
"""

from sayso.reading.places.component import PlaceReader, create_places

__all__ = ["PlaceReader", "create_places"]
