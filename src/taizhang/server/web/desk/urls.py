"""The address of the reader's desk."""

from django.urls import path

from taizhang.server.web.desk import views

urlpatterns = [path("desk/", views.desk, name="desk")]
