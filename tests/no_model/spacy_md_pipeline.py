"""Stands before the English model in `make test-quick`: loading it fails the test (see tests/conftest.py)."""

from typing import NoReturn


class ModelLoadedError(BaseException):
    """A test of the quick set loads the model. No `except Exception` takes it for a failure of a report."""


def load(**_options: object) -> NoReturn:
    """Say what to do."""
    raise ModelLoadedError(
        "This test loads the model: mark this test `model` (@pytest.mark.model), or let the fixture that "
        "loads it ask for the fixture `model`."
    )
