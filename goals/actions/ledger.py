"""Writing in the ledger. The database holds the rules; here they get words."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from goals.actions.values import COLUMNS, ActivityValues, LedgerError, check, values_of
from goals.models import (
    Activity,
    ActivityContribution,
    ActivityOrganisation,
    ActivityStaff,
    ActivitySubject,
    ClosedYear,
    EvidenceFile,
    OperationalGoal,
    Origin,
)
from goals.models.invariants import REASON_SETTING, YEAR_CLOSED
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.uploads import CheckedUpload


class ActivityConflictError(Exception):
    """Somebody saved another version meanwhile; ``current`` is what is there now."""

    def __init__(self, current: Activity) -> None:
        self.current = current
        super().__init__(_("Somebody changed this activity while you were writing. Compare both and save again."))


class YearClosedError(LedgerError):
    """The year is closed: only a correction with a reason changes its entries."""

    def __init__(self) -> None:
        super().__init__({"reason": _("The report of this year is frozen. A publisher can correct the entry, with a reason.")})


@contextmanager
def writing(actor: User | None, reason: str = "") -> Iterator[None]:
    """One recorded transaction; with a reason it may touch a closed year, and it is the only one that may."""
    reason = reason.strip()
    if reason and actor is not None and not actor.may("year.correct"):
        raise PermissionDenied
    try:
        with recording(actor, reason=reason):
            _give_reason(reason)
            yield
            _check_deferred_rules()
            _give_reason("")
    except IntegrityError as error:
        if broken_rule(error) == YEAR_CLOSED:
            raise YearClosedError from error
        raise


def broken_rule(error: IntegrityError) -> str | None:
    """The name of the constraint that refused a write."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _give_reason(reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [REASON_SETTING, reason])


def _check_deferred_rules() -> None:
    # Here the refusal still reaches the caller as our own, also inside a larger transaction.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def is_closed(year: int) -> bool:
    return ClosedYear.objects.filter(year=year).exists()


def log_activity(
    *,
    actor: User | None,
    values: ActivityValues,
    form_token: uuid.UUID | None = None,
    origin: str = Origin.MANUAL,
    origin_key: str | None = None,
    reason: str = "",
) -> Activity:
    """Write an entry once: the same form token, or the same origin and key, gives the entry that is there."""
    check(values)
    there = _logged_before(form_token, origin, origin_key)
    if there is not None:
        return there
    try:
        with writing(actor, reason):
            activity = Activity(form_token=form_token, origin=origin, origin_key=origin_key, created_by=actor, updated_by=actor)
            _put(activity, values)
            activity.save(force_insert=True)
            _link_new(activity, values)
            return activity
    except IntegrityError:
        there = _logged_before(form_token, origin, origin_key)
        if there is None:
            raise
        return there


def _logged_before(form_token: uuid.UUID | None, origin: str, origin_key: str | None) -> Activity | None:
    if form_token is not None:
        return Activity.objects.filter(form_token=form_token).first()
    if origin_key is not None:
        return Activity.objects.filter(origin=origin, origin_key=origin_key).first()
    return None


def change_activity(*, actor: User, activity: Activity, version: int, values: ActivityValues, reason: str = "") -> Activity:
    """Save a change made to a version. Raises ``ActivityConflictError`` when another version was saved meanwhile."""
    check(values)
    with writing(actor, reason):
        current = _locked(activity, version)
        if values_of(current) == values:
            return current
        _put(current, values)
        current.version += 1
        current.updated_by = actor
        current.save()
        _link(current, values)
    return current


def correct_activity(*, actor: User, activity: Activity, version: int, values: ActivityValues, reason: str) -> Activity:
    """Change an entry of a closed year. What was published stays; the next erratum shows the difference."""
    if not reason.strip():
        raise LedgerError({"reason": _("Say why this entry of a closed year changes.")})
    return change_activity(actor=actor, activity=activity, version=version, values=values, reason=reason)


def delete_activity(*, actor: User, activity: Activity, version: int, reason: str = "") -> None:
    """Take an entry out with all that belongs to it; its history stays."""
    with writing(actor, reason):
        current = _locked(activity, version)
        files = [row.file for row in current.evidence.all()]
        current.delete()
        _forget_after_commit(files)


def add_evidence(*, actor: User, activity: Activity, upload: CheckedUpload) -> EvidenceFile:
    """Keep a checked file as proof of an activity."""
    with recording(actor):
        return EvidenceFile.objects.create(
            activity=activity,
            file=upload.content,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=actor,
        )


