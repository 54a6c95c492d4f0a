"""Addresses of the sections; steunpunt/reports/urls.py takes them in."""

from django.urls import path

from steunpunt.reports.sections.views import drafts, following, writing

urlpatterns = [
    path("werk/verslagen/sectie/<int:pk>/", writing.section, name="section"),
    path("werk/verslagen/sectie/<int:pk>/inleveren/", writing.hand_in, name="hand-in"),
    path("werk/verslagen/sectie/<int:pk>/klaar/", writing.approve, name="approve"),
    path("werk/verslagen/sectie/<int:pk>/terugsturen/", writing.send_back, name="send-back"),
    path("werk/verslagen/sectie/<int:pk>/opmerking/", writing.comment, name="comment"),
    path("werk/verslagen/sectie/<int:pk>/historiek/", writing.section_history, name="section-history"),
    path("werk/verslagen/opmerking/<int:pk>/afgehandeld/", writing.resolve, name="resolve"),
    path("werk/verslagen/<int:pk>/verdelen/", writing.assign, name="assign"),
    path("werk/verslagen/<int:pk>/secties/", writing.add_sections, name="add-sections"),
    path("werk/verslagen/<int:pk>/volledigheid/", following.completeness, name="completeness"),
    path("werk/verslagen/<int:pk>/herinneren/", following.remind, name="remind"),
    path("werk/verslagen/<int:pk>/voorbeeld/pdf/", drafts.draft_pdf, name="draft-pdf"),
    path("werk/verslagen/<int:pk>/voorbeeld/pdf/<int:rendering_pk>/", drafts.draft_file, name="draft-file"),
]
