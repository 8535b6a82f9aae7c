"""Every address of the staff side, room by room."""

urlpatterns: list = []
