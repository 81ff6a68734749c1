"""Words of a report that a person typed or pasted, where the browser runs no script that marks them."""

import re
from collections.abc import Mapping

from sayso.web.params import QueryError

LONGEST = 300  # characters


def with_typed_words(text: str, asked: Mapping[str, str], near: int) -> Mapping[str, str]:
    """A form whose field `said` is read as `words.quantity`: these words in the text, where they stand
    nearest to `near`. A form in which words are marked stays as it is. Raises `QueryError` if they are not
    there.
    """
    said = " ".join(asked.get("said", "").split())
    if not said or asked.get("words.quantity"):
        return asked
    if len(said) > LONGEST:
        raise QueryError(f"said: {LONGEST} characters at most. Give only the words of the second one.")
    words = r"\s+".join(map(re.escape, said.split()))
    found = list(re.finditer(rf"(?<!\w){words}(?!\w)", text)) or list(re.finditer(words, text))
    if not found:
        raise QueryError(f"said: “{said[:60]}” is not in the report. Copy words as they stand in its text.")
    one = min(found, key=lambda match: abs(match.start() - near))
    return {**asked, "words.quantity": f"{one.start()}-{one.end()}"}
