"""Every address of the portal: Dutch words, English under /en/."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

# Whoever opens the technical admin comes in by the same door, second step included.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("beheer-techniek/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("account/", include("allauth.urls")),
    path("werk/activiteiten/importeren/", include("goals.activityimport.urls")),
    path("werk/activiteiten/", include("goals.activities.urls")),
    path("werk/sjablonen/", include("goals.recurring.urls")),
    path("werk/week/", include("goals.week.urls")),
    path("werk/dekking/", include("goals.coverage.urls")),
    path("werk/themas/", include("steunpunt.vocabulary.urls")),
    path("werk/aanbod/evaluaties/", include("services.evaluations.urls")),
    path("werk/aanbod/", include("services.offers.desk_urls")),
    path("werk/sessies/", include("services.sessions.urls")),
    path("werk/", include("steunpunt.portal.desk.urls")),
    path("werk/", include("landscape.urls")),
    path("aanbod/nieuwsbrief/", include("services.newsletter.urls")),
    path("aanbod/", include("services.offers.urls")),
    path("", include("services.registrations.urls")),
    path("", include("goals.plan.urls")),
    path("", include("steunpunt.reports.urls")),
    path("", include("goals.progress.urls")),
    path("", include("goals.indicators.urls")),
    path("", include("services.advice.urls")),
    path("", include("steunpunt.portal.digest.urls")),
    path("", include("steunpunt.portal.people.urls")),
    path("", include("steunpunt.portal.privacy.urls")),
    path("", include("steunpunt.portal.urls")),
    prefix_default_language=False,
)

handler400 = "steunpunt.portal.errors.bad_request"
handler403 = "steunpunt.portal.errors.forbidden"
handler404 = "steunpunt.portal.errors.not_found"
handler500 = "steunpunt.portal.errors.server_error"
