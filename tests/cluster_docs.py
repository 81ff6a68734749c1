"""What docs/cluster.md says: its tables of columns, and its queries."""

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def tables_in(page):
    """Each table by name, with the type and meaning of its columns."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = {}
    for name, body in re.findall(r"^#### `(\w+)`\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE):
        rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", body, re.MULTILINE)
        found[name] = {column: (kind, about) for column, kind, about in rows}
    return found


def queries(page):
    """The queries, in order."""
    return re.findall(r"```sql\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
