"""Pages go packed to whoever can unpack them; files go as they are."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from steunpunt.shared.compressing import TextGZipMiddleware


@pytest.mark.django_db
def test_a_page_goes_packed_to_who_can_unpack_it(client: Client) -> None:
    plain = client.get("/stijl/")
    packed = client.get("/stijl/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")


@pytest.mark.parametrize(("kind", "is_packed"), [("text/csv; charset=utf-8", True), ("application/json", True), ("application/pdf", False)])
def test_what_is_packed_already_is_left_alone(kind: str, is_packed: bool) -> None:
    answer = HttpResponse(b"a" * 5000, content_type=kind)
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    assert TextGZipMiddleware(lambda request: answer)(request).headers.get("Content-Encoding") == ("gzip" if is_packed else None)
