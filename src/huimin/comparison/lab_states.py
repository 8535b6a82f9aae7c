"""The states of a version of a user's rule in one table: what may follow what, who may do it, which trace entry it leaves.

A version's text is never changed: a new text is a new version, and what was not yet released of the rule before goes.
"""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.kit import steps
from huimin.kit.steps import Step
from huimin.users.permissions import RELEASE_RULES, WRITE_RULES


class RuleState(TextChoices):
    """Where a version stands. draft: does not run · trial: runs, opens no clues · stable: runs as the library does."""

    DRAFT = "draft", "起草"
    TRIAL = "trial", "试运行"
    STABLE = "stable", "正式"
    RETIRED = "retired", "停用"


STEPS = (
    Step(RuleState.DRAFT, "try", RuleState.TRIAL, WRITE_RULES, "rule.changed", "试运行"),
    Step(RuleState.TRIAL, "take_back", RuleState.DRAFT, WRITE_RULES, "rule.changed", "收回修改"),
    Step(RuleState.TRIAL, "release", RuleState.STABLE, RELEASE_RULES, "rule.published", "发布（另一人）"),
    Step(RuleState.DRAFT, "retire", RuleState.RETIRED, WRITE_RULES, "rule.retired", "放弃，或被新版本取代"),
    Step(RuleState.TRIAL, "retire", RuleState.RETIRED, WRITE_RULES, "rule.retired", "放弃，或被新版本取代"),
    Step(RuleState.STABLE, "retire", RuleState.RETIRED, RELEASE_RULES, "rule.retired", "停用，或被新版本取代"),
)

REFUSALS: dict[str, Promise] = {
    "wrong_state": _("规则版本的状态已变，这一步现在不能办；请刷新页面查看。"),
    "same_person": _("这一版本由您本人编写，须由另一人发布。"),
    "not_city_wide": _("规则在全市运行，须由管辖范围为全市的人发布或停用。"),
    "not_there": _("没有这个规则版本，请从列表中选择。"),
}


class RuleRefused(ValueError):
    """The step cannot be taken; its code has a sentence in REFUSALS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def step(before: str, verb: str) -> Step[RuleState]:
    """The step of a verb from a state; RuleRefused where the table has none."""
    found = steps.find(STEPS, before, verb)
    if found is None:
        raise RuleRefused("wrong_state")
    return found


def page() -> str:
    """docs/comparison/states.md."""
    return steps.page(
        "用户规则版本的状态 / States of a version of a user's rule",
        "Made from `comparison/lab_states.py`. A text is never changed: a new one is a new version.",
        STEPS,
        {state.value: state.label for state in RuleState},
        begins=(RuleState.DRAFT, "编写"),
        ends=RuleState.RETIRED,
    )
