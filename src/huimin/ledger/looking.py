"""到户、到人、到账: a look at a subject's payments, with a purpose, traced also where nothing was found."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from huimin.identity import actions as identity
from huimin.identity import queries as keys
from huimin.identity.queries import Keyring
from huimin.identity.types import Purpose, Subject
from huimin.ledger.page import sealed_rows
from huimin.ledger.subjects import candidates, facts_of_subject
from huimin.ledger.types import Asked, Found
from huimin.users import queries as users
from huimin.warehouse.home import Home

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def look(*, home: Home, ring: Keyring, subject: Subject, purpose: Purpose, by: str, now: datetime) -> Found:
    """Open a subject inside the user's scope; what lies elsewhere is answered like what does not exist.

    Raises PurposeMissing, NotPermitted, FileAltered.
    """
    scope = users.scope_of(users.user(by))
    facts = facts_of_subject(home, subject, scope=scope, as_of=_day(now)) if subject.key is not None else None
    is_empty = facts is None or facts.is_empty
    opened = identity.open_sealed(
        ring=ring,
        rows=[] if is_empty else sealed_rows(home, facts, scope),
        subject=Subject(subject.kind, None) if is_empty else subject,
        purpose=purpose,
        by=by,
        now=now,
    )
    return Found(opened.token, is_empty)


def search(*, home: Home, ring: Keyring, asked: Asked, purpose: Purpose, by: str, now: datetime) -> Found:
    """Find and open a person by number, or by name and birth date, or an account by number.

    Several persons of one name and birth date come back to be chosen from; the search alone is traced then.
    """
    if asked.account:
        subject = Subject("account", keys.account_key(ring, asked.account))
        return look(home=home, ring=ring, subject=subject, purpose=purpose, by=by, now=now)
    if asked.id_number:
        found = keys.person_keys(ring, asked.id_number)
        subject = Subject("person", found[0] if found else None)
        return look(home=home, ring=ring, subject=subject, purpose=purpose, by=by, now=now)
    name, scope = keys.name_key(ring, asked.name), users.scope_of(users.user(by))
    fit = candidates(home, name, asked.birth_on, scope=scope) if name is not None and asked.birth_on else []
    key = fit[0].person_key if len(fit) == 1 else None
    found = look(home=home, ring=ring, subject=Subject("person", key), purpose=purpose, by=by, now=now)
    return Found(found.token, found.is_empty and not fit, tuple(fit) if len(fit) > 1 else ())


def _day(now: datetime) -> date:
    return now.astimezone(_SHANGHAI).date()
