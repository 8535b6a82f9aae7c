"""The pages of clues and of what a county was paid."""

from django.urls import path

from huimin.casework.views import clues, handling, inbox, overview, prechecks, trace, weeks

app_name = "casework"
urlpatterns = [
    path("clues/", clues.clue_list, name="clues"),
    path("clues/export/", clues.export, name="clues-export"),
    path("clues/<str:code>/", clues.clue, name="clue"),
    path("clues/<str:code>/files/<int:number>/", handling.attachment, name="attachment"),
    path("clues/<str:code>/<str:verb>/", handling.handle, name="handle"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("assignments/", inbox.assignments, name="assignments"),
    path("assignments/assign/", inbox.assign_many, name="assign-many"),
    path("figures/", inbox.figures, name="figures"),
    path("week/", weeks.week, name="week"),
    path("rules/<str:rule_id>/", weeks.rule, name="rule"),
    path("precheck/", prechecks.precheck, name="precheck"),
    path("precheck/<int:job_id>/", prechecks.answer, name="precheck-answer"),
    path("precheck/<int:job_id>/cancel/", prechecks.cancel, name="precheck-cancel"),
    path("precheck/<int:job_id>/workbook/", prechecks.workbook, name="precheck-workbook"),
    path("overview/", overview.overview, name="overview"),
    path("overview/payments/", overview.payments, name="payments"),
    path("overview/persons/", overview.persons, name="persons"),
    path("trace/", trace.trace, name="trace"),
    path("trace/checkpoints/", trace.checkpoints, name="checkpoints"),
    path("trace/checkpoints/<int:size>/", trace.checkpoint, name="checkpoint"),
    path("trace/<int:seq>/", trace.entry, name="trace-entry"),
    path("trace/<int:seq>/receipt/", trace.receipt, name="receipt"),
]
