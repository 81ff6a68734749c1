"""The component `sayso_quantities`: every number of a text, what sort it is, and what it counts or measures.

Takes a parsed `Doc`, leaves `Quantity` records in `doc._.sayso_quantities`, in text order. Needs a
tagger and a parser; uses entity labels where there are any. Numbers themselves: `numbers/`. In order: the
unit (`units`), the kind (`kinds`), the counted noun (`counted`), a change (`change`), what has the
quantity (`concept`). Next component: dates.
"""

from sayso.reading.quantities.component import QuantityReader, create_quantities
from sayso.reading.quantities.units import convert

__all__ = ["QuantityReader", "convert", "create_quantities"]
