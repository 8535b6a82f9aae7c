"""身份关联 by hand: a row that waits is opened for a purpose, tied to a person for a reason, untied for a reason."""

from datetime import datetime

from django.db import transaction

from huimin.identity import actions as identity
from huimin.identity.queries import Keyring
from huimin.identity.types import LinkRefused, Purpose, Subject
from huimin.jobs import actions as jobs
from huimin.ledger.labels import labels
from huimin.ledger.waiting import is_known, sealed_row, waiting_row
from huimin.users import queries as users
from huimin.users.permissions import OPEN_PERSON, may
from huimin.users.types import NotPermitted, Scope
from huimin.warehouse.home import Home


def open_row(*, home: Home, ring: Keyring, row: int, purpose: Purpose, by: str, now: datetime) -> str:
    """Open a row that waits inside the user's scope; returns the token of its page.

    Raises LinkRefused (it does not wait, or not here), PurposeMissing, NotPermitted, FileAltered.
    """
    found = waiting_row(home, row, scope=_scope(by), lang="zh")
    if found is None:
        raise LinkRefused("not_waiting")
    sealed = sealed_row(home, row, found.region_code)
    return identity.open_sealed(
        ring=ring, rows=[sealed], subject=Subject("row", row), purpose=purpose, by=by, now=now
    ).token


def join_row(*, home: Home, row: int, person_key: int, reason: str, by: str, now: datetime) -> None:
    """Tie a row that waits to a person whom the scope knows, and ask for the comparison of what it can change.

    Raises LinkRefused, NotPermitted.
    """
    scope = _scope(by)
    if waiting_row(home, row, scope=scope, lang="zh") is None:
        raise LinkRefused("not_waiting")
    if not is_known(home, person_key, scope=scope):
        raise LinkRefused("no_person")
    with transaction.atomic():
        _ask_for_comparison(by, now)
        unit = users.unit_of(users.user(by))
        identity.add_link(row=row, person_key=person_key, reason=reason, by=by, unit=unit, now=now)


def untie_row(*, home: Home, row: int, reason: str, by: str, now: datetime) -> None:
    """Take a link back for good, the machine's or a person's, and ask for the comparison of what it can change.

    Raises LinkRefused, NotPermitted.
    """
    label = labels(home, [row]).get(row)
    if label is None or not _scope(by).contains(label.region_code):
        raise LinkRefused("not_linked")
    with transaction.atomic():
        _ask_for_comparison(by, now)
        unit = users.unit_of(users.user(by))
        identity.withdraw_link(row=row, reason=reason, by=by, unit=unit, now=now)


def _ask_for_comparison(by: str, now: datetime) -> None:
    """As posting a batch asks: whichever rules see a changed link look again."""
    jobs.enqueue(name="compare", args={}, key="posted", by=by, now=now)


def _scope(by: str) -> Scope:
    user = users.user(by)
    if not may(user, OPEN_PERSON):
        raise NotPermitted(by)
    return users.scope_of(user)