def remove_evidence(*, actor: User, evidence: EvidenceFile) -> None:
    with recording(actor):
        file = evidence.file
        evidence.delete()
        _forget_after_commit([file])


def _forget_after_commit(files: list[FieldFile]) -> None:
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


def _locked(activity: Activity, version: int) -> Activity:
    current = Activity.objects.select_for_update().filter(pk=activity.pk).first()
    if current is None:
        raise LedgerError({"title": _("This activity was deleted meanwhile. Log it again if it still counts.")})
    if current.version != version:
        raise ActivityConflictError(current)
    return current


def _put(activity: Activity, values: ActivityValues) -> None:
    for name in COLUMNS:
        setattr(activity, name, getattr(values, name))
    activity.title = values.title.strip()


def _link(activity: Activity, values: ActivityValues) -> None:
    _link_goals(activity, values.goal, values.other_goals)
    _link_organisations(activity, values.organisations)
    _link_staff(activity, values.staff)
    _link_subjects(activity, values)


def _link_new(activity: Activity, values: ActivityValues) -> None:
    """The links of an entry that has none yet: nothing to compare them with."""
    primary = {values.goal.pk: True, **{goal.pk: False for goal in values.other_goals}}
    ActivityContribution.objects.bulk_create(
        ActivityContribution(activity=activity, goal_id=pk, is_primary=is_primary) for pk, is_primary in primary.items()
    )
    ActivityOrganisation.objects.bulk_create(
        ActivityOrganisation(activity=activity, organisation=row) for row in dict.fromkeys(values.organisations)
    )
    ActivityStaff.objects.bulk_create(ActivityStaff(activity=activity, user=user) for user in dict.fromkeys(values.staff))
    ActivitySubject.objects.bulk_create(_subjects(activity, values))


def _subjects(activity: Activity, values: ActivityValues) -> list[ActivitySubject]:
    return [
        *(ActivitySubject(activity=activity, theme=theme) for theme in dict.fromkeys(values.themes)),
        *(ActivitySubject(activity=activity, target_group=group) for group in dict.fromkeys(values.target_groups)),
    ]


def _link_subjects(activity: Activity, values: ActivityValues) -> None:
    there = {(row.theme_id, row.target_group_id): row.pk for row in ActivitySubject.objects.filter(activity=activity)}
    wanted = {(row.theme_id, row.target_group_id): row for row in _subjects(activity, values)}
    gone = [pk for word, pk in there.items() if word not in wanted]
    if gone:
        ActivitySubject.objects.filter(pk__in=gone).delete()
    ActivitySubject.objects.bulk_create(row for word, row in wanted.items() if word not in there)


def _link_goals(activity: Activity, primary: OperationalGoal, others: tuple[OperationalGoal, ...]) -> None:
    """Only what differs is written, so that the history shows just that."""
    there = {row.goal_id: row for row in activity.contributions.all()}
    wanted = {primary.pk: True, **{goal.pk: False for goal in others}}
    ActivityContribution.objects.filter(pk__in=[row.pk for pk, row in there.items() if pk not in wanted]).delete()
    # The old primary steps down before the new one steps up: there is never room for two.
    for is_primary in (False, True):
        changed = [row.pk for pk, row in there.items() if wanted.get(pk) is is_primary and row.is_primary is not is_primary]
        ActivityContribution.objects.filter(pk__in=changed).update(is_primary=is_primary)
    ActivityContribution.objects.bulk_create(
        ActivityContribution(activity=activity, goal_id=pk, is_primary=is_primary) for pk, is_primary in wanted.items() if pk not in there
    )


def _link_organisations(activity: Activity, organisations: tuple[Organisation, ...]) -> None:
    rows, wanted = ActivityOrganisation.objects.filter(activity=activity), {organisation.pk for organisation in organisations}
    there = set(rows.values_list("organisation_id", flat=True))
    rows.exclude(organisation_id__in=wanted).delete()
    ActivityOrganisation.objects.bulk_create(
        ActivityOrganisation(activity=activity, organisation=row) for row in dict.fromkeys(organisations) if row.pk not in there
    )


def _link_staff(activity: Activity, staff: tuple[User, ...]) -> None:
    rows, wanted = ActivityStaff.objects.filter(activity=activity), {user.pk for user in staff}
    there = set(rows.values_list("user_id", flat=True))
    rows.exclude(user_id__in=wanted).delete()
    ActivityStaff.objects.bulk_create(ActivityStaff(activity=activity, user=user) for user in dict.fromkeys(staff) if user.pk not in there)
