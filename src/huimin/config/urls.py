"""Every address of the staff side, room by room."""

from importlib.util import find_spec

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from huimin.ui.views import home

# A room's pages stand below its own word; a room without `urls` has no page of its own.
ROOMS = {
    "casework": "",
    "comparison": "comparison/",
    "intake": "batches/",
    "ledger": "books/",
    "disclosure": "",
}

urlpatterns = [
    path("", home, name="home"),
    path(
        "sign-in/", LoginView.as_view(template_name="ui/sign_in.html", redirect_authenticated_user=True), name="sign-in"
    ),
    path("sign-out/", LogoutView.as_view(next_page="sign-in"), name="sign-out"),
    path("i18n/setlang/", set_language, name="set_language"),
    *(path(at, include(f"huimin.{room}.urls")) for room, at in ROOMS.items() if find_spec(f"huimin.{room}.urls")),
]
