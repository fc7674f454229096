"""Have the sides of a line kept their names and codes since it was agreed, and do stones still show old names."""

from collections.abc import Iterator, Mapping

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineOnRecord, LineStudy, Row, codes_in, point_of
from boundaries.specs import LINES, PILLARS
from layers.intake.text import fold
from layers.reference import DIVISIONS
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@line_check("lines.sides-keep-their-names", LINES, DIVISIONS)
def sides_keep_their_names(study: LineStudy) -> Iterator[Finding]:
    """界线两侧的名称和代码应与现行区划一致。
    The names and codes of a line's sides are those of today's divisions.

    Names and codes change after an agreement; the agreement does not. What is told here belongs in the report, not in the agreement.
    """
    divisions = {row["code"]: row for row in study.rows(DIVISIONS) if row["code"]}
    for line in study.lines.values():
        for side, code in zip(("side_a", "side_b"), line.sides, strict=True):
            agreed = line.row[f"{side}_name"]
            held = divisions.get(code)
            if held is None:
                yield from _code_gone(line, side, code, agreed, divisions)
                continue
            if held["abolished_on"] is not None:
                yield _abolished(line, side, held)
            if agreed and not _same_name(agreed, held["name"]):
                sentence = Wording(
                    f"“{line.name}”的一方 {code} 现名“{held['name']}”，签订协议时为“{agreed}”。请在联检报告中注明，并查看桩面注记。",
                    f"Side {code} of “{line.name}” is called “{held['name']}” today, “{agreed}” in the agreement. Say so in the report, and look at what the stones show.",
                )
                yield finding(
                    "side-renamed",
                    Severity.NOTE,
                    sentence,
                    Where(LINES.name, line.line_id, column=f"{side}_name"),
                    code=code,
                    agreed=agreed,
                    today=held["name"],
                )


def _same_name(agreed: str, today: str | None) -> bool:
    """“景泰” and “景泰县” are one name; “建阳市” and “建阳区” are not."""
    one, other = fold(agreed), fold(today or "")
    return (
        one == other
        or (len(one) >= 2 and other.startswith(one) and len(other) - len(one) == 1)
        or (len(other) >= 2 and one.startswith(other) and len(one) - len(other) == 1)
    )


def _code_gone(line: LineOnRecord, side: str, code: str, agreed: str | None, divisions: Mapping[str, Row]) -> Iterator[Finding]:
    """A code no division carries today; told only where divisions of that level are held at all."""
    if not any(len(held) == len(code) for held in divisions):
        return
    twin = next((row for row in divisions.values() if code in (row["mca_code"], row["stats_code"])), None)
    twin = twin or next(
        (
            row
            for row in divisions.values()
            if agreed and fold(agreed) == fold(row["name"] or "") and len(row["code"]) == len(code)
        ),
        None,
    )
    now = (
        Wording(
            f"；现行区划中有“{twin['name']}”（{twin['code']}）", f"; today's divisions hold “{twin['name']}” ({twin['code']})"
        )
        if twin
        else Wording("", "")
    )
    sentence = Wording(
        f"“{line.name}”的一方代码 {code}（{agreed or '名称未录入'}）不在现行区划中{now.zh}。请核对是否已变更，并保留协议原文。",
        f"The code {code} ({agreed or 'name not entered'}) of a side of “{line.name}” is not among today's divisions{now.en}. Check whether it changed, and keep the agreement's words.",
    )
    where = Where(LINES.name, line.line_id, column=side)
    yield finding("side-code-changed", Severity.WARNING, sentence, where, code=code, today=twin["code"] if twin else None)


def _abolished(line: LineOnRecord, side: str, held: Row) -> Finding:
    since = str(held["abolished_on"])[:10]
    sentence = Wording(
        f"“{line.name}”的一方“{held['name']}”（{held['code']}）已于 {since} 撤销。变更批准后 12 个月内应勘定界线（《行政区划管理条例》第十五、十六条）。",
        f"“{held['name']}” ({held['code']}), a side of “{line.name}”, was abolished on {since}. Lines are demarcated within 12 months of such a change (Order 704, Arts. 15–16).",
    )
    return finding(
        "side-abolished",
        Severity.WARNING,
        sentence,
        Where(LINES.name, line.line_id, column=side),
        code=held["code"],
        abolished_on=since,
    )


@line_check("lines.stones-show-todays-names", PILLARS)
def stones_show_todays_names(study: LineStudy) -> Iterator[Finding]:
    """桩面注记应为两侧现行名称。
    What is engraved on a stone names the sides as they are called today.
    """
    divisions = {row["code"]: row["name"] for row in study.rows(DIVISIONS) if row["code"] and row["name"]}
    markers = {row["marker_id"]: row for row in study.marker_rows}
    for pillar in study.rows(PILLARS):
        marker, engraved = markers.get(pillar["marker_id"]), fold(pillar["inscription"] or "")
        if marker is None or not engraved:
            continue
        for line in (study.lines[i] for i in codes_in(marker["line_ids"]) if i in study.lines):
            for side, code in zip(("side_a", "side_b"), line.sides, strict=True):
                agreed, today = line.row[f"{side}_name"], divisions.get(code)
                if (
                    agreed
                    and today
                    and not _same_name(agreed, today)
                    and fold(agreed) in engraved
                    and fold(today) not in engraved
                ):
                    yield _old_name(line, marker, pillar, agreed, today)


def _old_name(line: LineOnRecord, marker: Row, pillar: Row, agreed: str, today: str) -> Finding:
    place = point_of(marker) or (None, None)
    sentence = Wording(
        f"界桩 {marker['marker_no']} 的桩面仍为“{agreed}”，该方现名“{today}”。请双方商定是否更换注记。",
        f"Marker {marker['marker_no']} still shows “{agreed}”; that side is called “{today}” today. Agree with the neighbour whether to renew it.",
    )
    where = Where(PILLARS.name, pillar["pillar_id"], lon=place[0], lat=place[1], column="inscription")
    return finding("stone-shows-old-name", Severity.NOTE, sentence, where, line_id=line.line_id, marker_id=marker["marker_id"])
