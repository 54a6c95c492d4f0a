"""What the database itself refuses once a report is frozen."""

import pgtrigger

# The text of a frozen report is in its frozen data; what it came from stays as it was.
KEPT_WITH_REPORT = """
IF EXISTS (
    SELECT 1 FROM reports_report r
    WHERE r.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END AND r.state <> 'draft'
) THEN
    RAISE EXCEPTION 'What is frozen stays: the report of this narrative is frozen.' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

KEPT_WITH_SECTION = """
IF EXISTS (
    SELECT 1 FROM reports_reportsection s JOIN reports_report r ON r.id = s.report_id
    WHERE s.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.section_id ELSE OLD.section_id END AND r.state <> 'draft'
) THEN
    RAISE EXCEPTION 'What is frozen stays: the report of this comment is frozen.' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

# A row may still lose the name of somebody whose account goes.
LOSES_A_NAME = """
IF TG_OP = 'UPDATE' AND jsonb_strip_nulls(to_jsonb(OLD)) @> jsonb_strip_nulls(to_jsonb(NEW)) THEN
    RETURN NEW;
END IF;
"""
SECTION_KEPT = LOSES_A_NAME + KEPT_WITH_REPORT
COMMENT_KEPT = LOSES_A_NAME + KEPT_WITH_SECTION


def kept_with(func: str) -> pgtrigger.Trigger:
    """A trigger that refuses every write to a row whose report is frozen."""
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(name="frozen_with_report", when=pgtrigger.Before, operation=operation, func=func)


# An erratum corrects the published edition just before it, of the same report.
FOLLOWS_PUBLISHED = """
IF NOT EXISTS (
    SELECT 1 FROM reports_report r WHERE r.id = NEW.replaces_id AND r.state = 'published'
        AND r.kind = NEW.kind AND r.first_year IS NOT DISTINCT FROM NEW.first_year
        AND r.year = NEW.year AND r.plan_id = NEW.plan_id AND r.edition = NEW.edition - 1
) THEN
    RAISE EXCEPTION 'An erratum follows the published edition before it.' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""
ENTRIES_NOT_EMPTIED = """
IF EXISTS (SELECT 1 FROM reports_frozenentry) THEN
    RAISE EXCEPTION 'What is frozen stays: % can not be emptied.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NULL;
"""
# What a report counted has nothing that may still become empty.
ENTRIES_KEPT = """
IF EXISTS (
    SELECT 1 FROM reports_report r
    WHERE r.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END AND r.state <> 'draft'
) THEN
    RAISE EXCEPTION 'What is frozen stays: the report of this entry is frozen.' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
