"""The two choices of a reader that hold on every page: the language and the size of text."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ELDER_COOKIE = "elder"


class ReaderMiddleware:
    """Chinese unless the reader chose English by `?lang=en` (no browser decides); bigger text on `?elder=1`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        wanted = request.GET.get("lang")
        chosen = wanted if wanted in known else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        asked = request.GET.get("elder")
        request.is_elder = (asked or request.COOKIES.get(ELDER_COOKIE)) == "1"
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in ("0", "1"):
            _remember(response, ELDER_COOKIE, asked)
        if wanted in known:
            _remember(response, settings.LANGUAGE_COOKIE_NAME, wanted)
        return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=365 * 86400, httponly=True, samesite="Lax", secure=settings.IS_HTTPS)
