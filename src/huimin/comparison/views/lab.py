"""The rule lab: rules written by form or by hand, replayed, tried, released by a second person."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.comparison import actions, lab_form, lab_page
from huimin.comparison.forms import ReplayForm
from huimin.comparison.lab_states import REFUSALS, RuleRefused
from huimin.comparison.queries import latest_version
from huimin.comparison.views.runs import language
from huimin.programmes.queries import catalogue
from huimin.rules.queries import RuleError, problems, rule_text, sentence
from huimin.users.permissions import RELEASE_RULES, WRITE_RULES, may, permitted
from huimin.users.queries import scope_of
from huimin.users.types import NotPermitted

_LINE = re.compile(r"line (\d+)")


@permitted(WRITE_RULES, RELEASE_RULES)
def lab(request: HttpRequest) -> HttpResponse:
    """The users' rules with their states."""
    context = {"lines": lab_page.lab_list(language(request)), "may_write": may(request.user, WRITE_RULES)}
    return render(request, "comparison/lab.html", context)


@permitted(WRITE_RULES)
def by_form(request: HttpRequest, rule: str = "") -> HttpResponse:
    """A rule picked in a form: each button and, with a script, each change shows the sentence and the SQL anew."""
    version = _written(rule)
    if request.method != "POST":
        data = lab_form.data_of(version.form) if version and version.form else lab_form.begun()
        return _form_page(request, rule, data)
    act, names = request.POST.get("act", ""), _names("zh")
    picked = lab_form.read(request.POST, names)
    if act != "save" or problems(picked):
        return _form_page(request, rule, lab_form.changed(request.POST, act), is_refused=act == "save")
    text = rule_text(picked, rule or "new_rule", names)
    return _saved(request, rule, text, form=lab_form.kept(picked))


@permitted(WRITE_RULES)
def by_hand(request: HttpRequest, rule: str = "") -> HttpResponse:
    """A rule file typed: what is wrong is told at its line, and what was typed stays."""
    version = _written(rule)
    text = request.POST.get("text", "") if request.method == "POST" else version.text if version else _example()
    error = ""
    if request.method == "POST":
        try:
            return _saved(request, rule, text)
        except RuleError as refused:
            error = str(refused)
    at = int(_LINE.search(error)[1]) if _LINE.search(error) else 0
    lines = text.splitlines()
    context = {
        "rule": rule,
        "text": text,
        "error": error,
        "at": at,
        "line": lines[at - 1] if 0 < at <= len(lines) else "",
    }
    return render(request, "comparison/lab_hand.html", context, status=422 if error else 200)


@permitted(WRITE_RULES, RELEASE_RULES)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: its state, what it found, what a release changes; its steps are taken here."""
    if request.method == "POST":
        return _stepped(request, rule)
    found = lab_page.lab_rule(
        settings.HOME, rule, user=request.user, scope=scope_of(request.user), lang=language(request)
    )
    if found is None:
        raise Http404
    context = {"it": found, "form": ReplayForm(), "may_write": may(request.user, WRITE_RULES)}
    return render(request, "comparison/lab_rule.html", context)


@require_POST
@permitted(WRITE_RULES, RELEASE_RULES)
def ask_replay(request: HttpRequest, rule: str) -> HttpResponse:
    """Ask for a replay of the newest version."""
    version, form = _written(rule), ReplayForm(request.POST)
    if not form.is_valid():
        found = lab_page.lab_rule(
            settings.HOME, rule, user=request.user, scope=scope_of(request.user), lang=language(request)
        )
        context = {"it": found, "form": form, "may_write": may(request.user, WRITE_RULES)}
        return render(request, "comparison/lab_rule.html", context, status=422)
    who, now = request.user.username, timezone.now()
    actions.ask_replay(rule=rule, number=version.number, by=who, now=now, **form.said())
    messages.success(request, _("已提交回放，完成后列在下方。"))
    return redirect("comparison:lab-rule", rule)


@permitted(WRITE_RULES, RELEASE_RULES)
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """What a replay found."""
    found = lab_page.replay_page(number, scope=scope_of(request.user), lang=language(request))
    if found is None:
        raise Http404
    return render(request, "comparison/replay.html", {"it": found})


def _stepped(request: HttpRequest, rule: str) -> HttpResponse:
    number, verb = request.POST.get("number", ""), request.POST.get("verb", "")
    given = {"rule": rule, "number": int(number) if number.isdecimal() and len(number) < 10 else 0, "verb": verb}
    try:
        actions.move_rule(**given, by=request.user.username, now=timezone.now())
    except RuleRefused as refused:
        messages.warning(request, REFUSALS[refused.code])
    except NotPermitted:
        messages.warning(request, _("您没有办理这一步的权限。"))
    else:
        messages.success(request, _("已办理，比对随后进行。"))
    return redirect("comparison:lab-rule", rule)


def _form_page(request: HttpRequest, rule: str, data: QueryDict, *, is_refused: bool = False) -> HttpResponse:
    names = _names("zh")
    picked = lab_form.read(data, names)
    wrong = problems(picked)
    context = {
        "rule": rule,
        "it": lab_form.shown(data, wrong if is_refused else (), _names(language(request))),
        "is_refused": is_refused,
        "sentence": "" if wrong else sentence(picked, names),
        "sql": "" if wrong else _select_of(rule_text(picked, rule or "new_rule", names)),
    }
    return render(request, "comparison/lab_form.html", context, status=422 if is_refused else 200)


def _saved(request: HttpRequest, rule: str, text: str, form: dict | None = None) -> HttpResponse:
    kept = actions.write_rule(text=text, rule=rule, form=form, by=request.user.username, now=timezone.now())
    messages.success(request, _("已保存为草稿，可以回放或试运行。"))
    return redirect("comparison:lab-rule", kept.rule)


def _written(rule: str):
    version = latest_version(rule) if rule else None
    if rule and version is None:
        raise Http404
    return version


def _names(lang: str) -> dict[str, str]:
    return {one.code: one.name if lang == "zh" else one.name_en for one in catalogue()}


def _select_of(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def _example() -> str:
    data = lab_form.begun()
    data["programmes"] = "DIBAO"
    return rule_text(lab_form.read(data, _names("zh")), "new_rule", _names("zh"))
