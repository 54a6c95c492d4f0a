"""The list of recognised organisations: adds and corrects, refuses nonsense whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from landscape.models import Organisation, Recognition
from landscape.recognitions import RecognitionFileError, load_recognitions, read_recognitions
from tests.factories import OrganisationFactory

HEAD = "kbo,naam,van,tot"
# Made up for this test, with a right check digit.
KBO, OTHER = "0123456749", "0200000043"


@pytest.mark.django_db
def test_it_adds_what_is_new_and_corrects_a_last_day() -> None:
    known = OrganisationFactory(name="Bekend vzw", kbo_number=KBO)
    rows = [HEAD, "0123.456.749,Bekend,2016-01-01,2020-12-31", f"{KBO},Bekend,2021-01-01,", f"{OTHER},Nieuw vzw,2021-01-01,"]
    first = load_recognitions(read_recognitions(rows))
    assert (first.organisations, first.created, first.updated, first.unchanged) == (1, 3, 0, 0)
    again = load_recognitions(read_recognitions([*rows[:2], f"{KBO},Bekend,2021-01-01,2025-12-31", rows[3]]))
    assert (again.organisations, again.created, again.updated, again.unchanged) == (0, 0, 1, 2)
    known.refresh_from_db()
    assert known.name == "Bekend vzw"
    assert Organisation.objects.get(kbo_number=OTHER).name == "Nieuw vzw"
    holding = Recognition.objects.on(date(2026, 1, 1))
    assert [row.organisation.kbo_number for row in holding] == [OTHER]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("123,Naam,2021-01-01,", "line 2"),
        (f"{KBO},,2021-01-01,", "a name is needed"),
        (f"{KBO},Naam,1/1/2021,", "write days as"),
        (f"{KBO},Naam,2021-01-01,2020-01-01", "is before"),
        (f"{KBO},Naam,2021-01-01,2025-12-31\n{KBO},Naam,2025-12-31,", "still runs"),
        (f"{KBO},Naam,2021-01-01,\n{KBO},Naam,2021-01-01,", "there twice"),
    ],
)
def test_nonsense_is_refused_with_its_line(row: str, said: str) -> None:
    with pytest.raises(RecognitionFileError, match=said):
        read_recognitions([HEAD, *row.split("\n")])


def test_a_column_that_is_missing_and_an_empty_list_are_named() -> None:
    with pytest.raises(RecognitionFileError, match="column van"):
        read_recognitions(["kbo,naam,tot"])
    with pytest.raises(RecognitionFileError, match="no recognitions"):
        read_recognitions([HEAD])


@pytest.mark.django_db
def test_the_command_writes_nothing_of_a_bad_file(tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text(f"{HEAD}\n{KBO},Naam,2021-01-01,\nx,y,z,\n")
    with pytest.raises(CommandError, match="line 3"):
        call_command("load_recognitions", str(file))
    assert not Recognition.objects.exists()
    file.write_text(f"{HEAD}\n{KBO},Naam,2021-01-01,\n")
    call_command("load_recognitions", str(file))
    assert Recognition.objects.count() == 1
