"""Addresses of the forms by which items are entered and put right."""

from django.urls import path

from taizhang.server.web.entering import amending, correcting, opening

urlpatterns = [
    path("ledgers/<str:ledger>/new/", opening.new_item, name="new-item"),
    path("items/<str:book>/<str:ledger>/<path:item>/amend/", amending.amend, name="amend"),
    path("items/<str:book>/<str:ledger>/<path:item>/correct/<int:position>/", correcting.correct, name="correct"),
]
