"""Citizen reports at the inspectors."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.disclosure import actions, listing
from huimin.disclosure.forms import AnswerForm, PurposeForm, ReportFilters
from huimin.disclosure.queries import report_in
from huimin.disclosure.refusals import REFUSALS
from huimin.disclosure.types import Refused
from huimin.users.permissions import OPEN_CONTACT, READ_REPORTS, may, permitted
from huimin.users.queries import scope_of

A_PAGE = 50


@permitted(READ_REPORTS)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports, the newest first; what is in them is read on their own page."""
    scope, form = scope_of(request.user), ReportFilters(request.GET, scope=scope_of(request.user))
    page = None
    if form.is_valid():
        page = Paginator(listing.reports(scope, form.wanted()), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": listing.report_lines(page, language(request)) if page else [],
        "aside": listing.set_aside(),
    }
    return render(request, "disclosure/reports.html", context)


@permitted(READ_REPORTS)
def report(request: HttpRequest, number: int) -> HttpResponse:
    """One report, with the line it is on and the row behind it; that it was read is traced."""
    return _report_response(request, number)


@permitted(READ_REPORTS)
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take a report up for checking."""
    try:
        actions.take_report(**_act(request, number))
    except Refused as refused:
        messages.error(request, REFUSALS[refused.code])
    return redirect("disclosure:report", number)


@permitted(READ_REPORTS)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a report; what was typed stands again where it cannot go out."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_report(answer=form.cleaned_data["answer"], **_act(request, number))
        except Refused as refused:
            form.add_error(refused.field, REFUSALS[refused.code])
        else:
            messages.success(request, _("已答复，反映人凭受理号可以看到。"))
            return redirect("disclosure:report", number)
    return _report_response(request, number, answer_form=form, status=400)


@permitted(OPEN_CONTACT)
@require_POST
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """How to reach the reporter, shown once for a purpose; traced."""
    form, opened = PurposeForm(request.POST), ""
    if form.is_valid():
        try:
            opened = actions.open_contact(purpose=form.cleaned_data["purpose"], **_act(request, number))
        except Refused as refused:
            form.add_error(refused.field, REFUSALS[refused.code])
    return _report_response(request, number, purpose_form=form, contact=opened, status=200 if opened else 400)


def language(request: HttpRequest) -> str:
    """zh or en, as programmes and rules are kept."""
    return "en" if request.LANGUAGE_CODE == "en" else "zh"


def _act(request: HttpRequest, number: int) -> dict:
    return {"desk": actions.desk(), "number": number, "by": request.user.username, "now": timezone.now()}


def _report_response(request: HttpRequest, number: int, *, status: int = 200, **forms) -> HttpResponse:
    scope = scope_of(request.user)
    found = report_in(scope, number)
    if found is None:
        raise Http404
    context = {
        "it": listing.report_page(settings.HOME, found, scope=scope, lang=language(request)),
        "message": actions.open_report(**_act(request, number)),
        "may_open": may(request.user, OPEN_CONTACT),
        "answer_form": AnswerForm(initial={"answer": found.answer}),
        "purpose_form": PurposeForm(),
        **forms,
    }
    answer = render(request, "disclosure/report.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
