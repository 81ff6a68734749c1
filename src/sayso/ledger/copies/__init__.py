"""A ledger as a whole: copied to another database, backed up, restored."""
