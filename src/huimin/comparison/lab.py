"""Rules that users write: versions kept, released by a second person, every step in the trace."""

from datetime import datetime
from difflib import get_close_matches

from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import row_payload
from huimin.comparison.lab_states import RuleRefused, RuleState, step
from huimin.comparison.models import RuleVersion
from huimin.jobs import actions as jobs
from huimin.programmes import queries as programmes
from huimin.rules.queries import Rule, RuleError, own_rule, with_id
from huimin.users import queries as users
from huimin.users.permissions import WRITE_RULES

_RULE = "lab_{}"


@transaction.atomic
def write_rule(*, text: str, rule: str = "", form: dict | None = None, by: str, now: datetime) -> RuleVersion:
    """Keep a rule file as a new version in draft, of a new rule or of `rule`; what was not released of it before goes.

    form: what was picked, where the text was made of a form. The same text again is no new version. RuleError names rule, line and remedy; RuleRefused where there is no such rule.
    """
    author = users.acting(by, WRITE_RULES)
    earlier = list(RuleVersion.objects.select_for_update().filter(rule=rule).order_by("number"))
    if rule and not earlier:
        raise RuleRefused("not_there")
    rule_id = rule or _next_id()
    text = with_id(text, rule_id)
    read = own_rule(text, rule_id)
    _check_programmes(read, text)
    if earlier and earlier[-1].text == text and earlier[-1].state != RuleState.RETIRED:
        return earlier[-1]
    for version in earlier:
        if version.state in (RuleState.DRAFT, RuleState.TRIAL):
            _move(version, "retire", users.unit_of(author), by, now)
    version = RuleVersion.objects.create(
        rule=rule_id,
        number=len(earlier) + 1,
        text=text,
        logic_version=read.logic_version,
        text_version=read.text_version,
        state=RuleState.DRAFT,
        written_by=by,
        written_at=now,
        moved_by=by,
        moved_at=now,
        form=form,
    )
    _trace("rule.changed", version, users.unit_of(author), by, now)
    return version


def _check_programmes(rule: Rule, text: str) -> None:
    """RuleError where the catalogue has no such programme: the rule would find nothing and say nothing."""
    known = programmes.codes().values()
    for code in rule.programmes:
        if code not in known:
            at = next((at for at, line in enumerate(text.splitlines(), 1) if code in line), 1)
            near = " ".join(get_close_matches(code, known)) or " ".join(known)
            raise RuleError(f"{rule.id}, line {at}: there is no programme {code}; use a code of the catalogue: {near}")


@transaction.atomic
def move_rule(*, rule: str, number: int, verb: str, by: str, now: datetime) -> RuleVersion:
    """Take a version one step, and ask for the comparison that follows from it.

    A release retires the version that was stable; who wrote a version does not release it.
    """
    version = RuleVersion.objects.select_for_update().filter(rule=rule, number=number).first()
    if version is None:
        raise RuleRefused("not_there")
    user = users.acting(by, step(version.state, verb).power)
    unit, was = users.unit_of(user), version.state
    if (verb == "release" or was == RuleState.STABLE) and not users.is_city_wide(user):
        raise RuleRefused("not_city_wide")
    if verb == "release":
        if by == version.written_by:
            raise RuleRefused("same_person")
        for before in RuleVersion.objects.select_for_update().filter(rule=rule, state=RuleState.STABLE):
            _move(before, "retire", unit, by, now)
    _move(version, verb, unit, by, now)
    if version.state == RuleState.TRIAL or RuleState.STABLE in (was, version.state):
        jobs.enqueue(name="compare", args={}, key="posted", by=by, now=now)
    return version


def rules_in(state: RuleState) -> list[Rule]:
    """The users' rules of that state, oldest first, as the checker reads their texts."""
    found = RuleVersion.objects.filter(state=state).order_by("written_at", "pk")
    return [own_rule(version.text, version.rule, status=state.value) for version in found]


def _next_id() -> str:
    made = RuleVersion.objects.filter(number=1).count()
    return _RULE.format(made + 1)


def _move(version: RuleVersion, verb: str, unit: str, by: str, now: datetime) -> RuleVersion:
    taken = step(version.state, verb)
    version.state, version.moved_by, version.moved_at = taken.after, by, now
    version.save(update_fields=["state", "moved_by", "moved_at"])
    _trace(taken.entry, version, unit, by, now)
    return version


def _trace(type_: str, version: RuleVersion, unit: str, by: str, now: datetime) -> None:
    audit.record(type=type_, subject=version.subject, payload=row_payload(version), by=by, unit=unit, now=now)
