"""Addresses of ledgers."""

from django.urls import path

from taizhang.server.web.ledgers import views

urlpatterns = [
    path("ledgers/", views.index, name="ledgers"),
    path("ledgers/<str:ledger>/", views.ledger, name="ledger"),
]
