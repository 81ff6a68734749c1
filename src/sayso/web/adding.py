"""Reports that people hand in, carried out: files, a pasted text, addresses become a job of the queue.

Takes a desk and a form, gives the job's number; raises `QueryError` with what would be right.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile

from sayso.errors import IntakeError
from sayso.intake.dates import read_published
from sayso.intake.fetch import is_address
from sayso.ledger.jobs.files import MOST_FILES, KeptFiles, is_hidden, new_folder, too_much
from sayso.ledger.jobs.store import JobRequest, add_job
from sayso.ledger.review.audit import write_audit
from sayso.web.auth import User
from sayso.web.desk import Desk
from sayso.web.params import QueryError

MOST_ADDRESSES = 200
LONG = 2_000  # characters of an address
SHORT = 300  # characters of a title or a publisher
MOST_TEXT = 1_000_000  # characters of a pasted text

Inputs = list[tuple[str, str, str]]


def add_reports(desk: Desk, who: User, form: FormData, address: str) -> int:
    """Keep what was handed in, and put it into the queue; the job's number."""
    options = _options(form)
    files = [one for name in ("files", "folder") for one in form.getlist(name) if isinstance(one, UploadFile)]
    files = [one for one in files if one.filename and not is_hidden(one.filename)]
    addresses = _addresses(_words(form, "addresses"))
    text = _words(form, "text")
    if len(text) > MOST_TEXT:
        raise QueryError(f"text: {MOST_TEXT:,} characters are the most of one text. Send it as files.")
    if not (files or addresses or text.strip()):
        raise QueryError("Choose files, paste a text, or write an address: there is nothing to read yet.")
    if len(files) > MOST_FILES:
        raise too_much()
    kept = new_folder(desk.ledger)
    try:
        return _queue(desk, who, kept, (files, text, addresses), options, address)
    except BaseException:
        kept.drop()
        raise


def _queue(
    desk: Desk,
    who: User,
    kept: KeptFiles,
    given: tuple[Sequence[UploadFile], str, Sequence[str]],
    options: dict[str, str],
    address: str,
) -> int:
    files, text, addresses = given
    inputs: Inputs = [("file", _shown(one), kept.save(one.filename or "", one.file)) for one in files]
    title = options.pop("title", "")
    if text.strip():
        location = kept.save_text(text, {"title": title, **options})
        inputs.append(("text", title or "Pasted text", location))
    inputs += [("address", one, one) for one in addresses]
    asked = JobRequest(_title(inputs), who.name, inputs, options=options)
    with desk.ledger.writing() as connection:
        number = add_job(connection, asked)
        write_audit(connection, who.name, "add reports", f"job {number}: {asked.title}", address=address)
    return number


def _words(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").replace("\x00", "") if isinstance(value, str) else ""


def _options(form: FormData) -> dict[str, str]:
    """What is said of the reports: title, publisher, day."""
    found = {name: " ".join(_words(form, name).split()) for name in ("title", "publisher", "published")}
    for name, value in found.items():
        if len(value) > SHORT:
            raise QueryError(f"{name}: {SHORT} characters are the most.")
    try:
        day = read_published(found["published"])
    except IntakeError as error:
        raise QueryError(f"published: {error}") from error
    if day is not None and day.first > datetime.now().astimezone().date():
        raise QueryError("published: that day is still to come. Write the day on which it came out.")
    return {name: value for name, value in found.items() if value}


def _addresses(text: str) -> list[str]:
    """The addresses, one a line. Raises `QueryError` for what is none."""
    found = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(found) > MOST_ADDRESSES:
        raise QueryError(f"addresses: {MOST_ADDRESSES} are the most at once. Send them in parts.")
    for one in found:
        try:
            good = is_address(one) and bool(urlsplit(one).hostname) and len(one) <= LONG
        except ValueError:
            good = False
        if not good or any(c.isspace() for c in one):
            raise QueryError(
                f"addresses: {one[:80]!r} is not the address of a page. Write one a line: https://…"
            )
    return found


def _shown(one: UploadFile) -> str:
    """The name that a file came with, short enough to show."""
    name = "".join(c for c in one.filename or "" if c.isprintable())
    return name if len(name) <= SHORT else f"…{name[-SHORT:]}"


def _title(inputs: Inputs) -> str:
    """What a job reads, in words: "a.pdf and 2 other files"."""
    first = inputs[0][1]
    if len(inputs) == 1:
        return first
    rest = len(inputs) - 1
    return f"{first} and {rest:,} {'other' if rest == 1 else 'others'}"


def add_samples(desk: Desk, who: User, address: str) -> int:
    """Put the sample reports into the queue; the job's number. Raises `SaysoError` if they are not there."""
    from sayso.reconcile.work import sample_request

    asked = sample_request(who.name)
    with desk.ledger.writing() as connection:
        number = add_job(connection, asked)
        write_audit(connection, who.name, "add reports", f"job {number}: {asked.title}", address=address)
    return number
