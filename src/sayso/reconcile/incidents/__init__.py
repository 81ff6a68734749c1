"""Incidents: what happened once, from what each report tells of it."""
