"""Feeds in the ledger: `store.py` the feeds, `pages.py` what they list, `watcher.py` who asks, `told.py`
how it goes.
"""
