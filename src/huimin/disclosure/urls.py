"""The pages of editions and of citizen reports."""

from django.urls import path

from huimin.disclosure.views import editions, reports

app_name = "disclosure"
urlpatterns = [
    path("editions/", editions.edition_list, name="editions"),
    path("editions/prepare/", editions.prepare, name="prepare"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/release/", editions.release, name="release"),
    path("editions/<int:number>/recall/", editions.recall, name="recall"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:number>/", reports.report, name="report"),
    path("reports/<int:number>/take/", reports.take, name="take"),
    path("reports/<int:number>/answer/", reports.answer, name="answer"),
    path("reports/<int:number>/contact/", reports.contact, name="contact"),
]
