"""Situations: what belongs to one crisis, and its figures as totals with their parts."""
