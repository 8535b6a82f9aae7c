"""The first page after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What the user may do, as cards; they come from the navigation."""
    return render(request, "ui/home.html")


home.permitted = lambda user: user.is_authenticated
