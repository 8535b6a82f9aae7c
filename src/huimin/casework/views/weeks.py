"""What a unit sets out to check in a week, and what became of a rule's clues."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huimin.casework import actions, queries
from huimin.casework.forms import CapacityForm, ResumeForm
from huimin.casework.refusals import REFUSALS
from huimin.casework.types import Refused
from huimin.casework.views.clues import language
from huimin.comparison import actions as comparing
from huimin.comparison import queries as comparison
from huimin.comparison.types import NotPaused
from huimin.users.permissions import ASSIGN, COMPARE, READ_CLUES, REPLY, may, permitted
from huimin.users.queries import is_city_wide, scope_of


@permitted(ASSIGN, REPLY)
def week(request: HttpRequest) -> HttpResponse:
    """This week's list of the user's unit, the form that sets it, and what the drawn clues tell."""
    form = CapacityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_week(by=request.user.username, now=datetime.now(UTC), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, REFUSALS[refused.code])
        else:
            messages.success(request, _("本周的清单已定下。"))
            return redirect("casework:week")
    scope, lang = scope_of(request.user), language(request)
    found = queries.this_week(user=request.user, today=localdate())
    form.fields["capacity"].initial = queries.last_capacity(request.user)
    lines = queries.lines([clue for clue, _drawn in found.clues], lang) if found else []
    drawn = [is_drawn for _clue, is_drawn in found.clues] if found else []
    context = {
        "form": form,
        "it": found,
        "lines": list(zip(lines, drawn, strict=True)),
        "measures": queries.measures(scope=scope),
        "notice": queries.notice(lang),
    }
    return render(request, "casework/week.html", context, status=422 if form.errors else 200)


@permitted(READ_CLUES)
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """What a rule says and what became of its clues; a paused one is let on here, for a reason."""
    lang, may_resume = language(request), may(request.user, COMPARE) and is_city_wide(request.user)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and may_resume and form.is_valid():
        try:
            comparing.resume(rule=rule_id, by=request.user.username, now=datetime.now(UTC), **form.cleaned_data)
        except NotPaused:
            messages.warning(request, _("这条规则没有暂停。"))
        else:
            messages.success(request, _("规则已恢复，等待比对。"))
        return redirect("casework:rule", rule_id)
    found = queries.rule_record(rule_id, scope=scope_of(request.user), today=localdate(), lang=lang)
    if found is None:
        raise Http404
    context = {
        "record": found,
        "it": found.rule,
        "examples": comparison.worked_examples(found.rule),
        "lang": lang,
        "form": form if may_resume else None,
    }
    return render(request, "casework/rule.html", context, status=422 if form.errors else 200)
