"""Place names: an offline index of the world's towns, subdivisions, countries and their peoples.

`build.py` compiles it once from two packages into one SQLite file in the user's cache; `index.py` looks
names up in it. Next: `reading/places/`, which finds names in text and decides which place is meant.
"""

from sayso.gazetteer.build import normal
from sayso.gazetteer.index import Gazetteer, compiled_path, data_version, open_gazetteer

__all__ = ["Gazetteer", "compiled_path", "data_version", "normal", "open_gazetteer"]
