"""Every address of the public side."""

from django.urls import include, path

urlpatterns = [path("", include("huimin.disclosure.public.urls"))]
handler404 = "huimin.disclosure.public.views.not_found"
handler500 = "huimin.disclosure.public.views.failed"
