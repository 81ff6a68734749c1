"""The commands, one module a family. They parse, call a room, and print what `display/` makes."""

from importlib import import_module

from sayso.cli.app import app, main

FAMILIES = (
    "ask", "brief", "cluster", "codebook", "conversions", "copy", "datasette", "date", "demo", "desk",
    "doctor", "export", "forget", "incidents", "jobs", "picture", "read", "redact", "review", "searches",
    "show", "situation", "situation_picture", "train", "verify", "watch",
)  # fmt: skip
for name in FAMILIES:  # each adds its commands to the app
    import_module(f"sayso.cli.{name}")

__all__ = ["app", "main"]
