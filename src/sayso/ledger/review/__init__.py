"""What people decide: reviews, resolutions, decisions on incidents; the queue, accounts, the audit."""
