"""Addresses of drafts."""

from django.urls import path

from taizhang.server.web.drafts import standing, views

urlpatterns = [
    path("drafts/", views.index, name="drafts"),
    path("drafts/<int:number>/", views.draft, name="draft"),
    path("drafts/<int:number>/delete/", views.delete, name="draft-delete"),
    path("drafts/<int:number>/document/", views.document, name="draft-document"),
    path("drafts/<int:number>/<str:key>/", standing.standing, name="standing"),
]
