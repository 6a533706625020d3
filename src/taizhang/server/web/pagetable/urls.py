"""Addresses of the page: the reports, which is the first page, and the full table."""

from django.urls import path

from taizhang.server.web.pagetable import cards, views

urlpatterns = [path("", cards.page, name="page"), path("table/", views.page_table, name="page_table")]
