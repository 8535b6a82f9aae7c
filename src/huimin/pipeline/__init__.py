"""The only place that calls the rooms in a row: receive, settle, post, compare, open clues, publish; verify."""

from huimin.pipeline.comparing import compare
from huimin.pipeline.importing import import_files, refusals
from huimin.pipeline.listing import clues, clues_as
from huimin.pipeline.ready import ready
from huimin.pipeline.sentences import sentence_of
from huimin.pipeline.verifying import verify

__all__ = ["clues", "clues_as", "compare", "import_files", "ready", "refusals", "sentence_of", "verify"]
