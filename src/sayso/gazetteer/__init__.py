"""Place names: an offline index of the world's towns, subdivisions, countries and their peoples.

`data/places.sqlite` is shipped; `build.py` compiled it from two packages, `index.py` looks names up in it.
Next: `reading/places/`, which finds names in text and decides which place is meant.
"""

from sayso.gazetteer.index import Gazetteer, data_version, normal, open_gazetteer

__all__ = ["Gazetteer", "data_version", "normal", "open_gazetteer"]
