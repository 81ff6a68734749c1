"""Lists of what a ledger holds: one frame for all of them, and a module a list.

Takes a `ListQuery`, gives rows, facets with counts, and where the next rows begin. The same definition of a
list's filters and sorts serves its page, the API and files.
"""
