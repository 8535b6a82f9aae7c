"""What the public side is made of. Nothing here needs a database: the public process reads it too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FORMAT = 1
POLICIES, TOTALS, PAYMENTS, COLUMN = PARTS = ("policies", "totals", "payments", "column")
DAYS_SHOWN = {POLICIES: 1825, TOTALS: 1825, PAYMENTS: 365, COLUMN: 1095}
"""For how many days after its making a part of an edition is shown (示例, to be set by local rules)."""
FEWEST = 10
"""Counts of fewer persons of a class C programme are not shown (k-anonymity)."""


LINE, ENTRY = REPORTED = ("line", "entry")
"""What can be reported: a payment as it was shown, an entry of a village column."""
TOPICS = ("not_received", "wrong_amount", "not_entitled", "not_done", "other")
"""What somebody says is wrong with it."""
LONGEST_TEXT, LONGEST_CONTACT, LONGEST_ANSWER = 1000, 100, 500


class EditionUnfit(Exception):
    """The edition cannot be let out or taken back; `code` says why."""

    def __init__(self, code: str, number: int | None = None):
        super().__init__(code)
        self.code, self.number = code, number


class ManifestUnfit(ValueError):
    """A manifest that is malformed, or not signed by the key expected."""


class MessageUnfit(ValueError):
    """A message of the drop-box that is damaged, forged or not ours; `code` says which."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class BoxFull(Exception):
    """The drop-box takes no more messages at this moment."""


class Refused(Exception):
    """An act on a report cannot be; `code` stands in disclosure.refusals, `field` names what was typed wrongly."""

    def __init__(self, code: str, field: str | None = None):
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True)
class Message:
    """What somebody reports. `digest`: of the tracking number only they have; `contact` is empty when anonymous."""

    edition: str
    kind: str  # of REPORTED
    line: str  # the id of the line or entry in its edition
    topic: str  # of TOPICS
    text: str
    digest: str
    written_on: date
    contact: str = ""


@dataclass(frozen=True)
class Part:
    """A part of an edition, shown to the public until the end of a day. `n`: its rows."""

    name: str
    until: date
    n: int


@dataclass(frozen=True)
class ShownEdition:
    """An edition as the manifest names it: the file that holds it, with its SHA-256, and the parts that are shown."""

    code: str
    as_of: date
    file: str
    sha256: str
    parts: tuple[Part, ...]

    def shows(self, part: str, today: date) -> bool:
        """Whether the public may see a part on a day."""
        return any(one.name == part and today <= one.until for one in self.parts)


@dataclass(frozen=True)
class Statement:
    """What a manifest states. `edition` is None where nothing is shown (recalled).

    report_key, contact_key: X25519 public keys (base64) to which reports, and the contact in them, are sealed.
    answers: digest of a tracking number -> (state, answer) of reports received so far.
    """

    number: int
    city: str
    made_at: str
    edition: ShownEdition | None
    report_key: str
    contact_key: str
    answers: Mapping[str, tuple[str, str]]


def edition_code(number: int) -> str:
    """1 -> E000001."""
    return f"E{number:06d}"
