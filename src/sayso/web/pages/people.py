"""People: accounts and who did what; for admins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from sayso.ledger import people
from sayso.ledger.people import Role
from sayso.web.csvs import BATCH, csv_of_all
from sayso.web.desk import desk_of, reading
from sayso.web.guard import Admin
from sayso.web.params import AskedError
from sayso.web.templating import page

router = APIRouter()
Asking = Annotated[Connection, Depends(reading)]


@router.get("/people")
def listed(
    request: Request, who: Admin, asking: Asking, before: int | None = None,
    as_: Annotated[str | None, Query(alias="as")] = None,
) -> Response:  # fmt: skip
    """Accounts, and the log of who did what."""
    if as_ == "csv":
        engine = desk_of(request).ledger.engine
        return csv_of_all(
            engine, "audit", lambda c, last: people.log(c, before=last, limit=BATCH), lambda row: row.id
        )
    rows = people.log(asking, before=before, limit=100)
    context = {
        "accounts": people.accounts(asking),
        "rows": rows,
        "next": rows[-1].id if len(rows) == 100 else None,
        "roles": list(Role),
    }
    return page(request, who, "people.html", context)


@router.post("/people")
def change(
    request: Request, who: Admin, action: Annotated[str, Form()], name: Annotated[str, Form(max_length=60)],
    password: Annotated[str, Form(max_length=1_000)] = "", role: Annotated[str, Form()] = "reader",
) -> Response:  # fmt: skip
    """Add, disable or enable an account, or give it another role."""
    if role not in list(Role):
        raise AskedError(f"role: there is no {role!r}. Known: {', '.join(Role)}.")
    with desk_of(request).ledger.writing() as connection:
        if action == "add":
            people.add_account(connection, name, password, Role(role))
        elif action == "disable":
            people.disable(connection, name)
        elif action == "enable":
            people.enable(connection, name)
        elif action == "role":
            people.set_role(connection, name, Role(role))
        else:
            raise AskedError(f"action: there is no {action!r}.")
        address = request.client.host if request.client else ""
        people.note(connection, who.name, f"{action} account", f"{name} {role}", address)
    return RedirectResponse("/people", 303)
