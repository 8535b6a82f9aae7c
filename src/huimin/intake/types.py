"""What other rooms see of batches beside the rows themselves."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.intake.reading.ahead import AHEAD, Ahead, look

__all__ = ["AHEAD", "PURPOSES", "RETURNED_FILE", "RETURNED_FILES", "Ahead", "PurposeMissing", "look"]

PURPOSES: Mapping[str, Promise] = MappingProxyType(
    {
        "return_to_sender": _("退回报送单位更正"),
        "compare_with_source": _("与原始资料核对"),
        "audit": _("审计检查"),
    }
)
"""Why the returned rows of a file may be taken out of the system."""

RETURNED_FILE = "returned.sealed"  # in the folder of a batch: the workbook of its returned rows
RETURNED_FILES = "returned*.sealed"  # the same, sealed anew by a rotation under a name that says the key


class PurposeMissing(ValueError):
    """Personal data was asked for without saying what for."""
