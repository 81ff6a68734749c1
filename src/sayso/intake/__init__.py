"""Intake: files become reports.

Takes paths, gives `Item`s: each is a `Report`, or the `IntakeError` that says why there is none. Nothing is
dropped without one of the two. One module a format: `plain.py`, `html.py` (with `page.py` and `live.py`),
`table.py` (with `csv_rows.py`, `json_rows.py`, `columns.py`); what a format is: `formats.py`; what would be
taken: `preview.py`; what may be of any size: `archives/`; what every
text goes through: `text.py`, `markup.py`, `dates.py`, `language.py`.
Next: `reading/`.
"""

from sayso.intake.files import Defaults, Item, read_file, read_stream
from sayso.intake.find import find_files

__all__ = ["Defaults", "Item", "find_files", "read_file", "read_stream"]
