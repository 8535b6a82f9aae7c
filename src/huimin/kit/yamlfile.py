"""YAML of the project's own files, read by the C library where Python has it: ten times as fast as the plain reader."""

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """What a document says, in plain types; yaml.YAMLError where it cannot be read."""
    return yaml.load(text, Loader=_LOADER)
