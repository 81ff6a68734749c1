"""People: accounts and who did what; for admins."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sayso.ledger.review.accounts import (
    Role,
    add_account,
    disable_account,
    enable_account,
    find_accounts,
    set_role,
)
from sayso.ledger.review.audit import find_audit, write_audit
from sayso.web.auth import Admin, InPerson
from sayso.web.csvs import BATCH, csv_of, csv_of_all
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.params import As, QueryError, Switch
from sayso.web.templating import page

router = APIRouter()


@router.get("/people")
def listed(
    request: Request, who: Admin, connection: Database, before: int | None = None,
    as_: As = None,
) -> Response:  # fmt: skip
    """Accounts, and the log of who did what."""
    if as_ == "accounts":
        return csv_of("accounts", find_accounts(connection))
    if as_ == "csv":
        return csv_of_all(
            request, "audit", lambda c, last: find_audit(c, before=last, limit=BATCH), lambda row: row.id
        )
    rows = find_audit(connection, before=before, limit=100)
    context = {
        "accounts": find_accounts(connection),
        "rows": rows,
        "next": rows[-1].id if len(rows) == 100 else None,
        "roles": list(Role),
    }
    return page(request, who, "people.html", context)


@router.post("/people", dependencies=[InPerson])
def change(
    request: Request, who: Admin, action: Switch, name: Annotated[str, Form(max_length=60)],
    password: Annotated[str, Form(max_length=1_000)] = "", role: Switch = "reader",
) -> Response:  # fmt: skip
    """Add, disable or enable an account, or give it another role."""
    if role not in list(Role):
        raise QueryError(f"role: there is no {role!r}. Known: {', '.join(Role)}.")
    with desk_of(request).ledger.writing() as connection:
        if action == "add":
            add_account(connection, name, password, Role(role))
        elif action == "disable":
            disable_account(connection, name)
        elif action == "enable":
            enable_account(connection, name)
        elif action == "role":
            set_role(connection, name, Role(role))
        else:
            raise QueryError(f"action: there is no {action!r}.")
        address = address_of(request)
        write_audit(connection, who.name, f"{action} account", f"{name} {role}", address=address)
    return RedirectResponse("/people", 303)
