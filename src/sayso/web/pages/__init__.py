"""The pages of the desk, a module for each; `ROUTERS` are theirs, in the order in which they are asked."""

from importlib import import_module

NAMES = (
    "overview", "situations", "membership", "series", "embed", "map",
    "jobs",  # before reports: /reports/add is none of these
    "reports", "report_pages", "feeds", "review_more", "review", "disagreements", "search", "findings",
    "searches", "verify", "people", "login",
)  # fmt: skip
ROUTERS = tuple(import_module(f"sayso.web.pages.{name}").router for name in NAMES)
