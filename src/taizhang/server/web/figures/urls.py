"""Addresses of figures."""

from django.urls import path

from taizhang.server.web.figures import views

urlpatterns = [path("figures/<str:indicator>/<str:org>/<str:period>/", views.figure, name="figure")]
