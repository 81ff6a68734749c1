"""Stories: which reports are copies, updates, excerpts or other forms of one text."""
