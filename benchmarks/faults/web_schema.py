"""Ask the API what its own description says that it takes, and what it does not, by schemathesis.

    python benchmarks/faults/web_schema.py LEDGER [--examples 30]

It asks the application in this process, on a copy of the ledger, as an admin. Every answer must be below 500.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from sayso.web.app import create_app
from sayso.web.auth import csrf_token_of
from sayso.web.settings import Settings

HEADERS = {"Cookie": "sayso_csrf=guest", "X-CSRF-Token": csrf_token_of("guest")}


def main() -> int:
    """Ask every operation; 1 if an answer was none that a client may get."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("ledger")
    parser.add_argument("--examples", type=int, default=30)
    given_ = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "asked.db"
        shutil.copy(given_.ledger, path)
        app = create_app(Settings(str(path), "0.0.0.0"))  # whatever name it is asked for
        wrong, asked = _ask_all(app, given_.examples)
        app.state.desk.ledger.close()
    print(f"{asked:,} requests; {len(wrong)} operations with faults")
    for one in wrong:
        print(one)
    return 1 if wrong else 0


def _ask_all(app: object, examples: int) -> tuple[list[str], int]:
    schema, wrong, asked = schemathesis.openapi.from_asgi("/api/openapi.json", app), [], 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: object) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=[not_a_server_error], headers=HEADERS)  # type: ignore[attr-defined]

        try:
            ask()
        except Exception as error:
            wrong.append(f"{operation.label}: {error}")
    return wrong, asked


if __name__ == "__main__":
    sys.exit(main())
