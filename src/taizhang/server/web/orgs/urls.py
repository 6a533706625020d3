"""Addresses of orgs."""

from django.urls import path

from taizhang.server.web.orgs import home, invariants, views

urlpatterns = [
    path("orgs/", views.index, name="orgs"),
    path("orgs/<str:code>/", home.home, name="org"),
    path("orgs/<str:code>/invariants/", invariants.invariants, name="invariants"),
]
