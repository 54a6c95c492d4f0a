"""Borders of municipalities come in by NIS code, all or nothing. These are squares: no real border is kept here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from landscape.models import Municipality, MunicipalityShape
from tests.factories import MunicipalityFactory
from tests.history import history_of

pytestmark = pytest.mark.django_db


def square(west: float, south: float, size: float = 0.1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: object, *rings: list[Any], kind: str = "Polygon") -> dict[str, Any]:
    coordinates: Any = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {"type": "Feature", "properties": {"nis": code, "naam": "X"}, "geometry": {"type": kind, "coordinates": coordinates}}


def written(folder: Path, *features: object) -> str:
    path = folder / "grenzen.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


@pytest.fixture
def gent() -> Municipality:
    return MunicipalityFactory(nis_code="44021", name="Gent", province="Oost-Vlaanderen")


@pytest.fixture
def brussel() -> Municipality:
    return MunicipalityFactory(nis_code="21004", name="Brussel", province="")


def test_loads_corrects_and_leaves_alone_what_is_the_same(
    tmp_path: Path,
    gent: Municipality,
    brussel: Municipality,
    capsys: pytest.CaptureFixture[str],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    path = written(
        tmp_path, feature("44021", square(3.6, 51.0), square(3.9, 51.0), kind="MultiPolygon"), feature(21004, square(4.3, 50.8, 0.05))
    )
    call_command("load_shapes", path, "--source", "Eigen tekening")
    assert "2 created, 0 updated, 0 unchanged" in capsys.readouterr().out
    with django_assert_num_queries(1):
        areas, credit = MunicipalityShape.objects.for_map()
    assert [(area.key, area.is_enlarged, bool(area.detail)) for area in areas] == [("21004", True, True), ("44021", False, False)]
    assert areas[1].outline.count("M") == 2
    assert credit == "Eigen tekening"
    call_command("load_shapes", path, "--source", "Eigen tekening")
    assert "0 created, 0 updated, 2 unchanged" in capsys.readouterr().out
    call_command("load_shapes", written(tmp_path, feature("44021", square(3.7, 51.0))), "--source", "Andere")
    assert "0 created, 1 updated, 0 unchanged" in capsys.readouterr().out
    assert history_of(gent.shape) == ["insert", "update"]


def test_other_properties_and_places_elsewhere(tmp_path: Path, gent: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [feature("44021", square(3.6, 51.0)), feature("62063", square(5.5, 50.6))]
    for row in rows:
        row["properties"] = {"cd_refnis": row["properties"]["nis"]}
    path = written(tmp_path, *rows)
    with pytest.raises(CommandError, match="1 unknown municipalities, such as 62063"):
        call_command("load_shapes", path, "--nis-property", "cd_refnis")
    assert not MunicipalityShape.objects.exists()
    call_command("load_shapes", path, "--nis-property", "cd_refnis", "--skip-unknown")
    assert "1 created, 0 updated, 0 unchanged, 1 unknown and left out" in capsys.readouterr().out


BAD: list[tuple[object, str]] = [
    (b"\xff\xfe", "not JSON"),
    (b"[" * 100_000, "not JSON"),
    (b"{}", "not a GeoJSON FeatureCollection"),
    (b'{"type": "FeatureCollection", "features": {}}', "not a GeoJSON FeatureCollection"),
    ([], "no municipalities"),
    ([None], "feature 1: no properties"),
    ([feature("4402", square(3.6, 51.0))], "feature 1: 'nis' holds no NIS code of five digits; the properties are naam, nis"),
    ([feature("٤٤٠٢١", square(3.6, 51.0))], "no NIS code"),
    ([feature("44021", square(3.6, 51.0)), feature("44021", square(3.6, 51.0))], "feature 2: NIS code 44021 is there twice"),
    ([feature("44021", square(3.6, 51.0), kind="Point")], "a Polygon or MultiPolygon is needed, found Point"),
    ([feature("44021")], "no border"),
    ([feature("44021", [[3.6, 51.0], [3.7, 51.0]])], "at least four corners"),
    ([feature("44021", [*square(3.6, 51.0), ["a", 1]])], "is no corner"),
    ([feature("44021", [*square(3.6, 51.0), [True, 51.0]])], "is no corner"),
    ([feature("44021", square(51.0, 3.6))], "lies outside Belgium"),
    ([feature("44021", square(104_000.0, 193_000.0))], "lies outside Belgium"),
    ([feature("44021", [*square(3.6, 51.0), [float("nan"), 51.0]])], "lies outside Belgium"),
    ([feature("44021", [[3.6, 51.0]] * 5)], "nothing lies within its border"),
    ([feature("44021", square(3.6, 51.0)), feature("99999", square(3.6, 51.0))], "1 unknown municipalities"),
]


@pytest.mark.parametrize(("content", "message"), BAD, ids=[message for _content, message in BAD])
def test_a_bad_file_is_answered_with_one_sentence_and_nothing_is_written(
    tmp_path: Path, gent: Municipality, content: Any, message: str
) -> None:
    path = written(tmp_path, *content) if isinstance(content, list) else str(tmp_path / "grenzen.geojson")
    if isinstance(content, bytes):
        Path(path).write_bytes(content)
    with pytest.raises(CommandError, match=r"grenzen\.geojson") as problem:
        call_command("load_shapes", path)
    assert message in str(problem.value)
    assert not MunicipalityShape.objects.exists()


def test_a_file_that_is_too_large_or_away_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.shapes.MOST_BYTES", 10)
    with pytest.raises(CommandError, match="simplify it first"):
        call_command("load_shapes", written(tmp_path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_shapes", str(tmp_path / "weg.geojson"))


def test_the_database_takes_nothing_but_path_data(gent: Municipality) -> None:
    with pytest.raises(IntegrityError, match="shape_holds_path_data"):
        MunicipalityShape.objects.create(municipality=gent, outline='M0 0l1 1z"/><script>', detail="M0 0l1 1z", x=0, y=0)
