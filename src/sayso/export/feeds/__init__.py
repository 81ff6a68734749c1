"""Atom feeds: of what a saved search finds, and of new disagreements; of the desk and of `sayso export`."""
