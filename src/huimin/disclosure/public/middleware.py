"""Around every public page: the edition that is shown now, or one clear sentence why nothing is."""

import logging
import secrets
import sqlite3
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from huimin.disclosure.public.reading import Editions, Unshowable

SECONDS_KEPT = 30
"""How long a browser keeps a page without asking: a recall is everywhere within a minute."""
_STARTED = secrets.token_hex(4)  # pages of another version of the program are other pages
_LOG = logging.getLogger(__name__)


@cache
def editions() -> Editions:
    """The folder this process reads."""
    return Editions(settings.EDITIONS, settings.MANIFEST_KEY)


class EditionMiddleware:
    """Gives a view `request.edition`, `request.statement` and `request.now`; without an edition the view is not asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._answer(request)
        except (Unshowable, OSError, sqlite3.Error) as error:
            return unavailable(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A file that fails while a page is made ends the page."""
        return unavailable(request, error) if isinstance(error, sqlite3.Error) else None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        statement, now = editions().statement(), timezone.now()
        today = timezone.localdate(now)
        request.statement, request.now = statement, now
        if statement.edition is None and _asks_for_an_answer(request):
            request.edition = None
            return self.get_response(request)
        if statement.edition is None:
            return _never_kept(render(request, "public/recalled.html", status=410))
        is_kept = request.method in ("GET", "HEAD") and not {"lang", "elder"} & set(request.GET)
        tag = f'W/"{_STARTED}-{statement.number}-{today:%y%m%d}-{request.LANGUAGE_CODE}-{request.is_elder:d}"'
        with editions().open(statement.edition, today) as request.edition:
            unchanged = get_conditional_response(request, etag=tag) if is_kept else None
            response = unchanged or self.get_response(request)
        return _kept(response, tag) if is_kept else response


def _asks_for_an_answer(request: HttpRequest) -> bool:
    """Answers to reports are in the manifest: they stay when the edition is taken back."""
    return request.path_info == reverse("public:answer")


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    """A page may be kept for a moment, unless its view has said otherwise or it failed."""
    if response.status_code in (200, 304) and not response.has_header("Cache-Control"):
        response.headers.setdefault("ETag", tag)
        patch_cache_control(response, public=True, max_age=SECONDS_KEPT, must_revalidate=True)
        patch_vary_headers(response, ("Cookie",))
    return response


def _never_kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    return response


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 with one sentence; the log says what is wrong, never where somebody was."""
    _LOG.error("nothing can be shown: %s", error if isinstance(error, Unshowable) else error.__class__.__name__)
    return _never_kept(render(request, "public/unavailable.html", status=503))
