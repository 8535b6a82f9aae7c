"""The list of clues and one clue."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from huimin.casework import queries
from huimin.casework.forms import ClueFilters
from huimin.casework.handling_forms import FORMS, TITLES
from huimin.casework.views.marks import marks_of
from huimin.users.permissions import READ_CLUES, READ_TRACE, may, permitted
from huimin.users.queries import scope_of

A_PAGE = 50
MOST_EXPORTED = 5_000
_SHEETS = {
    "csv": ("text/csv; charset=utf-8", lambda documents: queries.csv_of(documents).encode()),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", queries.workbook_of),
}


@permitted(READ_CLUES)
def clue_list(request: HttpRequest) -> HttpResponse:
    """Clues best first, a page at a time; only this page's findings are read."""
    scope, lang = scope_of(request.user), language(request)
    form = ClueFilters(request.GET, scope=scope, lang=lang)
    page, lines = None, []
    if form.is_valid():
        found = queries.clues(scope=scope, wanted=form.wanted())
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        lines = queries.lines(page, lang, of=found)
    context = {"form": form, "page": page, "lines": lines, "most": MOST_EXPORTED, "notice": queries.notice(lang)}
    return render(request, "casework/clues.html", context)


@permitted(READ_CLUES)
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a sheet to take away."""
    scope, lang = scope_of(request.user), language(request)
    form = ClueFilters(request.GET, scope=scope, lang=lang)
    suffix = request.GET.get("format", "xlsx")
    if suffix not in _SHEETS or not form.is_valid():
        raise Http404
    kind, made = _SHEETS[suffix]
    found = queries.clues(scope=scope, wanted=form.wanted())[:MOST_EXPORTED]
    answer = HttpResponse(made(queries.documents(settings.HOME, found, lang)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="clues.{suffix}"'
    return answer


@permitted(READ_CLUES)
def clue(request: HttpRequest, code: str) -> HttpResponse:
    """One clue: why, from which rows, how to check it, and where it stands at the units."""
    return clue_response(request, code)


def clue_response(request: HttpRequest, code: str, *, typed: dict | None = None, status: int = 200) -> HttpResponse:
    """The page of a clue, with forms as they were typed where an act was refused (verb -> form)."""
    lang = language(request)
    found = queries.clue_page(settings.HOME, code, scope=scope_of(request.user), as_of=localdate(), lang=lang)
    if found is None:
        raise Http404
    above = f"{reverse('casework:clues')}?region="
    panel = queries.handling(found.clue, user=request.user, today=localdate(), lang=lang)
    context = {
        "it": found,
        "panel": panel,
        "may_read_trace": may(request.user, READ_TRACE),
        "forms": forms_of(panel, found.clue, typed or {}, lang),
        "notice": queries.notice(lang),
        "marks": marks_of(found),
        "steps": [(name, f"{above}{division:012d}") for name, division in found.region_path],
    }
    return render(request, "casework/clue.html", context, status=status)


def forms_of(panel: queries.Handling, clue: queries.Clue, typed: dict, lang: str) -> list[dict]:
    """A form for each verb that is open to the reader, and any that was refused."""
    return [
        {
            "verb": verb,
            "title": TITLES[verb],
            "form": typed.get(verb) or made(verb=verb, clue=clue, lang=lang),
            "is_open": verb in typed or verb in ("sign", "conclude"),
        }
        for verb, made in FORMS.items()
        if verb in panel.verbs or verb in typed
    ]


def language(request: HttpRequest) -> str:
    """zh or en, as sentences of rules are kept."""
    return "en" if request.LANGUAGE_CODE == "en" else "zh"
