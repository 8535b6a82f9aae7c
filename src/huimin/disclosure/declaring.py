"""The next manifest: what the public sees from now on, and what became of its reports."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from huimin.audit import actions as audit
from huimin.disclosure.building import Desk
from huimin.disclosure.keys import public_keys, signing_key
from huimin.disclosure.manifest import LARGEST, body_of, open_manifest, sign
from huimin.disclosure.models import Edition, Manifest, Report
from huimin.disclosure.queries import manifest_payload, released
from huimin.disclosure.scan import scan_text
from huimin.disclosure.showing import shown_file
from huimin.disclosure.types import EditionUnfit, Part, ShownEdition, Statement
from huimin.disclosure.words import State

DAYS_ANSWERED = 365
"""For how many days after its arrival a report can be asked for by its tracking number (示例, to be set by local rules)."""
_ROOM = LARGEST // 2  # bytes of answers: a flood of reports must not make a manifest that nobody opens
_FRAME = 100  # bytes of one answer beside its text


def declare(desk: Desk, edition: Edition | None, *, by: str, unit: str, now: datetime) -> Manifest:
    """The next manifest, signed, with its trace entry; its file is brought out after the commit.

    Raises EditionUnfit where it would hold a number that names a person.
    """
    Manifest.objects.select_for_update().first()  # whoever declares at the same time waits here
    last = Manifest.objects.first()
    report_key, contact_key = public_keys(desk.ring)
    statement = Statement(
        number=last.number + 1 if last else 1,
        city=desk.locality.city["name"],
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        edition=edition and _shown(edition),
        report_key=base64.b64encode(report_key).decode(),
        contact_key=base64.b64encode(contact_key).decode(),
        answers=answers(now),
    )
    text = sign(body_of(statement), signing_key(desk.home)).decode()
    if scan_text(body_of(replace(statement, report_key="", contact_key="", edition=None)), "manifest"):
        raise EditionUnfit("edition_number_found")
    manifest = Manifest(number=statement.number, edition=edition and edition.number, text=text, by=by, made_at=now)
    manifest.save(force_insert=True)
    audit.record(
        type="edition.published",
        subject=f"manifest:{manifest.number}",
        payload=manifest_payload(manifest),
        by=by,
        unit=unit,
        now=now,
    )
    return manifest


def declare_answers(desk: Desk, *, by: str, unit: str, now: datetime) -> Manifest | None:
    """The next manifest with the answers as they are now; None where the last one says them already, or there is none."""
    last = Manifest.objects.first()
    if last is None or open_manifest(last.text.encode()).answers == answers(now):
        return None
    return declare(desk, released(), by=by, unit=unit, now=now)


def answers(now: datetime) -> Mapping[str, tuple[str, str]]:
    """Digest of a tracking number -> (state, answer): those answered first, then the newest, as many as have room."""
    since = now - timedelta(days=DAYS_ANSWERED)
    reports = Report.objects.filter(received_at__gt=since)
    found, room = {}, _ROOM
    for some in (reports.filter(state=State.ANSWERED), reports.exclude(state=State.ANSWERED)):
        for digest, state, answer in some.values_list("digest", "state", "answer"):
            room -= len(answer.encode()) + _FRAME
            if room < 0:
                return found
            found[digest] = (state, answer if state == State.ANSWERED else "")
    return found


def _shown(edition: Edition) -> ShownEdition:
    parts = tuple(Part(name, date.fromisoformat(until), n) for name, until, n in edition.parts)
    return ShownEdition(edition.code, edition.as_of, shown_file(edition.number), edition.sha256, parts)
