"""Feeds: lists of new pages that sites offer, as RSS, Atom, sitemaps, or the JSON of ReliefWeb.

`feeds_file.py` reads the user's list of them, `parse.py` the answer of one (by `syndication.py`,
`sitemaps.py`, `reliefweb.py`), `links.py` what a page links. Next: `watch/`, which asks them.
"""
