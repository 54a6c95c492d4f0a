"""What the templates of page and PDF draw: frozen data arranged in chapters, with the sizes of the bars."""

from typing import Any

from goals.models import ActivityKind

BAR_WIDTH, QUARTER_HEIGHT = 220, 60
# The light colours of the four goals, which all reach 7:1 on paper.
COLOURS = ("#123F8C", "#6B1F63", "#0C5540", "#7D3500")


def chapters(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A chapter per strategic goal, with its operational goals, narratives and charts."""
    return [
        {
            **goal,
            "kinds": kind_bars(goal["figures"]["by_kind"]),
            "kinds_height": 18 * len(goal["figures"]["by_kind"]) + 6,
            "totals": totals(goal["figures"]),
            "colour": COLOURS[(goal["number"] - 1) % len(COLOURS)],
            "style": (goal["number"] - 1) % len(COLOURS) + 1,
            "parts": [
                {
                    **part,
                    "html": data["narratives"].get(part["code"], ""),
                    "kinds": kind_bars(part["figures"]["by_kind"]),
                    "kinds_height": 18 * len(part["figures"]["by_kind"]) + 6,
                    "totals": totals(part["figures"]),
                    "quarters": quarter_bars(part["figures"]["by_quarter"]),
                }
                for part in goal["operational_goals"]
            ],
        }
        for goal in data["figures"]["strategic_goals"]
    ]


def totals(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Half-days, participations and organisations, in the order of the columns; whole half-days lose their ,0."""
    return [shortened(figures[name]) for name in ("half_days", "participations", "organisations")]


def shortened(total: dict[str, Any]) -> dict[str, Any]:
    value = total["value"]
    return {**total, "value": value.removesuffix(".0").replace(".", ",") if isinstance(value, str) else value}


def kind_bars(by_kind: dict[str, int]) -> list[dict[str, Any]]:
    """Bars from zero, the longest as wide as the chart."""
    most = max(by_kind.values(), default=1)
    names = dict(ActivityKind.choices)
    ordered = sorted(by_kind.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"label": names.get(kind, kind), "count": count, "width": round(BAR_WIDTH * count / most, 1), "y": 4 + index * 18}
        for index, (kind, count) in enumerate(ordered)
    ]


def quarter_bars(quarters: list[int]) -> list[dict[str, Any]]:
    most = max(max(quarters, default=0), 1)
    bars = []
    for index, count in enumerate(quarters):
        height = round(QUARTER_HEIGHT * count / most, 1)
        top = round(16 + QUARTER_HEIGHT - height, 1)
        bars.append({"label": f"K{index + 1}", "count": count, "height": height, "x": 8 + index * 52, "y": top, "label_y": top - 4})
    return bars


def comparison(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The key figures of the year beside those of the year before, where that belongs to the same plan."""
    now, before = data["figures"]["total"], data["previous_total"]
    found = {"activities": {"value": now["activities"], "before": before["activities"] if before else None}}
    for name in ("half_days", "participations", "organisations"):
        found[name] = {**now[name], "before": before[name]["value"] if before else None}
    return found
