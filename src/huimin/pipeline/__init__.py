"""The only place that calls the rooms in a row: receive, settle, post, compare, open clues, publish; verify.

What it offers is loaded when it is asked for: an import of one small file needs no rules, casework or pages.
"""

from importlib import import_module

_WHERE = {
    "SIDES": "serving",
    "add_postings_file": "people",
    "add_user": "people",
    "clues": "listing",
    "clues_as": "listing",
    "compare": "comparing",
    "copy_keys": "people",
    "demo": "demonstrating",
    "import_files": "importing",
    "import_outcomes": "learning",
    "precheck": "prechecking",
    "precheck_workbook": "prechecking",
    "publish": "publishing",
    "read_ahead": "ahead",
    "ready": "readying",
    "refusals": "importing",
    "restore_keys": "people",
    "rotate_keys": "rotating",
    "sentence_of": "sentences",
    "serve": "serving",
    "verify": "verifying",
    "work": "working",
}


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"huimin.pipeline.{_WHERE[name]}"), name)
