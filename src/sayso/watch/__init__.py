"""Feeds that are watched: ask them, fetch what they list, read it, bring the picture up to date.

`watcher.py` goes round, `scheduler.py` says what is asked next, `answers.py` takes what feeds answer,
`listed.py` says what of it is read, `fetched.py` makes reports of pages, `reading.py` reads them as a job;
`checking.py` only tries a file of feeds.
"""
