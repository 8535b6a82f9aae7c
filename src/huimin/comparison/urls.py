"""The pages of comparison: runs and rules."""

from django.urls import path

from huimin.comparison import views

app_name = "comparison"
urlpatterns = [
    path("", views.run_list, name="runs"),
    path("runs/<int:number>/", views.run, name="run"),
    path("rules/", views.rule_list, name="rules"),
]
