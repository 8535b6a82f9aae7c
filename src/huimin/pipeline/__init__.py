"""The only place that calls the rooms in a row: receive, settle, post, compare, open clues, publish; verify."""

from huimin.pipeline.comparing import compare
from huimin.pipeline.demonstrating import demo
from huimin.pipeline.importing import import_files, refusals
from huimin.pipeline.listing import clues, clues_as
from huimin.pipeline.people import add_postings_file, add_user, copy_keys, restore_keys
from huimin.pipeline.publishing import publish
from huimin.pipeline.ready import ready
from huimin.pipeline.sentences import sentence_of
from huimin.pipeline.serving import SIDES, serve
from huimin.pipeline.verifying import verify
from huimin.pipeline.working import work

__all__ = [
    "SIDES",
    "add_postings_file",
    "add_user",
    "clues",
    "clues_as",
    "compare",
    "demo",
    "copy_keys",
    "import_files",
    "publish",
    "ready",
    "refusals",
    "restore_keys",
    "sentence_of",
    "serve",
    "verify",
    "work",
]
