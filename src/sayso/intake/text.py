"""Bytes into text, and the checks that every text must pass before it is read."""

import re

from sayso.errors import IntakeError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_CHARACTERS = 1_000_000  # the parser's limit for one text
MAX_CHAOS = 0.05  # charset_normalizer's measure of disorder in a guess
LEGACY = {"cp1252", "cp1250", "cp1251", "cp1257", "latin_1", "iso8859_1", "iso8859_15", "mac_roman"}
# Quotation marks and dashes of Windows-1252 that somebody decoded as Latin-1 ("Sheriff\x92s").
WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
MOST_ACCENTS = 0.15  # of the letters of a table in a western language
SIGNS = "“”‘’„«»–—…·•°º²€£§¿¡\xa0"
CONTROL_SHARE = 0.01
SURROGATE = re.compile("[\ud800-\udfff]")


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


def decode_rows(data: bytes) -> tuple[str, str | None]:
    """As `decode`, but line by line where rows are in several encodings; then with a note that says so."""
    try:
        return decode(data), None
    except IntakeError as error:
        if error.reason != "encoding":
            raise
        lines = data.split(b"\n")
        decoded = [_line(line) for line in lines]
        if not any(ok and not line.isascii() for line, (_, ok) in zip(lines, decoded, strict=True)):
            if (western := _western(data)) is None:
                raise
            return western, "It is not UTF-8 and was read as Windows-1252. Save it as UTF-8 if that is wrong."
    others = sum(not ok for _, ok in decoded)
    note = f"Lines that are not UTF-8 were read as Windows-1252: {others}. Save the file as UTF-8."
    return "\n".join(line for line, _ in decoded), note


def _western(data: bytes) -> str | None:
    """Text of Windows-1252, if it reads as such: a few letters with accents among those of ASCII."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    others = [c for c in text if c > "\x7f"]
    fits = all(c.isalpha() or c in SIGNS for c in others)
    return text if fits and len(others) < MOST_ACCENTS * sum(map(str.isalpha, text)) else None


def decode_line(line: bytes) -> str:
    """One line of a file that is not kept whole: UTF-8, else Windows-1252."""
    return _line(line.removeprefix(b"\xef\xbb\xbf"))[0]


def _line(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), False


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


def line_ends(text: str) -> str:
    """The text with line feeds alone at the ends of lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole(text: str) -> str:
    """The text without half characters (lone surrogates), which no database takes: U+FFFD in their place."""
    return SURROGATE.sub("\ufffd", text)


def _looks_binary(text: str) -> bool:
    sample = text[:8192]
    control = sum(c < " " and c not in "\n\r\t\f" for c in sample)
    return control > CONTROL_SHARE * len(sample)


def check_text(text: str) -> str:
    """The text with plain line ends, Windows' quotation marks mended, and half characters replaced.

    Raises `IntakeError` with reason `empty`, `binary` or `too_large`.
    """
    text = whole(line_ends(text)).strip("\ufeff").translate(WINDOWS)
    if not text.strip():
        raise IntakeError("empty", "It has no text.")
    if "\x00" in text or _looks_binary(text):
        raise IntakeError("binary", "The text is full of control characters. Convert it to plain text.")
    if len(text) > MAX_CHARACTERS:
        raise IntakeError(
            "too_large",
            f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most. Split it.",
        )
    return text
