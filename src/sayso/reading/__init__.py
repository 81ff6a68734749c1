"""Reading: one report becomes findings.

One spaCy component a module or folder, in the order in which they run: `paragraphs`, `quantities`, `dates`,
`places`, `actors`, `claims`, `figures`, `events`. Each works alone in anybody's pipeline
(`nlp.add_pipe("sayso_quantities")`) and leaves its findings on the `Doc` (`findings.py`). The whole:
`pipeline.py`. Next: `ledger/`.
"""
