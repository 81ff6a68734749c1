"""What readings found: figures, claims, events and numbers that are no figures, written and asked for."""
