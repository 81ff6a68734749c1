"""Text as other programs take it: nothing that a spreadsheet runs as a formula, or that XML cannot hold."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell_text(value: str) -> str:
    """A text that a spreadsheet does not run as a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def xml_text(value: str) -> str:
    """A text with blanks for what XML cannot hold."""
    return NOT_XML.sub(" ", value)
