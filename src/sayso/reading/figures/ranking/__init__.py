"""What chooses among the readings that rules propose: models learned from labelled reports.

Takes the figures that the rules found in a text, gives figures with the candidate of each field that is
the most probable there, and how probable. Candidates come from the components, each with its words, "none"
among them. `sayso.training` makes the models; `docs/model.md` says from what, and how well they do.
"""
