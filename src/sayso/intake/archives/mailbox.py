"""Mailboxes as programs export them (mbox, RFC 4155): message after message in one file.

Takes an open file, gives the text of each message and what is attached to it as `Member`s, "3" or
"3#name.pdf".
"""

import re
from collections.abc import Iterator
from typing import IO

from sayso.errors import IntakeError
from sayso.intake.documents.containers import MOST_OF_ONE, Member, mail_members
from sayso.intake.formats import ENVELOPE

QUOTED = re.compile(rb">+From ")  # a line of the text that looks like the line before a message


def mailbox_messages(file: IO[bytes]) -> Iterator[Member]:
    """Each message and its attachments; one that cannot be read is a `Member` with its error."""
    for number, data in enumerate(_messages(file), 1):
        if isinstance(data, IntakeError):
            yield Member(f"{number}", b"", {}, data)
            continue
        try:
            for part in mail_members(data):
                name = f"{number}#{part.name}" if part.name else f"{number}"
                yield Member(name, part.data, part.facts)
        except IntakeError as error:
            yield Member(f"{number}", data, {}, error)


def _messages(file: IO[bytes]) -> Iterator[bytes | IntakeError]:
    """The bytes of each message, without the line before it."""
    held: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := file.readline(MOST_OF_ONE):
        if blank and ENVELOPE.match(line):
            if begun:
                yield _whole(held, size)
            held, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= MOST_OF_ONE:
                held.append(line[1:] if QUOTED.match(line) else line)
        blank = not line.strip()
    if begun:
        yield _whole(held, size)


def _whole(held: list[bytes], size: int) -> bytes | IntakeError:
    if size > MOST_OF_ONE:
        return IntakeError("too_large", f"The message has {size:,} bytes; {MOST_OF_ONE:,} is the most.")
    return b"".join(held)
