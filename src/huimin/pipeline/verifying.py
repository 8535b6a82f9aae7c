"""The trace held against what the rooms have: every fact they can show, every file they point to."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.audit.queries import verify as verify_trace
from huimin.audit.types import TracedFact
from huimin.casework import queries as casework
from huimin.comparison import queries as comparison
from huimin.disclosure import queries as disclosure
from huimin.identity import queries as identity
from huimin.intake import queries as intake
from huimin.ledger import queries as ledger
from huimin.pipeline.signing import copies, key_file
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users
from huimin.users.permissions import READ_TRACE
from huimin.warehouse.home import Home


def verify(*, against: Path | None, by: str, lang: str) -> dict:
    """Recompute the trace and compare it with tables and files; what does not agree is named."""
    users.acting(by, READ_TRACE)
    home: Home = settings.HOME
    key = audit.load_or_create_signing_key(key_file(home)).verify_key
    found = verify_trace(key=key, facts=traced_facts(home), copies=copies(home), against=against)
    now = head()
    return {
        "size": now.size,
        "root": now.root,
        "alterations": [
            {"kind": item.kind, "where": item.where, "message": item.message_zh if lang == "zh" else item.message_en}
            for item in found
        ],
    }


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Everything the rooms offer to be compared with the trace."""
    yield from regions.traced_facts(settings.CITY)
    yield from users.traced_facts(settings.CITY)
    yield from programmes.traced_facts(settings.CITY)
    yield from intake.traced_facts(home, identity.load(home.keys, home.root).sealing)
    yield from identity.traced_facts()
    yield from ledger.traced_facts(home)
    yield from comparison.traced_facts(home)
    yield from casework.traced_facts(home)
    yield from disclosure.traced_facts(home)
