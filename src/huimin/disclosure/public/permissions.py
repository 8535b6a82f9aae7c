"""Who may see the public pages: everybody, and every page says so."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huimin.disclosure.public.reading import OpenEdition

View = Callable[..., HttpResponse]


def for_everyone(*parts: str) -> Callable[[View], View]:
    """Declares on top of a view that it needs no sign-in, and which parts of the edition it shows: once their time is over
    the page says so instead.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            edition: OpenEdition = request.edition
            if not all(edition.shows(part) for part in parts):
                return render(request, "public/expired.html", {"as_of": edition.shown.as_of}, status=410)
            return view(request, *args, **kwargs)

        guarded.permitted = lambda user: True
        return guarded

    return declare
