"""Addresses of a ledger's spreadsheets."""

from django.urls import path

from taizhang.server.web.sheets import views

urlpatterns = [
    path("ledgers/<str:ledger>/sheet/", views.sheet, name="sheet"),
    path("ledgers/<str:ledger>/sheet/template.xlsx", views.blank, name="sheet-template"),
    path("ledgers/<str:ledger>/sheet/items.xlsx", views.items, name="sheet-items"),
]
