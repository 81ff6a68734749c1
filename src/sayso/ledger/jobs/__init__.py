"""Jobs: what people ask to be read, by the desk or the command line, and what became of it.

`store.py` keeps the queue, `workers.py` says who works and whether they live, `log.py` writes how far a job
is, `files.py` keeps what was handed in. They are worked off in `sayso.reconcile.work`.
"""
