"""A list of municipalities comes in by NIS code."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from landscape.loading import MunicipalityFileError, load_municipalities, read_municipalities
from landscape.models import Municipality

GOOD = "nis,naam_nl,naam_fr,provincie\n44021,Gent,Gand,Oost-Vlaanderen\n21004,Brussel,Bruxelles,\n"


def test_reads_the_columns_it_needs_and_leaves_the_rest() -> None:
    assert [(place.nis_code, place.name, place.province) for place in read_municipalities(GOOD.splitlines(keepends=True))] == [
        ("44021", "Gent", "Oost-Vlaanderen"),
        ("21004", "Brussel", ""),
    ]


@pytest.mark.django_db
def test_adds_corrects_and_never_deletes() -> None:
    Municipality.objects.create(nis_code="44021", name="Ghent")
    Municipality.objects.create(nis_code="99999", name="Elders")
    wanted = read_municipalities(GOOD.splitlines(keepends=True))
    first, second = load_municipalities(wanted), load_municipalities(wanted)
    assert (first.created, first.updated, first.unchanged) == (1, 1, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 2)
    assert set(Municipality.objects.values_list("name", flat=True)) == {"Gent", "Brussel", "Elders"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the column nis is missing"),
        ("nis,naam_nl\n", "the column provincie is missing"),
        ("nis,naam_nl,provincie\n", "no municipalities"),
        ("nis,naam_nl,provincie\n4402,Gent,\n", "line 2"),
        ("nis,naam_nl,provincie\n44021,Gent,\n44021,Gent,\n", "line 3: NIS code 44021 is there twice"),
        ("nis,naam_nl,provincie\n44021\n", "line 2"),
    ],
)
def test_says_where_a_bad_file_is_wrong(text: str, message: str) -> None:
    with pytest.raises(MunicipalityFileError, match=message):
        read_municipalities(text.splitlines(keepends=True))


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n", b"nis,naam_nl,provincie\n1,2,3\n"])
def test_the_command_answers_a_bad_file_with_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gemeenten.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"gemeenten\.csv"):
        call_command("load_municipalities", str(path))
    assert not Municipality.objects.exists()
