"""What the parameters of the API mean, by name, where their route does not say it; with examples.

One table for all, so that a word means the same at every address.
"""

from typing import Any

from fastapi import FastAPI

MEANINGS: dict[str, tuple[str, object]] = {
    "as-of": ("As it was known on this day.", "2023-05-20"),
    "as_of": ("What was published by this day.", "2021-08-04"),
    "belongs": ("Whether what belongs is asked for, or what is left out.", True),
    "before": ("Rows numbered below this.", 120),
    "by": ("What colours stand for: speaker or publisher.", "publisher"),
    "counted": ("Part of the words for who is counted.", "children"),
    "country": ("A country by its code or its name.", "LT"),
    "figures": ("Whether figures are asked for, or reports.", True),
    "kind": ("What sort: of a series, a disagreement or a finding.", "cumulative"),
    "latitude": ("Of the place, in degrees.", 54.69),
    "longitude": ("Of the place, in degrees.", 25.28),
    "measure": ("A measure, a family of measures, or the code of an event.", "detained"),
    "number": ("The number of the row, or of the page, from 1.", 1),
    "place": ("Part of a place's name, or its GeoNames id.", "Vilnius"),
    "publisher": ("Part of a publisher's name.", "Reuters"),
    "q": ('Words that are looked for; "phrases" and -without work.', "border"),
    "report": ("The id of a report.", "a6fb19c5a6fb19c5"),
    "scale": ("Of the numbers: linear or log.", "log"),
    "periods": ("1 draws the days that each figure covers.", "1"),
    "seen": ("The number of the last decision that you know of.", 12),
    "series": ("The id of a series.", "c2595257c2595257"),
    "severity": ("At least so severe: low, medium, high.", "high"),
    "since": ("This day or later.", "2021-08-01"),
    "skip": ("So many rows are left out at the start.", 0),
    "state": ("Whether it was resolved: open, resolved, all.", "open"),
    "statement": ("How many, of what, and where.", "4,090 migrants were detained in Lithuania"),
    "unit": ("What is counted or measured in.", "people"),
    "until": ("This day or earlier.", "2021-08-31"),
}
IDS = "The id of what is asked for, as lists give it."


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of the API, in which every parameter says what it means."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        for address in made["paths"].values():
            for route in address.values():
                for one in route.get("parameters", ()):
                    _fill(one)
        _add_token(made)
        app.openapi_schema = made
    return app.openapi_schema


def _fill(one: dict[str, Any]) -> None:
    meaning, example = MEANINGS.get(one["name"], (IDS if one["in"] == "path" else "", None))
    if meaning:
        one.setdefault("description", meaning)
    if example is not None and not one["schema"].get("examples"):
        one.setdefault("example", example)


def _add_token(made: dict[str, Any]) -> None:
    """That a token is sent as HTTP has it; it may be left out on the desk's own machine."""
    schemes = made.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes["token"] = {"type": "http", "scheme": "bearer", "description": "Made under /account."}
    made["security"] = [{"token": []}, {}]
