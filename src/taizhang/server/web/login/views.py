"""Logging in and out. axes closes a name and place after wrong passwords; see settings."""

from typing import Final

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from taizhang.server.web.shell.page import render

NAME_CHARS: Final = 150  # the most Django keeps of a login name


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The form, and its answer: on to where the reader was going, or the form again with what was wrong."""
    onward = _onward(request)
    if request.method == "POST":
        name, password = _name(request), request.POST.get("password", "")
        user = auth.authenticate(request, username=name, password=password)
        if user is not None:
            auth.login(request, user)
            return HttpResponseRedirect(onward)
        return render(request, "login/login.html", refused=True, username=name, next=onward)
    return render(request, "login/login.html", refused=False, username="", next=onward)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    auth.logout(request)
    return HttpResponseRedirect(resolve_url("page"))


def _name(request: HttpRequest) -> str:
    """The name given, without what no name has: PostgreSQL could not even note down the refused login."""
    return request.POST.get("username", "").replace("\0", "")[:NAME_CHARS]


def _onward(request: HttpRequest) -> str:
    """The page asked for before, if it is one of ours; else the first page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else resolve_url("page")
