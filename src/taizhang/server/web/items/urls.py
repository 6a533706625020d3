"""Addresses of items."""

from django.urls import path

from taizhang.server.web.items import files, record, views

urlpatterns = [
    path("items/<str:book>/<str:ledger>/<path:item>/record/<slug:verb>/", record.record, name="record"),
    path("items/<str:book>/<str:ledger>/<path:item>/files/<str:digest>/", files.attached, name="attachment"),
    path("items/<str:book>/<str:ledger>/<path:item>/", views.item, name="item"),
]
