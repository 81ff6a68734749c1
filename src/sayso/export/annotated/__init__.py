"""Texts with their findings as spans, for tools that draw, label and learn.

displaCy, spaCy's DocBin, CoNLL-2003, Label Studio, Prodigy.
"""
