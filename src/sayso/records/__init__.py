"""The nouns of sayso: what a report holds, and the words that say so.

Everything else in the package takes these records or gives them back; they know nothing of the rest.
All are frozen and hold tuples, so that they can be keys, cached and compared. Offsets are characters
of `Report.text`, counted from 0, end exclusive. An empty field (`None`) means that no words support it.
"""

from sayso.records import base, findings, kinds, layout
from sayso.records.base import *  # noqa: F403
from sayso.records.findings import *  # noqa: F403
from sayso.records.kinds import *  # noqa: F403
from sayso.records.layout import *  # noqa: F403

__all__ = [*base.__all__, *findings.__all__, *kinds.__all__, *layout.__all__]  # noqa: PLE0604
