"""What the ledger never breaks, whoever writes: held by triggers of the database.

The checks over several rows wait until the end of the transaction, so that an entry and what belongs to it
can be written in any order. They lock the entry, so that two people who each write one half cannot break it together.
A refusal arrives as IntegrityError; the name of the rule is in ``error.__cause__.diag.constraint_name``.
"""

from typing import Final

import pgtrigger

ONE_PRIMARY: Final = "activity_exactly_one_primary"
WITHIN_PLAN: Final = "contribution_within_plan_period"
LISTED_WHEN_MEASURED: Final = "organisations_listed_when_measured"
YEAR_CLOSED: Final = "activity_year_closed"
REASON_SETTING: Final = "steunpunt.correction_reason"
# Writers of a year share this lock, closing a year takes it alone: a freeze waits for who is still writing.
YEAR_LOCK: Final = 71_020

EVERY_WRITE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
STARTS_ON: Final = ("entry_starts_on", "date")

CHECK_PRIMARY = f"""
    IF (SELECT count(*) FROM goals_activitycontribution c WHERE c.activity_id = entry AND c.is_primary) <> 1 THEN
        RAISE EXCEPTION 'Activity % has to have exactly one primary goal.', entry
            USING ERRCODE = '23514', CONSTRAINT = '{ONE_PRIMARY}';
    END IF;
"""
CHECK_PERIOD = f"""
    IF EXISTS (
        SELECT 1 FROM goals_activitycontribution c
        JOIN goals_operationalgoal o ON o.id = c.goal_id
        JOIN goals_strategicgoal s ON s.id = o.strategic_goal_id
        JOIN goals_policyplan p ON p.id = s.plan_id
        WHERE c.activity_id = entry
          AND NOT extract(year FROM entry_starts_on) BETWEEN p.first_year AND p.last_year
    ) THEN
        RAISE EXCEPTION 'Activity % serves a goal of a plan for other years.', entry
            USING ERRCODE = '23514', CONSTRAINT = '{WITHIN_PLAN}';
    END IF;
"""
CHECK_LISTED = f"""
    IF entry_status <> 'measured' AND EXISTS (SELECT 1 FROM goals_activityorganisation l WHERE l.activity_id = entry) THEN
        RAISE EXCEPTION 'Activity % lists organisations although it says that they are %.', entry, entry_status
            USING ERRCODE = '23514', CONSTRAINT = '{LISTED_WHEN_MEASURED}';
    END IF;
"""


def whole_entry() -> pgtrigger.Trigger:
    """On an activity: one primary goal, goals of its own years, organisations only when they were measured."""
    return pgtrigger.Trigger(
        name="whole_entry",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        declare=[("entry", "bigint"), STARTS_ON, ("entry_status", "text")],
        func=f"""
            entry := NEW.id;
            SELECT starts_on, organisations_status INTO entry_starts_on, entry_status FROM goals_activity WHERE id = entry;
            IF NOT FOUND THEN RETURN NULL; END IF;
            {CHECK_PRIMARY} {CHECK_PERIOD} {CHECK_LISTED}
            RETURN NULL;
        """,
    )


def fits_entry() -> pgtrigger.Trigger:
    """On a contribution: its activity keeps one primary goal and goals of its own years."""
    return pgtrigger.Trigger(
        name="fits_entry",
        when=pgtrigger.After,
        operation=EVERY_WRITE,
        timing=pgtrigger.Deferred,
        declare=[("entry", "bigint"), STARTS_ON],
        func=f"""
            FOR entry IN SELECT DISTINCT id FROM unnest(ARRAY[
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.activity_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.activity_id END
            ]) AS id WHERE id IS NOT NULL LOOP
                SELECT starts_on INTO entry_starts_on FROM goals_activity WHERE id = entry FOR SHARE;
                CONTINUE WHEN NOT FOUND;
                {CHECK_PRIMARY} {CHECK_PERIOD}
            END LOOP;
            RETURN NULL;
        """,
    )


def listed_when_measured() -> pgtrigger.Trigger:
    """On an organisation reached: its activity says that the organisations were measured."""
    return pgtrigger.Trigger(
        name="listed_when_measured",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        declare=[("entry", "bigint"), ("entry_status", "text")],
        func=f"""
            entry := NEW.activity_id;
            SELECT organisations_status INTO entry_status FROM goals_activity WHERE id = entry FOR SHARE;
            IF NOT FOUND THEN RETURN NULL; END IF;
            {CHECK_LISTED}
            RETURN NULL;
        """,
    )


def carries_year() -> pgtrigger.Trigger:
    """On what belongs to an activity: it gets the year of its activity. Its name puts it before ``open_year``.

    A foreign key on both columns (in the migration ``year_of_links``) moves the year along when the activity moves, and
    refuses any other year.
    """
    return pgtrigger.Trigger(
        name="carry_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="SELECT a.year INTO NEW.year FROM goals_activity a WHERE a.id = NEW.activity_id; RETURN NEW;",
    )


def open_year_of_entry() -> pgtrigger.Trigger:
    """On an activity: a closed year changes only with a reason, whether an entry leaves it or comes in."""
    return _open_year(
        """
        years := ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN extract(year FROM OLD.starts_on)::int END,
            CASE WHEN TG_OP <> 'DELETE' THEN extract(year FROM NEW.starts_on)::int END
        ];
        """
    )


def open_year_of_link() -> pgtrigger.Trigger:
    """On what belongs to an activity: the same, for the year of the activity."""
    return _open_year(
        """
        years := ARRAY(
            SELECT a.year FROM goals_activity a WHERE a.id IN (
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.activity_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.activity_id END
            )
        );
        """
    )


def open_year_of_row() -> pgtrigger.Trigger:
    """On what carries a year itself, such as a target: the same, for that year."""
    return _open_year(
        """
        years := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.year END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.year END];
        """
    )


def _open_year(find_years: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="open_year",
        when=pgtrigger.Before,
        operation=EVERY_WRITE,
        declare=[("years", "int[]"), ("one", "int")],
        func=f"""
            {find_years}
            FOR one IN SELECT DISTINCT y FROM unnest(years) AS y WHERE y IS NOT NULL ORDER BY y LOOP
                PERFORM pg_advisory_xact_lock_shared({YEAR_LOCK}, one);
                IF EXISTS (SELECT 1 FROM goals_closedyear c WHERE c.year = one)
                   AND coalesce(current_setting('{REASON_SETTING}', true), '') = '' THEN
                    RAISE EXCEPTION 'The year % is closed: its entries change only with a reason.', one
                        USING ERRCODE = '23514', CONSTRAINT = '{YEAR_CLOSED}';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def closing_waits() -> pgtrigger.Trigger:
    """On a closed year: closing waits for who is still writing in that year."""
    return pgtrigger.Trigger(
        name="closing_waits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"PERFORM pg_advisory_xact_lock({YEAR_LOCK}, NEW.year); RETURN NEW;",
    )
