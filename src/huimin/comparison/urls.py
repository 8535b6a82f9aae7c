"""The pages of comparison: runs, rules, and the lab in which users write them."""

from django.urls import path

from huimin.comparison.views import lab, runs

app_name = "comparison"
urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("runs/<int:number>/", runs.run, name="run"),
    path("rules/", runs.rule_list, name="rules"),
    path("lab/", lab.lab, name="lab"),
    path("lab/new/", lab.by_form, name="lab-new"),
    path("lab/new/by-hand/", lab.by_hand, name="lab-new-by-hand"),
    path("lab/replays/<int:number>/", lab.replay, name="replay"),
    path("lab/<slug:rule>/", lab.rule, name="lab-rule"),
    path("lab/<slug:rule>/edit/", lab.by_form, name="lab-edit"),
    path("lab/<slug:rule>/edit/by-hand/", lab.by_hand, name="lab-edit-by-hand"),
    path("lab/<slug:rule>/replay/", lab.ask_replay, name="lab-replay"),
]
