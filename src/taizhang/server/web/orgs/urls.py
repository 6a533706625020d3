"""Addresses of orgs."""

from django.urls import path

from taizhang.server.web.orgs import home, views

urlpatterns = [path("orgs/", views.index, name="orgs"), path("orgs/<str:code>/", home.home, name="org")]
