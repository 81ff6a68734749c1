"""Every error that sayso raises on purpose.

    SaysoError
    ├── AccountError       an account cannot be made, changed or used
    │   ├── BusyError      too many people log in at this moment
    │   └── ThrottledError too many logins failed
    ├── CodebookError      a codebook file is wrong; names the file and the key
    ├── ConflictError      somebody else decided in the meantime
    ├── EvidenceError      a finding quotes words that are not in the text at that place
    ├── IntakeError        a file, row or page cannot become a report; becomes a failure in the ledger
    │   └── FetchError     a page or feed cannot be had from the network
    ├── LedgerError        the ledger cannot be opened, is of another version, or cannot take what is asked
    │   ├── NotFoundError  the ledger does not hold what was asked for
    │   ├── OutageError    the database does not answer at this moment: stopped, locked, full, its file gone
    │   └── WatcherError   another process asks the feeds of the ledger
    ├── QueryError       an address asks, or a person typed, what cannot be; the message says what can
    └── ReadingError       a text cannot be read (no model, no sentence bounds)

Each message says what to do about it. The command line prints it without a traceback.
"""


class SaysoError(Exception):
    """The base of the tree; catch it to catch all of them."""


class AccountError(SaysoError):
    """An account cannot be made, changed or used."""


class BusyError(AccountError):
    """Too many people log in at this moment."""


class ThrottledError(AccountError):
    """Too many logins failed; the message says when to try again."""


class ConflictError(SaysoError):
    """What was to be changed has changed since it was looked at."""


class CodebookError(SaysoError):
    """A codebook file does not say what a codebook must say."""


class EvidenceError(SaysoError):
    """A finding's quote differs from the text at the place that it names."""


class IntakeError(SaysoError):
    """An input cannot become a report. `reason` is one of a fixed set of words, for counting."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class FetchError(IntakeError):
    """A page or a feed cannot be had. `lasting`: asking again is of no use; `wait`: for so many seconds the
    site wants to be left alone; `status` is its answer, if it gave one.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        lasting: bool = False,
        wait: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(reason, message)
        self.lasting, self.wait, self.status = lasting, wait, status


class LedgerError(SaysoError):
    """The ledger cannot be opened, or cannot take what it is asked to."""


class NotFoundError(LedgerError):
    """The ledger does not hold what was asked for."""


class OutageError(LedgerError):
    """The database does not answer at this moment; asking again later may work."""


class WatcherError(LedgerError):
    """Another process asks the feeds of the ledger."""


class QueryError(SaysoError):
    """An address asks, or a person typed, what cannot be; the message says what can."""


class ReadingError(SaysoError):
    """A text cannot be read."""
