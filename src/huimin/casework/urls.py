"""The pages of clues and of what a county was paid."""

from django.urls import path

from huimin.casework.views import clues

app_name = "casework"
urlpatterns = [
    path("clues/", clues.clue_list, name="clues"),
    path("clues/export/", clues.export, name="clues-export"),
    path("clues/<str:code>/", clues.clue, name="clue"),
]
