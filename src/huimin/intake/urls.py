"""The pages of batches: what units sent, and what became of it."""

from django.urls import path

from huimin.intake.views import batches, uploads

app_name = "intake"
urlpatterns = [
    path("", batches.batch_list, name="batches"),
    path("upload/", uploads.upload, name="upload"),
    path("jobs/<int:job_id>/", uploads.job, name="job"),
    path("jobs/<int:job_id>/cancel/", uploads.cancel, name="cancel"),
    path("<str:code>/", batches.batch, name="batch"),
    path("<str:code>/decide/", uploads.decide, name="decide"),
]
