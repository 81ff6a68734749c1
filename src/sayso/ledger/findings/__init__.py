"""What readings found: figures, claims, events and numbers that are not figures, written and asked for."""
