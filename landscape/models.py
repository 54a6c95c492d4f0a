"""Who is out there."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberProblem

from landscape.querysets import OrganisationQuerySet, RecognitionQuerySet, ShapeQuerySet

PATH_DATA = r"^(M-?\d+ -?\d+l[-\d ]+z)+$"


def check_kbo_number(value: str) -> None:
    """Ten digits, the last two are 97 minus the first eight modulo 97 (Crossroads Bank for Enterprises)."""
    try:
        vat.validate(value)
    except NumberProblem as problem:
        raise ValidationError(_("%(value)s is not a KBO number: ten digits, such as 0566.988.259."), params={"value": value}) from problem


@pghistory.track()
class Municipality(models.Model):
    """A municipality of Flanders or Brussels; the NIS code is text. Brussels has no province."""

    nis_code = models.CharField(_("NIS code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(_("province"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = [Lower("name"), "nis_code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(nis_code__regex=r"^\d{5}$"), name="municipality_nis_code_five_digits")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class MunicipalityShape(models.Model):
    """The border of a municipality as ``steunpunt.shared.maps`` draws it: path data on its grid, and on the finer one of enlargements.

    ``x`` and ``y`` are where a number stands, in units of the finer grid.
    """

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="shape", verbose_name=_("municipality"))
    outline = models.TextField(_("border"))
    detail = models.TextField(_("border in detail"))
    x = models.IntegerField(_("from the west"))
    y = models.IntegerField(_("from the north"))
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Stands under each map."))

    objects = ShapeQuerySet.as_manager()

    class Meta:
        verbose_name = _("border of a municipality")
        verbose_name_plural = _("borders of municipalities")
        ordering: ClassVar = ["municipality"]
        constraints: ClassVar = [
            # It goes into a drawing as it is.
            models.CheckConstraint(
                condition=models.Q(outline__regex=PATH_DATA) & models.Q(detail__regex=PATH_DATA), name="shape_holds_path_data"
            )
        ]

    def __str__(self) -> str:
        return str(self.municipality)


@pghistory.track()
class Organisation(models.Model):
    """An organisation of the field, recognised or not. An unincorporated association has no KBO number."""

    name = models.CharField(_("name"), max_length=200)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="organisations", null=True, blank=True)
    kbo_number = models.CharField(_("KBO number"), max_length=10, unique=True, null=True, blank=True, validators=[check_kbo_number])
    is_sample = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kbo_number__regex=r"^[01]\d{9}$"), name="organisation_kbo_number_ten_digits"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_name"),
        ]
        indexes: ClassVar = [models.Index(Lower("name"), name="organisation_name")]

    def __str__(self) -> str:
        return self.name


class DayRange(models.Func):
    """From the first day to the last one, that day included; without a last day it has no end."""

    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class Recognition(models.Model):
    """An organisation is recognised under the decree from one day on, until another one or until further notice."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="recognitions", verbose_name=_("organisation"))
    starts_on = models.DateField(_("recognised from"))
    ends_on = models.DateField(_("recognised until"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))
    is_sample = models.BooleanField(_("example"), default=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering: ClassVar = ["organisation", "starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")), name="recognition_runs_forward"
            ),
            models.UniqueConstraint(fields=["organisation", "starts_on"], name="recognition_starts_once"),
            ExclusionConstraint(
                name="recognitions_apart",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.starts_on}"


@pghistory.track()
class Membership(models.Model):
    """Ties an account to the organisation it speaks for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar = ["organisation", "user"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"
