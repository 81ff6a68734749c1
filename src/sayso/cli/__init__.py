"""The commands, one module a family. They parse, call a room, and print what `display/` makes."""

from sayso.cli import (
    ask,
    brief,
    codebook,
    conversions,
    date,
    desk,
    forget,
    incidents,
    jobs,
    picture,
    read,
    searches,
    show,
    situation,
    situation_picture,
    train,
    verify,
)
from sayso.cli.app import app, main

__all__ = [
    "app", "ask", "brief", "codebook", "conversions", "date", "desk", "forget", "incidents", "jobs",
    "main", "picture", "read", "searches", "show", "situation", "situation_picture", "train", "verify",
]  # fmt: skip
