"""sayso reads news reports and keeps a ledger of what they say, and on whose say-so."""
