"""The desk: a web application where people read, check and correct the ledger. Extra `sayso[web]`.

Takes a ledger, gives pages and an API. `app.py` puts it together; `pages/` has a module a page, `api.py`
the same as JSON; `auth.py` says who may do what; templates and assets lie beside. Nothing is loaded from
elsewhere.
"""
