"""The formats that tables are written in, a module each."""
