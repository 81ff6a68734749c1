"""The same reading on Apache Spark: many machines read, Parquet files come out, a ledger takes them in."""
