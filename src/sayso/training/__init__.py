"""Learn the models that choose among readings (`reading/figures/ranking`) from labelled reports and
corrections.

`sayso train LABELS` and `make train` run it; it needs the extra `sayso[train]`.
"""
