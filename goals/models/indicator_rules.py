"""What indicators never break, whoever writes: held by triggers of the database, as in ``invariants``."""

from typing import Final

import pgtrigger

from goals.models.invariants import YEAR_LOCK

YEAR_OUTSIDE_PLAN: Final = "indicator_year_within_plan"
GOAL_OUTSIDE_PLAN: Final = "indicator_goal_of_plan"
DEFINITION_IN_USE: Final = "indicator_definition_in_use"

WRITES = pgtrigger.Insert | pgtrigger.Update


def goal_of_plan() -> pgtrigger.Trigger:
    """On an indicator: the goal that it measures belongs to its plan."""
    return pgtrigger.Trigger(
        name="goal_of_plan",
        when=pgtrigger.Before,
        operation=WRITES,
        func=f"""
            IF EXISTS (SELECT 1 FROM goals_strategicgoal s WHERE s.id = NEW.strategic_goal_id AND s.plan_id <> NEW.plan_id)
               OR EXISTS (
                SELECT 1 FROM goals_operationalgoal o JOIN goals_strategicgoal s ON s.id = o.strategic_goal_id
                WHERE o.id = NEW.operational_goal_id AND s.plan_id <> NEW.plan_id
            ) THEN
                RAISE EXCEPTION 'Indicator % measures a goal of another plan.', NEW.code
                    USING ERRCODE = '23514', CONSTRAINT = '{GOAL_OUTSIDE_PLAN}';
            END IF;
            RETURN NEW;
        """,
    )


def year_within_plan(column: str = "year") -> pgtrigger.Trigger:
    """On what an indicator has for a year: the plan of the indicator has that year."""
    return pgtrigger.Trigger(
        name="year_within_plan",
        when=pgtrigger.Before,
        operation=WRITES,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM goals_indicator i JOIN goals_policyplan p ON p.id = i.plan_id
                WHERE i.id = NEW.indicator_id AND NEW.{column} BETWEEN p.first_year AND p.last_year
            ) THEN
                RAISE EXCEPTION 'The plan of indicator % has no year %.', NEW.indicator_id, NEW.{column}
                    USING ERRCODE = '23514', CONSTRAINT = '{YEAR_OUTSIDE_PLAN}';
            END IF;
            RETURN NEW;
        """,
    )


def closed_years_keep_theirs() -> pgtrigger.Trigger:
    """On a definition: one that a closed year uses neither changes nor goes, and no other one takes its place in that year.

    A year uses the newest definition that is valid by then. Writers share the lock of each year of the plan, so that a
    year does not close halfway.
    """
    used = """
        SELECT 1 FROM goals_closedyear c JOIN goals_indicator i ON i.id = {row}.indicator_id
        JOIN goals_policyplan p ON p.id = i.plan_id
        WHERE c.year BETWEEN greatest({row}.valid_from_year, p.first_year) AND p.last_year"""
    later = """
        AND NOT EXISTS (
            SELECT 1 FROM goals_indicatordefinition d WHERE d.indicator_id = {row}.indicator_id AND d.id <> {row}.id
            AND d.valid_from_year > {row}.valid_from_year AND d.valid_from_year <= c.year
        )"""
    earlier = """
        AND EXISTS (
            SELECT 1 FROM goals_indicatordefinition d WHERE d.indicator_id = {row}.indicator_id AND d.id <> {row}.id
            AND d.valid_from_year < {row}.valid_from_year
        )"""
    refuse = f"""
        RAISE EXCEPTION 'A closed year keeps the definition that it was measured with.'
            USING ERRCODE = '23514', CONSTRAINT = '{DEFINITION_IN_USE}';"""
    return pgtrigger.Trigger(
        name="closed_years_keep_theirs",
        when=pgtrigger.Before,
        operation=WRITES | pgtrigger.Delete,
        declare=[("of_indicator", "bigint")],
        func=f"""
            of_indicator := CASE WHEN TG_OP = 'DELETE' THEN OLD.indicator_id ELSE NEW.indicator_id END;
            PERFORM pg_advisory_xact_lock_shared({YEAR_LOCK}, y)
                FROM goals_indicator i JOIN goals_policyplan p ON p.id = i.plan_id, generate_series(p.first_year::int, p.last_year::int) y
                WHERE i.id = of_indicator;
            IF TG_OP <> 'INSERT' THEN
                IF EXISTS ({(used + later).format(row="OLD")}) THEN {refuse} END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                IF EXISTS ({(used + later + earlier).format(row="NEW")}) THEN {refuse} END IF;
                RETURN NEW;
            END IF;
            RETURN OLD;
        """,
    )
