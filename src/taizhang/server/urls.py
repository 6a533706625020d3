"""The addresses of the web, one list a page group."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("taizhang.server.web.pagetable.urls")),
    path("", include("taizhang.server.web.orgs.urls")),
    path("", include("taizhang.server.web.figures.urls")),
    path("", include("taizhang.server.web.ledgers.urls")),
    path("", include("taizhang.server.web.entering.urls")),
    path("", include("taizhang.server.web.items.urls")),
    path("", include("taizhang.server.web.drafts.urls")),
    path("", include("taizhang.server.web.desk.urls")),
    path("", include("taizhang.server.web.sheets.urls")),
    path("", include("taizhang.server.web.login.urls")),
]
handler400 = "taizhang.server.web.errors.views.bad"
handler403 = "taizhang.server.web.errors.views.denied"
handler404 = "taizhang.server.web.errors.views.not_found"
handler500 = "taizhang.server.web.errors.views.broken"
