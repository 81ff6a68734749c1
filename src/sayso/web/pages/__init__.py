"""The pages of the desk, a module for each. `ROUTERS` are theirs."""

from sayso.web.pages import (
    disagreements,
    jobs,
    login,
    map,
    membership,
    overview,
    people,
    report_pages,
    reports,
    review,
    search,
    searches,
    series,
    situations,
    verify,
)

ROUTERS = tuple(
    one.router
    for one in (
        overview,
        situations,
        membership,
        series,
        map,
        jobs,  # before reports: /reports/add is none of these
        reports,
        report_pages,
        review,
        disagreements,
        search,
        searches,
        verify,
        people,
        login,
    )
)
