"""Addresses of logging in and out."""

from django.urls import path

from taizhang.server.web.login import views

urlpatterns = [path("login/", views.login, name="login"), path("logout/", views.logout, name="logout")]
