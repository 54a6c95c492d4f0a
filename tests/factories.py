"""Factories for every model, in one place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import factory
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from factory.django import DjangoModelFactory

from goals.models import (
    Activity,
    ActivityContribution,
    Indicator,
    IndicatorDefinition,
    OperationalGoal,
    PlanTargetGroup,
    PolicyPlan,
    StrategicGoal,
    TenPoint,
)
from landscape.models import Municipality, Organisation
from services.models import AdviceGoal, AdviceRequest, OfferGoal, Session, SessionPart, SupportOffer
from steunpunt.accounts.models import User
from steunpunt.accounts.roles import NEEDS_MFA
from steunpunt.vocabulary.models import TargetGroup, Theme


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.test")
    name = factory.Sequence(lambda n: f"Persoon {n}")
    role = "member"

    @factory.post_generation
    def second_step(obj: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:  # type: ignore[misc]  # noqa: N805
        """Who must have a two-step login has one, unless a test says ``second_step=False``."""
        if create and extracted is not False and obj.role in NEEDS_MFA:
            TOTP.activate(obj, generate_totp_secret())


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality

    nis_code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    province = "Limburg"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Vereniging {n}")
    municipality = factory.SubFactory(MunicipalityFactory)


class PolicyPlanFactory(DjangoModelFactory[PolicyPlan]):
    class Meta:
        model = PolicyPlan
        django_get_or_create = ("first_year", "last_year")

    first_year = 2021
    last_year = 2025
    title = "Beleidsplan 2021-2025"
    mission = "Eerste alinea.\n\nTweede alinea."
    is_current = True


class StrategicGoalFactory(DjangoModelFactory[StrategicGoal]):
    class Meta:
        model = StrategicGoal
        django_get_or_create = ("plan", "number")

    plan = factory.SubFactory(PolicyPlanFactory)
    number = 1
    text = factory.LazyAttribute(lambda goal: f"Strategische doelstelling {goal.number} is bereikt.")
    order = factory.SelfAttribute("number")


class OperationalGoalFactory(DjangoModelFactory[OperationalGoal]):
    class Meta:
        model = OperationalGoal
        django_get_or_create = ("strategic_goal", "number")

    strategic_goal = factory.SubFactory(StrategicGoalFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda goal: f"Operationele doelstelling {goal.number} is bereikt.")
    order = factory.SelfAttribute("number")


class ActivityFactory(DjangoModelFactory[Activity]):
    """An activity; ``goals=[primary, other, …]`` gives it contributions, one goal by default."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    kind = "training"
    title = factory.Sequence(lambda n: f"Activiteit {n}")
    starts_on = date(2024, 3, 1)
    mode = "on-site"

    @classmethod
    def _create(cls, model_class: type[Activity], *args: Any, goals: list[OperationalGoal] | None = None, **kwargs: Any) -> Activity:
        from django.db import transaction

        with transaction.atomic():
            activity = super()._create(model_class, *args, **kwargs)
            for index, goal in enumerate(goals or [OperationalGoalFactory()]):
                ActivityContribution.objects.create(activity=activity, goal=goal, is_primary=index == 0)
        return activity


class TenPointFactory(DjangoModelFactory[TenPoint]):
    class Meta:
        model = TenPoint
        django_get_or_create = ("plan", "number")

    plan = factory.SubFactory(PolicyPlanFactory)
    number = factory.Sequence(lambda n: n % 10 + 1)
    title = factory.LazyAttribute(lambda point: f"Punt {point.number}")


class TargetGroupFactory(DjangoModelFactory[TargetGroup]):
    class Meta:
        model = TargetGroup

    name = factory.Sequence(lambda n: f"Doelgroep {n}")
    rank = "primary"


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.Sequence(lambda n: f"thema-{n}")


class PlanTargetGroupFactory(DjangoModelFactory[PlanTargetGroup]):
    class Meta:
        model = PlanTargetGroup

    plan = factory.SubFactory(PolicyPlanFactory)
    target_group = factory.SubFactory(TargetGroupFactory)
    order = factory.Sequence(lambda n: n + 1)


class IndicatorFactory(DjangoModelFactory[Indicator]):
    """An indicator of a plan, counted in the ledger; ``definition=dict(…)`` changes its first definition."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    plan = factory.SubFactory(PolicyPlanFactory)
    code = factory.Sequence(lambda n: f"I{n + 1}")
    title = factory.Sequence(lambda n: f"Indicator {n + 1}")
    unit = "activiteiten"

    @factory.post_generation
    def definition(obj: Indicator, create: bool, extracted: dict[str, Any] | None, **kwargs: Any) -> None:  # type: ignore[misc]  # noqa: N805
        start = {"valid_from_year": obj.plan.first_year, "source": "ledger", "measure": "count", "text": "Elke activiteit telt."}
        IndicatorDefinition.objects.create(indicator=obj, **{**start, **(extracted or {})})


class SupportOfferFactory(DjangoModelFactory[SupportOffer]):
    """A published offer; ``goals=[primary, other, …]`` gives it goals, one by default."""

    class Meta:
        model = SupportOffer
        skip_postgeneration_save = True

    kind = "training"
    title = factory.Sequence(lambda n: f"Aanbod {n}")
    slug = factory.Sequence(lambda n: f"aanbod-{n}")
    summary = "Je leert het in een halve dag."
    mode = "on-site"
    half_days = 1
    state = "published"

    @factory.post_generation
    def goals(obj: SupportOffer, create: bool, extracted: list[OperationalGoal] | None, **kwargs: Any) -> None:  # type: ignore[misc]  # noqa: N805
        for index, goal in enumerate(extracted or [OperationalGoalFactory()]):
            OfferGoal.objects.create(offer=obj, goal=goal, is_primary=index == 0)


class SessionFactory(DjangoModelFactory[Session]):
    """A public session of half a day; ``parts=[(start, end), …]`` says otherwise."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    offer = factory.SubFactory(SupportOfferFactory)
    state = "open"
    mode = "on-site"
    capacity = 12

    @factory.post_generation
    def parts(obj: Session, create: bool, extracted: list[tuple[datetime, datetime]] | None, **kwargs: Any) -> None:  # type: ignore[misc]  # noqa: N805
        begin = timezone.now().replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=30)
        blocks = extracted or [(begin, begin + timedelta(hours=3))]
        for start, end in blocks:
            SessionPart.objects.create(session=obj, starts_at=start, ends_at=end)
        obj.starts_at, obj.ends_at = min(start for start, _ in blocks), max(end for _, end in blocks)
        obj.save(update_fields=["starts_at", "ends_at"])


class AdviceRequestFactory(DjangoModelFactory[AdviceRequest]):
    """A new question; ``goals=[primary, other, …]`` gives it goals, none by default."""

    class Meta:
        model = AdviceRequest
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"A-2025-{n:04}")
    subject = factory.Sequence(lambda n: f"Onderwerp {n}")
    question = "Hoe pakken we dit het best aan?"
    contact_name = "Ann Vrager"
    contact_email = factory.Sequence(lambda n: f"vrager{n}@voorbeeld.test")
    form_token = factory.LazyFunction(uuid4)

    @factory.post_generation
    def goals(obj: AdviceRequest, create: bool, extracted: list[OperationalGoal] | None, **kwargs: Any) -> None:  # type: ignore[misc]  # noqa: N805
        for index, goal in enumerate(extracted or []):
            AdviceGoal.objects.create(request=obj, goal=goal, is_primary=index == 0)
