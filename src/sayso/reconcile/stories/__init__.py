"""Stories: which reports are copies, updates or excerpts of one text."""
