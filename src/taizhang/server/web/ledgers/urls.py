"""Addresses of ledgers."""

from django.urls import path

from taizhang.server.web.ledgers import board, views

urlpatterns = [
    path("ledgers/", views.index, name="ledgers"),
    path("ledgers/<str:ledger>/", views.ledger, name="ledger"),
    path("ledgers/<str:ledger>/board/", board.board, name="board"),
]
