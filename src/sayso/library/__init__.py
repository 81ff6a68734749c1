"""What programs and notebooks use: an open ledger that answers in rows, frames, charts and pages.

`ledger.py` has the questions, `rows.py` what they give, `questions.py` how words of a program become filters.
"""
