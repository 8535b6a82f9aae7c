"""Every address of the site says who may see it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, path

# Django's own views, open to everybody: to sign in, to sign out, to choose the language.
OPEN = {"sign-in/", "sign-out/", "i18n/setlang/"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        place = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, place)
        else:
            yield place, pattern


def undeclared(resolver: URLResolver) -> list[str]:
    """Addresses whose view carries no `permitted`, the predicate set by `users.permissions.permitted(...)`."""
    return [
        place
        for place, pattern in addresses(resolver)
        if place not in OPEN and not callable(getattr(pattern.callback, "permitted", None))
    ]


def test_every_address_declares_its_permission():
    assert not undeclared(get_resolver())


def test_every_public_address_declares_that_it_is_for_everybody():
    public = get_resolver("huimin.config.public_urls")
    assert len(list(addresses(public))) > 5
    assert not undeclared(public)


def test_open_addresses_exist():
    assert {place for place, _ in addresses(get_resolver())} >= OPEN


@pytest.fixture
def bare_view():
    return lambda request: None


def test_an_undeclared_address_is_seen(bare_view):
    class Patterns:
        urlpatterns = [path("clues/", bare_view)]

    assert undeclared(URLResolver(get_resolver().pattern, Patterns)) == ["^/clues/"] or undeclared(
        URLResolver(get_resolver().pattern, Patterns)
    ) == ["clues/"]
