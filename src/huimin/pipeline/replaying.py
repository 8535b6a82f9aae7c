"""A replay as a job asks for it: the version read, the books as they stood, what people found since."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.conf import settings

from huimin.casework.queries import checked
from huimin.comparison import actions as comparison
from huimin.comparison import queries as findings
from huimin.pipeline.comparing import BooksOf, parameters, question_of
from huimin.pipeline.signing import checkpoint
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users


def replay(
    version: int,
    said: Mapping[str, object],
    *,
    by: str,
    now: datetime,
    today: date,
    confirm: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _: None,
) -> dict:
    """Replay a version inside the scope of whoever asked; the document says its number and the digest of what it found."""
    user = users.user(by)
    question = question_of((), dict(said), user, today)
    limits = parameters(question.as_of)
    found = findings.version_of(version)
    own = findings.as_own(
        found,
        programmes={code: no for no, code in programmes.codes().items()},
        known=set(zip(limits["name"].to_pylist(), limits["county_code"].to_pylist(), strict=True)),
        counties={one.code: one.name for one in regions.counties() if _is_in(one.code, question.region)},
        is_stable=True,
    )
    row = comparison.replay(
        version=found,
        own=own,
        question=question,
        books=BooksOf(question),
        home=settings.HOME,
        outcomes=checked,
        by=by,
        unit=users.unit_of(user),
        now=now,
        confirm=confirm,
        stopped=stopped,
        tell=tell,
    )
    checkpoint(by=by, now=now)
    return {"replay": row.pk, "n_findings": row.n_findings, "digest": row.digest, "seconds": round(row.seconds, 3)}


def _is_in(code: int, region: tuple[int, int] | None) -> bool:
    return region is None or region[0] <= code < region[1]
