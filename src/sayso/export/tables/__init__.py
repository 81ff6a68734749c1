"""Lists of a ledger as tables that leave it: columns with what they hold, rows in batches."""
