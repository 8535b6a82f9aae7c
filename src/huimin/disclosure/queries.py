"""Questions about editions and what citizens report."""

import hashlib
from collections.abc import Iterator

from huimin.audit.queries import row_facts, row_payload
from huimin.audit.types import TracedFact
from huimin.disclosure.building import EDITION, REFS
from huimin.disclosure.dropbox import waiting
from huimin.disclosure.keys import manifest_key
from huimin.disclosure.manifest import NAME
from huimin.disclosure.models import Edition, Manifest, MessageSetAside, Report
from huimin.disclosure.showing import prepared, shown_file
from huimin.users.types import Scope
from huimin.warehouse.home import Home

__all__ = [
    "Edition", "Report", "edition_payload", "editions", "has_messages", "manifest_key", "manifest_payload", "released", "report_in", "report_payload",
    "set_aside_payload", "traced_facts",
]  # fmt: skip


def editions() -> list[Edition]:
    """All editions, the newest first."""
    return list(Edition.objects.all())


def released() -> Edition | None:
    """The edition that the public sees, if any."""
    return Edition.objects.filter(status=Edition.Status.RELEASED).first()


def edition_payload(edition: Edition) -> dict:
    """What the trace says of an edition: its row, and the files that hold it where they lie."""
    files = {EDITION: edition.sha256, REFS: edition.refs_sha256}
    if edition.status == Edition.Status.RELEASED:
        files[shown_file(edition.number)] = edition.sha256
    return {**row_payload(edition), "files": files}


def manifest_payload(manifest: Manifest) -> dict:
    """What the trace says of a manifest: its row, the text as its digest, which is that of its file."""
    return {**row_payload(manifest, without=("text",)), "files": {NAME: digest_of(manifest)}}


def digest_of(manifest: Manifest) -> str:
    """SHA-256 of the manifest's file."""
    return hashlib.sha256(manifest.text.encode()).hexdigest()


def has_messages(home: Home) -> bool:
    """Whether something lies in the drop-box."""
    return next(waiting(home.dropbox), None) is not None


def report_payload(report: Report) -> dict:
    """What the trace says of a report: its row, the sealed message as its digest. Nobody is named in it."""
    raw = report.sealed.encode()
    return {**row_payload(report, without=("sealed",)), "sealed": hashlib.sha256(raw).hexdigest()}


def set_aside_payload(row: MessageSetAside) -> dict:
    """What the trace says of a file that was set aside."""
    return row_payload(row)


def report_in(scope: Scope, number: int, *, for_update: bool = False) -> Report | None:
    """The report of that number inside a scope."""
    rows = Report.objects.select_for_update() if for_update else Report.objects.all()
    return scope.filtered(rows.filter(pk=number), "region_code").first()


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each edition with its files, each manifest, the last one with its file, each report and each message set aside."""
    for report in Report.objects.order_by("number").iterator():
        yield TracedFact("report.received", f"report:{report.code}", report_payload(report))
    aside = MessageSetAside.objects.order_by("sha256")
    yield from row_facts(aside, type="report.set_aside", subject=lambda row: f"message:{row.sha256}")
    for edition in Edition.objects.order_by("number"):
        folder, payload = prepared(home, edition.number), edition_payload(edition)
        where = {EDITION: folder / EDITION, REFS: folder / REFS}
        where[shown_file(edition.number)] = home.editions / shown_file(edition.number)
        files = {name: where[name] for name in payload["files"]}
        yield TracedFact("edition.built", f"edition:{edition.code}", payload, files)
    last = Manifest.objects.first()
    for manifest in Manifest.objects.order_by("number"):
        files = {NAME: home.editions / NAME} if manifest == last else {}
        yield TracedFact("edition.published", f"manifest:{manifest.number}", manifest_payload(manifest), files)
