"""Pages from the network: which machines may be asked, one question with its limits, many hosts politely.

`addresses.py` says where an address may lead, `backend.py` holds every connection to that, `client.py` asks
once, `robots.py` and `hosts.py` ask many sites as they want to be asked, `archive.py` keeps what came.
Next: `intake/fetch.py` for the addresses that a user names, `intake/feeds/` for those that feeds name.
"""
