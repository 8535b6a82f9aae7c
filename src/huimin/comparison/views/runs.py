"""Runs, started and looked at; rules as their files state them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.comparison import actions, listing
from huimin.comparison.forms import AskForm, RuleFilters
from huimin.comparison.queries import paused_rules, rules_by_theme
from huimin.datasets.queries import load_kinds
from huimin.ledger.queries import kinds_of
from huimin.users.permissions import COMPARE, READ_CLUES, RELEASE_RULES, WRITE_RULES, may, permitted
from huimin.users.queries import scope_of

A_PAGE = 30


@permitted(COMPARE)
def run_list(request: HttpRequest) -> HttpResponse:
    """Runs of the user's region, the newest first, and the form that starts one."""
    form = AskForm(request.POST if request.method == "POST" else None, lang=language(request))
    if request.method == "POST" and form.is_valid():
        said, rules = form.cleaned_data, [form.cleaned_data["rule"]] if form.cleaned_data["rule"] else []
        who = request.user.username
        actions.ask(rules=rules, first=said["first"], last=said["last"], by=who, now=timezone.now())
        messages.success(request, _("已提交比对，完成后列在下方。"))
        return redirect("comparison:runs")
    page = Paginator(listing.runs(scope_of(request.user)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "names": listing.region_names(page),
        "jobs": listing.open_jobs(),
        "failed": [job.message.text(language(request)) for job in listing.failed_jobs(request.user.username)],
    }
    return render(request, "comparison/runs.html", context, status=422 if form.errors else 200)


@permitted(COMPARE)
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run, rule by rule."""
    found = listing.run_page(scope_of(request.user), number, language(request))
    if found is None:
        raise Http404
    return render(request, "comparison/run.html", {"it": found, "clues": _clues()})


@permitted(READ_CLUES)
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules that run, by theme, searched in words: those of the library and stable ones of users."""
    form, lang = RuleFilters(request.GET, lang=language(request)), language(request)
    groups = rules_by_theme(**form.cleaned_data) if form.is_valid() else []
    titles = {name: kind.title_en if lang == "en" else kind.title for name, kind in load_kinds().items()}
    context = {
        "form": form,
        "groups": [
            (theme, [(rule, [titles[kind] for kind in kinds_of(rule.needs)]) for rule in rules])
            for theme, rules in groups
        ],
        "n_rules": sum(len(rules) for _, rules in groups),
        "lang": lang,
        "paused": paused_rules(),
        "may_open_lab": any(may(request.user, power) for power in (WRITE_RULES, RELEASE_RULES)),
    }
    return render(request, "comparison/rules.html", context)


def language(request: HttpRequest) -> str:
    """zh or en, as rules are kept."""
    return "en" if request.LANGUAGE_CODE == "en" else "zh"


def _clues() -> str:
    try:
        return reverse("casework:clues")
    except NoReverseMatch:  # a process without the pages of clues
        return ""
