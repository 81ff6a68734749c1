"""Documents with pages, headings, lists and tables (PDF, Word, archives) into reports that keep them."""
