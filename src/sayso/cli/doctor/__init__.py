"""`sayso doctor`: what is there of what sayso needs, and what is not, a check a line."""

from sayso.cli.doctor.command import doctor

__all__ = ["doctor"]
