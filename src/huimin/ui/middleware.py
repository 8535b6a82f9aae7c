"""The two choices of a reader that hold on every page: the language and the size of text."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ELDER_COOKIE = "elder"


class ReaderMiddleware:
    """Chinese unless the reader chose English (a browser's own language does not decide); bigger text on `?elder=1`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        asked = request.GET.get("elder")
        request.is_elder = (asked or request.COOKIES.get(ELDER_COOKIE)) == "1"
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in ("0", "1"):
            response.set_cookie(ELDER_COOKIE, asked, max_age=365 * 86400, httponly=True, samesite="Lax")
        return response
