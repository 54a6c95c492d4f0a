"""Addresses of the sections; steunpunt/reports/urls.py takes them in."""

from django.urls import path

from steunpunt.reports.sections.views import drafts, following, stories, tables, writing

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
    path("werk/verslagen/<int:pk>/verhalen/", stories.stories, name="stories"),
    path("werk/verslagen/<int:pk>/verhalen/nieuw/", stories.new_story, name="new-story"),
    path("werk/verslagen/<int:pk>/verhalen/<str:sha256>.jpg", stories.draft_picture, name="draft-picture"),
    path("werk/verslagen/verhaal/<int:pk>/", stories.story, name="story"),
    path("werk/verslagen/verhaal/<int:pk>/verwijderen/", stories.remove_story, name="remove-story"),
    path("werk/verslagen/sectie/<int:pk>/tabel/", tables.new_table, name="new-table"),
    path("werk/verslagen/tabel/<int:pk>/", tables.table, name="table"),
    path("werk/verslagen/tabel/<int:pk>/verwijderen/", tables.remove, name="remove-table"),
    path("jaarverslagen/<int:year>/verhalen/<str:sha256>.jpg", stories.picture, name="picture"),
]
