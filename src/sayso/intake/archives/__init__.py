"""Archives of any size, of which only one part at a time is in memory: web archives, mailboxes, rows."""
