"""Pages of a person, a household and a bank account."""

from django.urls import path

from huimin.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.search, name="search"),
    path("subject/", views.subject, name="subject"),
    path("returned/<str:code>/", views.returned, name="returned"),
    path("opened/<str:token>/", views.opening, name="opening"),
]
