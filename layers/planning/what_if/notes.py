"""What should be known about a trial before anybody builds on it."""

from collections.abc import Iterator, Sequence

from layers.planning.travel import REASONS
from layers.planning.what_if.spots import Tried
from layers.planning.what_if.times import WayTimes
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

PEOPLE, UNITS = Wording("人", "people"), Wording("个单位", "units")


def note_trial(spots: Sequence[Tried], times: WayTimes, *, gained: int, lost: int, who: Wording = PEOPLE) -> Report:
    """Spots that no road ties or a pack refuses, gains that cost others, and people of whom no way is known."""
    return Report.of([*_untied(spots), *_refused(spots), *_at_a_cost(gained, lost, who), *_unreached(times, who)])


def _untied(spots: Sequence[Tried]) -> Iterator[Finding]:
    for spot in spots:
        if spot.reason:
            why = REASONS[spot.reason]
            yield Finding(
                "planning.spot-untied",
                Severity.WARNING,
                Wording(
                    f"{spot.name.zh}没有接上可通行的道路（{why.zh}），因此没有人到得了。请移到路边再试。",
                    f"{spot.name.en} is tied to no road ({why.en}), so nobody gets there. Move it to a road.",
                ),
                Where(lon=spot.lon, lat=spot.lat),
                {"reason": spot.reason, "metres": spot.tied_m},
            )


def _refused(spots: Sequence[Tried]) -> Iterator[Finding]:
    for spot in spots:
        said = spot.ruling
        if said is not None and said.is_refused:
            zh, en = "；".join(o.zh for o in said.obstacles), "; ".join(o.en for o in said.obstacles)
            yield Finding(
                "planning.spot-refused",
                Severity.WARNING,
                Wording(
                    f"按“{said.label.zh}”，{spot.name.zh}有障碍：{zh}。数字照算，供比较；该点不宜设。",
                    f"Under “{said.label.en}” {spot.name.en} has obstacles: {en}. The figures are worked out for comparison; it should not be built there.",
                ),
                Where(lon=spot.lon, lat=spot.lat),
                {"packs": said.packs, "obstacles": len(said.obstacles)},
            )


def _at_a_cost(gained: int, lost: int, who: Wording) -> Iterator[Finding]:
    if gained and lost:
        yield Finding(
            "planning.gain-at-a-cost",
            Severity.WARNING,
            Wording(
                f"新增覆盖 {gained:,} {who.zh}的同时，另有 {lost:,} {who.zh}失去覆盖；失去的见“谁受损”表。",
                f"While {gained:,} {who.en} are newly inside, {lost:,} others no longer are: see who loses.",
            ),
            evidence={"gained": gained, "lost": lost},
        )


def _unreached(times: WayTimes, who: Wording) -> Iterator[Finding]:
    if times.unreached:
        yield Finding(
            "planning.not-reached-at-all",
            Severity.NOTE,
            Wording(
                f"{times.unreached:,} {who.zh}在搜索范围内没有到达任何设施的路，平均时间不含，中位数和九成时间含。",
                f"{times.unreached:,} {who.en} have no way to any facility as far as was searched; the mean leaves them out, median and nine in ten count them.",
            ),
            evidence={"people": times.unreached},
        )
