"""Names that a shell completes when Tab is pressed: measures, situations, formats and lists of exports.

Each takes what is typed so far, gives the names that begin so. A ledger is looked at and never made or
changed, and nothing is said of what is amiss with it: the command itself does that. What a shell might run is
not handed to it: a situation with an odd name goes by its id.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import typer

from sayso.cli.app import DEFAULT

MOST = 200  # names at once
PLAIN = re.compile(r"[\w./-]+(?: [\w./-]+)*")  # a name in which no shell finds a command


def complete_measure(incomplete: str) -> list[str]:
    """Measures of the shipped codebooks; those of one's own are known to the ledger alone."""
    from sayso.codebook import load_codebook

    return _begin([*load_codebook().measures, "other"], incomplete)


def complete_family(incomplete: str) -> list[str]:
    """Measures, and the families in which the picture counts."""
    from sayso.codebook.rules import picture_rules

    return sorted({*complete_measure(incomplete), *_begin(picture_rules().series.families, incomplete)})


def complete_situation(context: typer.Context, incomplete: str) -> list[str]:
    """Situations of the ledger that the command names."""
    from sqlalchemy.exc import SQLAlchemyError

    from sayso.errors import SaysoError
    from sayso.ledger.review.situations import find_situations
    from sayso.ledger.schema.engine import is_address, open_engine

    where = str(context.params.get("ledger") or DEFAULT)
    if is_address(where) or not Path(where).is_file():  # a server may not answer
        return []
    engine = open_engine(where, read_only=True)
    try:
        with engine.connect() as connection:
            found = find_situations(connection)
    except (SaysoError, SQLAlchemyError):
        return []
    finally:
        engine.dispose()
    names = _begin([one.name if PLAIN.fullmatch(one.name) else one.id for one in found], incomplete)
    in_bash = os.environ.get("_SAYSO_COMPLETE") == "complete_bash"  # which puts names in as they are
    return [name.replace(" ", "\\ ") for name in names] if in_bash else names


def complete_format(incomplete: str) -> list[str]:
    """Formats of `sayso export`."""
    from sayso.export.run import FORMATS

    return _begin(FORMATS, incomplete)


def complete_list(incomplete: str) -> list[str]:
    """Lists of `sayso export`."""
    from sayso.export.tables.lists import LISTS

    return _begin(LISTS, incomplete)


def complete_profile(incomplete: str) -> list[str]:
    """Profiles by which intervals become numbers."""
    from sayso.codebook.rules import profiles

    return _begin(profiles(), incomplete)


def _begin(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted({name for name in names if name.startswith(incomplete)})[:MOST]
