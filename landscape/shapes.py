"""Reading the borders of municipalities that somebody has at hand; the project ships no such file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from landscape.models import Municipality, MunicipalityShape
from steunpunt.audit.actions import recording
from steunpunt.shared.maps.outlines import FINER, Spot, as_path, on_grid, spot_within, twice_the_area
from steunpunt.shared.maps.thinning import thinned

# Statbel's file of all of Belgium in full detail is far over it; a map of a page needs a hundredth of that.
MOST_BYTES = 30_000_000
# Corners closer than this many units to the line are left out; a unit of the coarse grid is some 240 m.
TOLERANCE = {1: 0.75, FINER: 1.0}
# Around Belgium, in degrees.
LONGITUDES, LATITUDES = (2.3, 6.6), (49.3, 51.7)
Degrees = list[tuple[float, float]]


class ShapeFileError(Exception):
    """The file cannot be read; the text says where and why. Nothing was written."""


@dataclass(frozen=True)
class Border:
    """A municipality with its closed borders in degrees, holes included."""

    nis_code: str
    rings: list[Degrees]


@dataclass(frozen=True)
class Loaded:
    created: int
    updated: int
    unchanged: int
    skipped: int


def read_shapes(path: Path, nis_property: str) -> list[Border]:
    """The borders in a GeoJSON file in WGS 84; ``nis_property`` names what holds the NIS code. Raises ShapeFileError or OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise ShapeFileError(f"larger than {MOST_BYTES // 1_000_000} MB; simplify it first, a map needs no more than 500 kB")
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as problem:
        raise ShapeFileError(f"not JSON: {problem}") from problem
    features = content.get("features") if isinstance(content, dict) and content.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise ShapeFileError("not a GeoJSON FeatureCollection")
    found: dict[str, Border] = {}
    for number, feature in enumerate(features, 1):
        border = read_feature(feature, f"feature {number}", nis_property)
        if border.nis_code in found:
            raise ShapeFileError(f"feature {number}: NIS code {border.nis_code} is there twice; sectors have to be joined first")
        found[border.nis_code] = border
    if not found:
        raise ShapeFileError("the file holds no municipalities")
    return list(found.values())


def read_feature(feature: Any, where: str, nis_property: str) -> Border:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise ShapeFileError(f"{where}: no properties")
    code = str(properties.get(nis_property, "")).strip()
    if not re.fullmatch(r"[0-9]{5}", code):
        names = ", ".join(sorted(map(str, properties))[:20]) or "none"
        raise ShapeFileError(f"{where}: {nis_property!r} holds no NIS code of five digits; the properties are {names}")
    geometry = feature.get("geometry")
    kind, coordinates = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise ShapeFileError(f"{where} ({code}): a Polygon or MultiPolygon is needed, found {kind}")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = [read_ring(ring, f"{where} ({code})") for polygon in polygons if isinstance(polygon, list) for ring in polygon]
    if not rings:
        raise ShapeFileError(f"{where} ({code}): no border")
    return Border(code, rings)


def read_ring(ring: Any, where: str) -> Degrees:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ShapeFileError(f"{where}: a border needs at least four corners")
    return [read_corner(corner, where) for corner in ring]


def read_corner(corner: Any, where: str) -> tuple[float, float]:
    if not isinstance(corner, list) or len(corner) < 2 or not all(type(part) in (int, float) for part in corner[:2]):
        raise ShapeFileError(f"{where}: {str(corner)[:60]} is no corner: longitude and latitude are needed")
    longitude, latitude = corner[:2]
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise ShapeFileError(f"{where}: {longitude}, {latitude} lies outside Belgium; give longitude and latitude (WGS 84)")
    return float(longitude), float(latitude)


def load_shapes(borders: list[Border], *, source: str = "", skip_unknown: bool = False) -> Loaded:
    """Draw each municipality anew, by NIS code, all or nothing; nothing is deleted. Raises ShapeFileError for one that is not here."""
    with recording(None, reason="load_shapes"):
        places = {place.nis_code: place for place in Municipality.objects.all()}
        unknown = [border.nis_code for border in borders if border.nis_code not in places]
        if unknown and not skip_unknown:
            raise ShapeFileError(f"{len(unknown)} unknown municipalities, such as {', '.join(unknown[:5])}; --skip-unknown leaves them out")
        wanted = shapes_of([border for border in borders if border.nis_code in places], places, source)
        there = {row.municipality_id: row for row in MunicipalityShape.objects.select_for_update()}
        new = [shape for shape in wanted if shape.municipality_id not in there]
        changed = [there[shape.municipality_id] for shape in wanted if take_over(there.get(shape.municipality_id), shape)]
        MunicipalityShape.objects.bulk_create(new)
        MunicipalityShape.objects.bulk_update(changed, FIELDS)
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed), len(unknown))


FIELDS = ["outline", "detail", "x", "y", "source"]


def take_over(row: MunicipalityShape | None, shape: MunicipalityShape) -> bool:
    """Gives the row that is there what the file says; whether that is something else."""
    if row is None or all(getattr(row, name) == getattr(shape, name) for name in FIELDS):
        return False
    for name in FIELDS:
        setattr(row, name, getattr(shape, name))
    return True


def shapes_of(borders: list[Border], places: dict[str, Municipality], source: str) -> list[MunicipalityShape]:
    coarse, fine = (on_the_grid(borders, finer) for finer in (1, FINER))
    shapes = []
    for border, rings, detailed in zip(borders, coarse, fine, strict=True):
        if not rings or not detailed:
            raise ShapeFileError(f"{border.nis_code}: nothing lies within its border")
        x, y = spot_within(max(detailed, key=lambda ring: abs(twice_the_area(ring))))
        place = places[border.nis_code]
        shapes.append(
            MunicipalityShape(municipality=place, outline=as_path(rings), detail=as_path(detailed), x=x, y=y, source=source[:200])
        )
    return shapes


def on_the_grid(borders: list[Border], finer: int) -> list[list[list[Spot]]]:
    """For each border its rings on the grid, thinned all together so that neighbours stay neighbours."""
    every = [[on_grid(*corner, finer) for corner in ring] for border in borders for ring in border.rings]
    done = iter(thinned(every, TOLERANCE[finer]))
    return [[ring for ring in islice(done, len(border.rings)) if ring] for border in borders]
