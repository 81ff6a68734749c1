"""Names of persons that are kept out of a ledger."""
