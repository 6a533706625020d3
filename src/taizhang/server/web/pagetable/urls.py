"""The address of the page table: the first page."""

from django.urls import path

from taizhang.server.web.pagetable import views

urlpatterns = [path("", views.page_table, name="page_table")]
