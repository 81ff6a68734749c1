"""Incidents: what happened once, from what each report says of it."""
