"""Findings in the layouts that others use, one format a module.

Takes rows of the ledger, gives rows of the format. Next: `cli`.
"""
