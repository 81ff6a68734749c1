"""What a ledger is made of: engine, tables, indexes, views, and how statements over them are built."""
