"""Every page of the desk, for tests that look at all of them, and a ledger in which each has something to
show. A new page is a line of `PAGES`, or of `NO_PAGE` with the reason.
"""

from datetime import date
from pathlib import Path

from sayso.codebook import using
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.filters import SearchFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.review.situations import add_situation
from sayso.ledger.seen.searches import save_search, see_search
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.web import api_docs, pages

ROOT = Path(__file__).parent.parent.parent
WHO = "tester"  # as `desk_server` calls who uses a desk without login
FREDDY = ROOT / "samples" / "freddy-2023"
STORM = [FREDDY / name for name in ("2023-03-13-dodma.pdf", "2023-03-13-dodma.html", "2023-03-20-ocha.txt")]
SITUATION = situation_of("Freddy", [], "storm", countries=("MW", "MZ"), since=date(2023, 2, 1))
PAGES = {
    "/": ("/",),
    "/account": ("/account",),
    "/actors": ("/actors",),
    "/actors/{name:path}": ("/actors/{actor}",),
    "/api/docs": ("/api/docs",),
    "/change-points": ("/change-points",),
    "/claims": ("/claims",),
    "/disagreements": ("/disagreements",),
    "/disagreements/{name}": ("/disagreements/{disagreement}",),
    "/embed/series/{name}": ("/embed/series/{series}",),
    "/events": ("/events",),
    "/failures": ("/failures",),
    "/feeds": ("/feeds",),
    "/figures": ("/figures", "/figures?measure=killed&country=LT"),
    "/incidents": ("/incidents",),
    "/incidents/{name}": ("/incidents/{incident}",),
    "/jobs": ("/jobs",),
    "/jobs/{number}": ("/jobs/1",),
    "/map": ("/map", "/map?place={point}"),
    "/people": ("/people",),
    "/places/{name}": ("/places/LT", "/places/{place}"),
    "/reports": ("/reports",),
    "/reports/add": ("/reports/add",),
    "/reports/{name}": ("/reports/{report}", "/reports/{report}?show=figure,claim,event,number"),
    "/reports/{name}/pages/{number}": ("/reports/{pdf}/pages/1",),
    "/review": ("/review", "/review?kind=claim"),
    "/review/agreement": ("/review/agreement",),
    "/review/history": ("/review/history",),
    "/review/incidents": ("/review/incidents",),
    "/review/incidents/{name}": ("/review/incidents/{incident}",),
    "/review/second": ("/review/second",),
    "/search": ("/search?q=border", "/search?q=zzzz"),
    "/searches": ("/searches",),
    "/searches/{number}": ("/searches/1", "/searches/2"),
    "/series": ("/series",),
    "/series/{name}": ("/series/{series}",),
    "/situations": ("/situations",),
    "/situations/{name}": ("/situations/{situation}",),
    "/situations/{name}/left-out": ("/situations/{situation}/left-out",),
    "/situations/{name}/members": ("/situations/{situation}/members",),
    "/stories": ("/stories",),
    "/stories/{name}": ("/stories/{story}",),
    "/trends": ("/trends",),
    "/verify": ("/verify", "/verify?statement=4%2C026+migrants+have+crossed+into+Lithuania+this+year"),
    "/watched": ("/watched",),
}
ERRORS = ("/nowhere", "/series/none", "/figures?sort=odd", "/reports?odd=1", "/review/second?review=999999")
GUARDED = {"/login": ("/login",)}  # shown only where the desk asks for a login
REFUSED = ("/people", "/embed/series/none")  # of those, what is refused to a reader: 403
NO_PAGE = {
    "/map/place": "a part of the map, which is in PAGES with it",
    "/reports/{name}/pages/{number}.png": "an image",
    "/review/item": "a part of /review, which is in PAGES with it",
    "/searches/{number}/feed.atom": "a feed",
    "/series/{name}/watch": "a part of a series' page, which is in PAGES with it",
}


def routes(routers=(api_docs.router, *pages.ROUTERS)):
    """The addresses of pages that the desk answers to, as their routes are written."""
    found = set()
    for router in routers:
        for route in router.routes:
            inner = getattr(route, "original_router", None)  # of a router in a router
            found |= routes([inner]) if inner else {route.path} if "GET" in route.methods else set()
    return found


def fill(path):
    """Put into a ledger what pages show beside reports: a situation, a PDF, saved searches."""
    with Ledger(path) as ledger:
        assert [one.kind for one in ingest(ledger, STORM, Options(Defaults()))] == ["read"] * len(STORM)
        with ledger.writing() as connection:
            add_situation(connection, SITUATION, WHO)
            save_search(connection, WHO, "border", SearchFilter("border"))
            number = save_search(connection, WHO, "deaths", SearchFilter(measure="killed"))
            see_search(connection, number, WHO, 0)
        with using(ledger.codebook()):
            refresh(ledger)


def addresses(client):
    """The addresses of `PAGES` and `ERRORS` on a filled ledger."""
    api = client.get
    figures = api("/api/figures?limit=200").json["items"]
    reports = [one["id"] for one in api("/api/reports?limit=5").json["items"]]
    series = max(api("/api/series?limit=200").json["items"], key=lambda one: one["figures"])
    named = {
        "actor": api("/api/actors?limit=1").json["items"][0]["name"].replace(" ", "%20"),
        "disagreement": api("/api/disagreements?limit=1").json["items"][0]["id"],
        "incident": api("/api/incidents?limit=1").json["items"][0]["id"],
        "place": next(one["geonames_id"] for one in figures if one["geonames_id"]),
        "point": "54.69,25.28",
        "report": next(one for one in figures if one["series"])["report_id"],
        "pdf": next(one for one in reports if client.get(f"/reports/{one}/pages/1").status == 200),
        "series": series["id"],
        "situation": SITUATION.id,
        "story": api("/api/stories?limit=1").json["items"][0]["id"],
    }
    return [one.format(**named) for some in PAGES.values() for one in some] + [*ERRORS]
