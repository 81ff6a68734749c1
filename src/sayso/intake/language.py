"""What language a text is in: what its source says, else what its letters show.

Takes a text and the words for its language ("English", "eng", "en-GB"), gives an ISO 639-1 code. Names and
codes of languages are Babel's.
"""

import re
from functools import cache

from sayso.codebook import word_set
from sayso.errors import IntakeError

FUNCTION_SHARE = 0.2  # of the words, above which a text reads as English
ENOUGH_LETTERS = 60  # below this the language of a text cannot be known


def language_of(text: str, written: str = "") -> str:
    """The code of a text's language: by `written` where that is a language, else by the text itself.

    English where there are too few letters to say.
    """
    return _code(written) or _code_of_text(text)


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    return {name.lower(): code for code, name in Locale("en").languages.items() if len(code) == 2}


def _code(written: str) -> str | None:
    """ISO 639-1 for a name, or for a code with or without its country; `None` for what is neither."""
    from babel.core import get_global

    word = written.strip().lower()
    if word in _names():
        return _names()[word]
    code = re.split(r"[-_ (]", word)[0]
    code = get_global("language_aliases").get(code, code) if len(code) == 3 else code
    return code if code in _names().values() else _names().get(code)


def _code_of_text(text: str) -> str:
    sample = text[:3000]
    if sum(map(str.isalpha, sample)) < ENOUGH_LETTERS or _reads_as_english(sample):
        return "en"
    import py3langid  # its model takes half a second to load, and is not asked about plain English

    return str(py3langid.classify(sample)[0])


def _reads_as_english(sample: str) -> bool:
    """Whether enough of the words are English function words; lists and names mislead a classifier."""
    found = re.findall(r"[a-z]+", sample.lower())
    common = sum(word in word_set("intake", "english", "function_words") for word in found)
    return common > FUNCTION_SHARE * len(found)


def check_language(code: str) -> None:
    """Raise `IntakeError` with reason `language` unless it is English."""
    if code != "en":
        from babel import Locale

        name = Locale("en").languages.get(code, f"the language {code!r}")
        raise IntakeError("language", f"It is in {name}; sayso reads English. The report is kept, not read.")
