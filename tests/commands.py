"""Commands in the process of the tests: what `sayso` prints and its exit code, with no seconds of start.

Where the process itself is tested (signals, pipes, hash seeds, servers) a test starts one;
`tests/test_cli.py` holds that a process prints what is printed here.
"""

import io
import os
import sys
import traceback
import warnings
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from sayso.cli import main

# Python's own, where pytest makes an error of every warning
FILTERS = (
    ("default", DeprecationWarning, "__main__"),
    *(
        ("ignore", kind, "")
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
    ),
)


def run_sayso(
    *arguments: object, stdin: str | None = None, cwd: Path | None = None, width: int = 80
) -> "CompletedProcess[str]":
    """Run a command as `main` does for a process; a traceback stands in its errors, as it would there."""
    words = [str(one) for one in arguments]
    given = io.TextIOWrapper(io.BytesIO((stdin or "").encode()), encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    with (
        chdir(cwd) if cwd else nullcontext(),
        patch.dict(os.environ, {"COLUMNS": str(width), "NO_COLOR": "1"}),
        patch.object(sys, "argv", ["sayso", *words]),
        patch.object(sys.modules["__main__"], "__package__", "", create=True),  # a script, by its name
        patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(errors),
        warnings.catch_warnings(),
    ):
        warnings.resetwarnings()
        for action, kind, module in reversed(FILTERS):
            warnings.filterwarnings(action, category=kind, module=module)
        code = _exit_code()
    return CompletedProcess(words, code, _text(out), _text(errors))


def _exit_code() -> int:
    """The exit code of a process that calls `main`."""
    try:
        main()
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
            return 1
        return ended.code or 0
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _text(stream: io.TextIOWrapper) -> str:
    """What was written, with the ends of lines as `subprocess` gives them."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode().replace("\r\n", "\n")
