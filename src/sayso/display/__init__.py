"""What the command line shows, as Rich tables and texts: a module each thing; no questions, no printing."""
