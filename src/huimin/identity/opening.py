"""Opening sealed parts: scoped, with a purpose, traced, and counted so that looking too much shows."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from huimin.audit import actions as audit
from huimin.identity.keyring import Keyring
from huimin.identity.models import Opening
from huimin.identity.queries import opening_payload, opening_subject, read_rows
from huimin.identity.types import Opened, Purpose, SealedRow, Subject
from huimin.users import queries as users
from huimin.users.permissions import OPEN_PERSON, may
from huimin.users.types import NotPermitted

_STANDS = timedelta(minutes=30)
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_TYPES = {"person": "person.opened", "household": "household.opened", "account": "account.opened", "row": "row.opened"}


@transaction.atomic
def open_sealed(
    *, ring: Keyring, rows: Sequence[SealedRow], subject: Subject, purpose: Purpose, by: str, now: datetime
) -> Opened:
    """Read what identifies people in the given rows, for a purpose, and leave a trace entry that says so.

    Also a search that finds nobody is an opening, of no rows. Raises PurposeMissing, NotPermitted (the user lacks the
    power, or a row lies outside the user's scope: then nothing at all is opened), WrongKey, FileAltered.
    """
    user, purpose = users.user(by), purpose.checked()
    scope = users.scope_of(user)
    if not may(user, OPEN_PERSON) or not all(scope.contains(row.region_code) for row in rows):
        raise NotPermitted(by)
    token = secrets.token_urlsafe(32)
    opening = Opening.objects.create(
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        subject_kind=subject.kind,
        subject_key=subject.key,
        purpose=purpose.code,
        purpose_words=purpose.words[:200],
        clue=purpose.clue,
        by=by,
        unit=users.unit_of(user),
        role=user.role,
        scope_low=scope.low,
        scope_high=scope.high,
        n_rows=len(rows),
        n_that_day=_n_that_day(by, now) + 1,
        opened_at=now,
        expires_at=now + _STANDS,
    )
    audit.record(
        type=_TYPES[subject.kind],
        subject=opening_subject(opening.pk),
        payload=opening_payload(opening),
        by=by,
        unit=opening.unit,
        now=now,
    )
    return Opened(opening.pk, subject, purpose, opening.expires_at, token, read_rows(ring, rows))


def _n_that_day(by: str, now: datetime) -> int:
    midnight = now.astimezone(_SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return Opening.objects.filter(by=by, opened_at__gte=midnight, opened_at__lte=now).count()
