"""What people decided elsewhere comes back: corrected spreadsheets, and annotations of labelling tools."""
