"""The pages of the desk, a module for each. `ROUTERS` are theirs."""

from sayso.web.pages import (
    disagreements,
    embed,
    findings,
    jobs,
    login,
    map,
    membership,
    overview,
    people,
    report_pages,
    reports,
    review,
    review_more,
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
        embed,
        map,
        jobs,  # before reports: /reports/add is none of these
        reports,
        report_pages,
        review_more,
        review,
        disagreements,
        search,
        findings,
        searches,
        verify,
        people,
        login,
    )
)
