"""The pages of the desk, a module for each. `ROUTERS` are theirs."""

from sayso.web.pages import disagreements, login, map, overview, people, reports, review, search, series

ROUTERS = tuple(
    one.router for one in (overview, series, map, reports, review, disagreements, search, people, login)
)
