"""Opening a sealed part: what is asked for, what for, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

# Purposes that an officer chooses from; `other` asks for words of its own.
PURPOSES = ("verify_clue", "supervision", "citizen_report", "own_request", "recovery", "data_check", "other")


class PurposeMissing(ValueError):
    """A sealed part was to be opened without saying what for."""


@dataclass(frozen=True)
class Purpose:
    """Why somebody is looked at: one of PURPOSES, words of one's own, the clue it is for ("" where there is none)."""

    code: str
    words: str = ""
    clue: str = ""

    def checked(self) -> "Purpose":
        """Itself; PurposeMissing where nothing that means something was said."""
        if self.code not in PURPOSES or (self.code == "other" and len(self.words.strip()) < 2):
            raise PurposeMissing(self.code)
        return self


@dataclass(frozen=True)
class Subject:
    """Whom a look is at. kind: person, household or account; key: its keyed number, None for a search without find.

    Of kind "row", a row that waits for its person, the key is the row's reference.
    """

    kind: str
    key: int | None


@dataclass(frozen=True)
class SealedRow:
    """A row to be opened: its reference, the division it belongs to, the checked file of its batch's sealed part."""

    ref: int
    region_code: int
    part: Path


@dataclass(frozen=True)
class Look:
    """One look at a subject as others may learn of it: when, who (unit and role, never a name), what for.

    entry: what the trace's entry of it is about.
    """

    entry: str
    opened_at: datetime
    unit: str
    role: str
    purpose: str
    clue: str


@dataclass(frozen=True)
class Opened:
    """An opening that stands: its number, subject and purpose, until when its page answers, and the clear values.

    values: ref -> sealed column -> text.
    """

    number: int
    subject: Subject
    purpose: Purpose
    expires_at: datetime
    token: str = ""  # only where it was just made
    values: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LinkShown:
    """A link as lists show it. row: its reference; method: completed or by_hand; reason: the last one that was given.

    withdrawn_by: who took it back, "" for the machine; only where it no longer holds.
    """

    number: int
    row: int
    person_key: int
    grade: int
    method: str
    holds: bool
    withdrawn_by: str
    reason: str


class LinkRefused(ValueError):
    """A link that cannot be. code: linked (the row has one already), not_linked (none to withdraw), not_waiting (its
    number is whole, or it is no payment of the books), no_person (nobody of that key is known here).
    """
