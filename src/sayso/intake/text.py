"""Bytes into text, and the checks that every text must pass before it is read."""

import re
from datetime import date

from sayso.codebook import words
from sayso.errors import IntakeError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_CHARACTERS = 1_000_000  # the parser's limit for one text
MAX_CHAOS = 0.05  # charset_normalizer's measure of disorder in a guess
LEGACY = {"cp1252", "cp1250", "cp1251", "cp1257", "latin_1", "iso8859_1", "iso8859_15", "mac_roman"}
# Quotation marks and dashes of Windows-1252 that somebody decoded as Latin-1 ("Sheriff\x92s").
WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
CONTROL_SHARE = 0.01
FUNCTION_WORDS = {
    "the",
    "of",
    "and",
    "to",
    "in",
    "was",
    "is",
    "for",
    "that",
    "with",
    "at",
    "on",
    "were",
    "by",
}
FUNCTION_SHARE = 0.2
ENOUGH_LETTERS = 60  # below this the language of a text cannot be told


def decode(data: bytes) -> str:
    """Text from bytes: by byte-order mark, as UTF-8, else by a safe guess at an older encoding.

    Raises `IntakeError` with reason `empty`, `binary` or `encoding`.
    """
    if not data.strip():
        raise IntakeError("empty", "The file is empty.")
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\x00" in data[:8192]:
        raise IntakeError("binary", "The file is binary, not text. Convert it to text or HTML.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(data, error)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise IntakeError(
            "encoding", f"The file begins as {encoding}, but is broken at byte {error.start}."
        ) from error


def _guess(data: bytes, error: UnicodeDecodeError) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is not None and best.encoding in LEGACY and best.chaos <= MAX_CHAOS:
        text = data.decode(best.encoding, errors="replace")
        if "\ufffd" not in text and not _looks_binary(text):
            return text
    raise IntakeError(
        "encoding",
        f"The file is not UTF-8 (byte {error.start}) and no older encoding fits. Save it as UTF-8.",
    )


def _looks_binary(text: str) -> bool:
    sample = text[:8192]
    control = sum(c < " " and c not in "\n\r\t\f" for c in sample)
    return control > CONTROL_SHARE * len(sample)


def check_text(text: str) -> str:
    """The text with plain line ends and Windows' quotation marks mended.

    Raises `IntakeError` with reason `empty`, `binary` or `too_large`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff").translate(WINDOWS)
    if not text.strip():
        raise IntakeError("empty", "There is no text in it.")
    if "\x00" in text or _looks_binary(text):
        raise IntakeError("binary", "The text is full of control characters. Convert it to plain text.")
    if len(text) > MAX_CHARACTERS:
        raise IntakeError(
            "too_large",
            f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most. Split it.",
        )
    return text


def language_of(text: str) -> str:
    """ISO 639-1 code of the text's language; English where too few letters tell."""
    import py3langid

    sample = text[:3000]
    if sum(map(str.isalpha, sample)) < ENOUGH_LETTERS:
        return "en"
    code, _ = py3langid.classify(sample)
    return "en" if code != "en" and _reads_as_english(sample) else str(code)


def _reads_as_english(sample: str) -> bool:
    """Whether enough of the words are English function words; lists and names mislead a classifier."""
    found = re.findall(r"[a-z]+", sample.lower())
    common = sum(word in FUNCTION_WORDS for word in found)
    return common > FUNCTION_SHARE * len(found)


def check_language(code: str) -> None:
    """Raise `IntakeError` with reason `language` unless it is English."""
    if code != "en":
        name = words("intake")["languages"].get(code, f"the language {code!r}")
        raise IntakeError("language", f"It is in {name}; sayso reads English. The report is kept, not read.")


def read_day(value: object) -> date | None:
    """A day from a cell, header or option: ISO date or date and time, or a usual written form."""
    text = str(value or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return _loose_day(text)


def _loose_day(text: str) -> date | None:
    import htmldate

    found = htmldate.find_date(
        f"<html><head><meta name='date' content='{text}'></head></html>", original_date=True
    )
    return date.fromisoformat(found) if found else None
