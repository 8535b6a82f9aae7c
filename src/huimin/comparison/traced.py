"""What runs and findings are to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.comparison.actions import run_payload
from huimin.comparison.models import Run
from huimin.comparison.standing import findings_payload
from huimin.warehouse.home import Home


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each run with its files, and the standing findings as one fact."""
    for run in Run.objects.prefetch_related("rules").order_by("number"):
        payload = run_payload(run)
        files = {name: home.run(run.number) / name for name in payload["files"]}
        yield TracedFact("run.finished", f"run:{run.code}", payload, files)
    if Run.objects.exists():
        yield TracedFact("finding.changed", "findings", findings_payload())
