"""The huimin command: each verb reads arguments, calls one verb of `pipeline` and answers. Nothing is decided here."""

from huimin.cli import books, keeping, running, trying
from huimin.cli.command import BAD_NEWS, DONE, REFUSED, huimin, main, run

__all__ = ["BAD_NEWS", "DONE", "REFUSED", "books", "huimin", "keeping", "main", "run", "running", "trying"]
