"""The locks of the house and one introspecting test per convention."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from steunpunt.shared import catalogues

ROOT = Path(__file__).resolve().parent.parent
# From roof to ground; rooms on one line are neighbours and may not know each other.
FLOORS = [{"portal", "reports"}, {"services", "knowledge"}, {"goals"}, {"landscape"}, {"vocabulary"}, {"audit"}, {"accounts"}, {"shared"}]
OURS = {room for floor in FLOORS for room in floor}
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
STATE_MODELS = [model for model in OUR_MODELS if not model.__name__.endswith("Event")]
PACKAGES = ["steunpunt", "services", "goals", "landscape"]


def floor_of(label: str) -> int:
    return next(index for index, floor in enumerate(FLOORS) if label in floor)


def source_files() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_relations_point_down(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if not (field.is_relation and getattr(field, "remote_field", None) and not field.auto_created):
            continue
        target = field.related_model._meta.app_label
        if target in OURS and target != model._meta.app_label:
            assert floor_of(target) > floor_of(model._meta.app_label), f"{model._meta.label}.{field.name} points up or sideways"


@pytest.mark.parametrize("model", STATE_MODELS, ids=lambda model: model._meta.label)
def test_links_from_above_leave_no_way_back(model: type[models.Model]) -> None:
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        target = field.related_model._meta.app_label if field.is_relation else model._meta.app_label
        if target in OURS and target != model._meta.app_label:
            assert field.remote_field.related_name.endswith("+"), f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("model", STATE_MODELS, ids=lambda model: model._meta.label)
def test_models_have_names_and_order(model: type[models.Model]) -> None:
    assert "__str__" in model.__dict__ or any("__str__" in base.__dict__ for base in model.__mro__[1:-1] if base is not models.Model)
    assert model._meta.ordering, f"{model._meta.label} has no ordering"
    assert str(model._meta.verbose_name) != model._meta.object_name


@pytest.mark.parametrize("model", STATE_MODELS, ids=lambda model: model._meta.label)
def test_every_write_is_audited(model: type[models.Model]) -> None:
    assert any(candidate.__name__ == f"{model.__name__}Event" for candidate in OUR_MODELS), f"{model._meta.label} is not tracked"


@pytest.mark.parametrize("model", STATE_MODELS, ids=lambda model: model._meta.label)
def test_every_moment_names_its_person(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields()}
    for verb in ("created", "closed", "uploaded", "frozen", "published", "invited"):
        if f"{verb}_at" in names:
            assert f"{verb}_by" in names, f"{model._meta.label} knows when it was {verb}, not by whom"


def test_no_model_signals() -> None:
    for path in source_files():
        assert not re.search(r"django\.db\.models\.signals|post_save|pre_save|m2m_changed", path.read_text()), path


def test_files_stay_short() -> None:
    assert {str(path.relative_to(ROOT)): n for path in source_files() if (n := path.read_text().count("\n")) > 420} == {}


def test_views_stay_thin() -> None:
    import ast

    long = []
    for path in source_files():
        if path.name == "views.py" or "views" in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 25:
                    long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == []


def test_the_contract_is_the_floor_plan() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [{name.strip().rsplit(".", 1)[-1] for name in layer.split("|")} for layer in contract if layer != "steunpunt.urls"]
    built = [{room for room in floor if any(room == app.label for app in apps.get_app_configs())} for floor in FLOORS]
    assert rooms == [floor for floor in built if floor]


def test_top_level_holds_no_other_app() -> None:
    allowed = {"steunpunt", "goals", "services", "landscape", "knowledge", "templates", "static", "tests"}
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} <= allowed


wanted = functools.cache(catalogues.wanted)


@pytest.mark.parametrize("room", [pytest.param(room, id=room) for room in sorted({room for _, room in catalogues.ROOMS} | {"core"})])
def test_every_message_has_its_dutch(room: str) -> None:
    assert catalogues.untranslated(room, wanted()) == []


def test_no_style_or_script_in_templates() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if "print" in path.parts:
            continue
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*json_script)|\son[a-z]+=", text), path


def test_a_key_is_never_written_as_a_number_for_people() -> None:
    """From 1000 on such a number gets a point, and a form or an address with it leads nowhere."""
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\{\{ [a-z_.]*(\.pk|\.id|_id|(?<!form)\.version) \}\}", path.read_text()) or "allauth" in path.parts, path
