"""Pages of a person, a household and a bank account."""

from django.urls import path

from huimin.ledger.views import links, subjects

app_name = "ledger"
urlpatterns = [
    path("", subjects.search, name="search"),
    path("subject/", subjects.subject, name="subject"),
    path("links/", links.waiting, name="waiting"),
    path("links/open/", links.open_row, name="open-row"),
    path("links/made/", links.links, name="links"),
    path("links/withdraw/", links.withdraw, name="withdraw"),
    path("links/<str:token>/", links.row, name="row"),
    path("returned/<str:code>/", subjects.returned, name="returned"),
    path("opened/<str:token>/", subjects.opening, name="opening"),
    path("opened/<str:token>/network/", subjects.network, name="network"),
]
