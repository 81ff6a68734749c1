"""The component `sayso_figures`: numbers of people, incidents, things, money and land, with all said of them.

Takes a `Doc` that the quantities, dates, places and claims components have read; one that is missing is
run by this one. Leaves `Figure` records in `doc._.sayso_figures`, in text order. One module a question: which
quantities are figures (`candidates.py`), what happened (`measure.py`), when (`period.py`), where
(`place.py`), on whose say-so (`speaker.py`), is it a fact (`status.py`).
"""

from sayso.reading.figures.component import FigureReader, create_figures

__all__ = ["FigureReader", "create_figures"]
