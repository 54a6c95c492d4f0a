"""What the templates of page and PDF draw: frozen data arranged in chapters, with the sizes of the bars."""

from typing import Any

from goals.models import ActivityKind
from steunpunt.reports.editions.codes import codes_at
from steunpunt.reports.indicators import indicators_at

# A chart of kinds is narrow beside that of the quarters, and wide where it stands alone.
NARROW, WIDE, KIND_ROW = 300, 480, 14
BARS_FROM, ROOM_FOR_COUNT, QUARTER_HEIGHT = 110, 36, 62
# The light colours of the four goals, which all reach 7:1 on paper.
COLOURS = ("#123F8C", "#6B1F63", "#0C5540", "#7D3500")


def chapters(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A chapter per strategic goal, with its operational goals, narratives and charts."""
    return [
        {
            **goal,
            "html": data["narratives"].get(goal["code"], ""),
            "kinds": kind_chart(goal["figures"]["by_kind"], WIDE),
            "totals": totals(goal["figures"]),
            "codes": printed_codes(data, goal["code"]),
            "indicators": indicators_at(data, goal["code"]),
            "colour": COLOURS[(goal["number"] - 1) % len(COLOURS)],
            "style": (goal["number"] - 1) % len(COLOURS) + 1,
            "parts": [
                {
                    **part,
                    "html": data["narratives"].get(part["code"], ""),
                    "kinds": kind_chart(part["figures"]["by_kind"], NARROW),
                    "totals": totals(part["figures"]),
                    "codes": printed_codes(data, part["code"]),
                    "indicators": indicators_at(data, part["code"]),
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


def printed_codes(data: dict[str, Any], level: str) -> list[dict[str, str]]:
    """The code below each key figure and the address that it stands for, in the order of the columns."""
    return [{"code": str(code), "url": f"{data['site']}{code.path}", "label": str(code.kind.label)} for code in codes_at(data, level)]


def shortened(total: dict[str, Any]) -> dict[str, Any]:
    value = total["value"]
    return {**total, "value": value.removesuffix(".0").replace(".", ",") if isinstance(value, str) else value}


def kind_chart(by_kind: dict[str, int], width: int) -> dict[str, Any]:
    """Bars from zero, the count at the end of each."""
    most, names = max(by_kind.values(), default=1), dict(ActivityKind.choices)
    bars = []
    for index, (kind, count) in enumerate(sorted(by_kind.items(), key=lambda item: (-item[1], item[0]))):
        length = round((width - BARS_FROM - ROOM_FOR_COUNT) * count / most, 1)
        bars.append(
            {"label": names.get(kind, kind), "count": count, "width": length, "count_x": BARS_FROM + length + 5, "y": 2 + index * KIND_ROW}
        )
    return {"bars": bars, "width": width, "height": KIND_ROW * len(bars) + 2}


def quarter_bars(quarters: list[int]) -> list[dict[str, Any]]:
    most = max(max(quarters, default=0), 1)
    bars = []
    for index, count in enumerate(quarters):
        height = round(QUARTER_HEIGHT * count / most, 1)
        top = round(18 + QUARTER_HEIGHT - height, 1)
        bars.append({"label": f"K{index + 1}", "count": count, "height": height, "x": 6 + index * 40, "y": top, "label_y": top - 4})
    return bars


def comparison(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The key figures of the year beside those of the year before, where that belongs to the same plan."""
    now, before = data["figures"]["total"], data["previous_total"]
    found = {"activities": {"value": now["activities"], "before": before["activities"] if before else None}}
    for name in ("half_days", "participations", "organisations"):
        found[name] = {**now[name], "before": before[name]["value"] if before else None}
    return found
