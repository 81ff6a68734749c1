"""The component `sayso_claims`: who says what, by which cue, in whose words, and against whom.

Takes a parsed `Doc`, leaves `Claim` records in `doc._.sayso_claims`, in the order of their content, and the
legal instruments that the text names in `doc._.sayso_norms`; runs the actors component where it is missing.
Cues in the grammar: `cues.py`, with what they take (`complements.py`), their stance (`stances.py`), their
subject (`subjects.py`) and phrases that name a source (`sources.py`); the layout: `layout.py`; quotation
marks: `quotes.py`; who "he" is: `speakers.py`. Then how it is given (`content.py`), who speaks and how they
know (`knowing.py`), norms (`norms.py`) and disputes (`disputes.py`). Next: figures.
"""

from sayso.reading.claims.component import ClaimReader, create_claims

__all__ = ["ClaimReader", "create_claims"]
