"""The component `sayso_events`: who did what to whom, when and where, and whether it is so.

Takes a `Doc` that the figures and claims components have read; one that is missing is run by this one. Leaves
`Event` records in `doc._.sayso_events`, in text order. Triggers by the codebooks' patterns: `verbs.py`,
`nouns.py`, with the grammar around a verb (`grammar.py`) and word classes (`context.py`); what tells one
event is joined (`joining.py`); then participants (`participants.py`), status (`modality.py`, `status.py`),
days, place and size (`setting.py`), ACLED's coding (`acled.py`). An event needs a trigger and a role that
words fill.
"""

from sayso.reading.events.component import EventReader, Fired, create_events

__all__ = ["EventReader", "Fired", "create_events"]
