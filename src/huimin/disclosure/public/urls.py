"""The public pages. Each line and entry has an address that holds as long as its edition."""

from django.urls import path

from huimin.disclosure.public import report_pages, views

app_name = "public"
urlpatterns = [
    path("", views.start, name="start"),
    path("programmes/<str:code>/", views.programme, name="programme"),
    path("regions/<int:code>/", views.region, name="region"),
    path("regions/<int:code>/payments/", views.payments, name="payments"),
    path("regions/<int:code>/column/", views.column, name="column"),
    path("lines/<str:id>/", views.line, name="line"),
    path("entries/<str:id>/", views.entry, name="entry"),
    path("report/<str:kind>/<str:id>/", report_pages.report, name="report"),
    path("answer/", report_pages.answer, name="answer"),
]
