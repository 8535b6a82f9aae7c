"""What users, units and postings are to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.users.actions import posting_payload, units_payload, user_payload
from huimin.users.models import Posting, User


def traced_facts(city: str) -> Iterator[TracedFact]:
    """All units as one fact, each user, each posting."""
    yield TracedFact("unit.added", f"units:{city}", units_payload())
    for user in User.objects.all():
        yield TracedFact("user.created", f"user:{user.username}", user_payload(user))
    for posting in Posting.objects.all():
        yield TracedFact("posting.set", f"posting:{posting.pk}", posting_payload(posting))
