"""What the public sees, as the command asks for it: an edition of the books prepared, let out by a second person."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings

from huimin.audit.queries import head
from huimin.disclosure import actions as disclosure
from huimin.disclosure.actions import desk
from huimin.disclosure.types import EditionUnfit
from huimin.ledger import queries as ledger
from huimin.ledger.queries import Frame
from huimin.pipeline.comparing import exclusive_programmes, parameters
from huimin.pipeline.signing import checkpoint

__all__ = ["SecondMissing", "desk", "prepare_edition", "publish"]


class SecondMissing(ValueError):
    """An edition is let out by a second person, who was not named."""


def publish(
    *, second: str | None, is_release: bool, by: str, now: datetime, today: date, say: Callable[[str], None]
) -> dict:
    """Prepare an edition; with `is_release` the second person lets it out at once."""
    if is_release and not second:
        raise SecondMissing
    if is_release and second == by:
        raise EditionUnfit("edition_same_person")
    say("生成公开版次 …")
    edition = prepare_edition(by=by, now=now, today=today)
    if is_release and edition.status == edition.Status.PREPARED:
        edition = disclosure.release(desk=desk(), number=edition.number, by=second, now=now)
        checkpoint(by=second, now=now)
        say(f"公开版次 {edition.code} 已公开")
    return {
        "edition": edition.code,
        "status": edition.status,
        "as_of": edition.as_of.isoformat(),
        "parts": [{"part": part, "until": until, "n": n} for part, until, n in edition.parts],
        "n_bytes": edition.n_bytes,
        "found": edition.found,
    }


def prepare_edition(*, by: str, now: datetime, today: date):
    """Prepare an edition of the books as they stand; for the command and for the job that the page asks for."""
    books = ledger.books(
        settings.HOME,
        frame=Frame(today),
        parameters=parameters(today),
        exclusive=exclusive_programmes(),
        known_at=head().size,
    )
    edition = disclosure.prepare(desk=desk(), books=books, as_of=today, by=by, now=now)
    checkpoint(by=by, now=now)
    return edition
