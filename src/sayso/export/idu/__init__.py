"""Displacement as IDMC keeps it: the sentence of an Internal Displacement Update, and the fields of Helix.

Takes a series and a day, gives a `DisplacementUpdate` (`gather.py`); written by `write.py`.
"""

from sayso.export.idu.fields import DisplacementUpdate
from sayso.export.idu.gather import displacement_update
from sayso.export.idu.write import update_fields, update_text

__all__ = ["DisplacementUpdate", "displacement_update", "update_fields", "update_text"]
