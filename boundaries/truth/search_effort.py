"""Not found is not lost: what must have been done before a marker may be called 丢失."""

from collections.abc import Iterator
from dataclasses import dataclass

from boundaries.truth.accuracy import is_usable
from boundaries.truth.settings import DEFAULTS, EvidenceSettings
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

CLAIMS = frozenset({"lost", "not_found"})


@dataclass(frozen=True, slots=True)
class Search:
    """How a marker that was not seen was looked for.

    `claim` is the state written down: `lost` or `not_found`. `radius_m` round the staked-out place, `minutes` in all, `searches` on
    separate visits. `stakeout_accuracy_m` is the accuracy with which the place was found on the ground (None: nobody noted it), `register_accuracy_m`
    that of the registered position.
    """

    marker_id: str
    claim: str
    radius_m: float | None = None
    minutes: float | None = None
    searches: int | None = None
    neighbour_confirms: bool | None = None
    stakeout_accuracy_m: float | None = None
    register_accuracy_m: float | None = None


def check_search(search: Search, *, settings: EvidenceSettings = DEFAULTS) -> Report:
    """What is missing before “lost” may be said; empty when nothing is, or when neither lost nor not found is claimed.

    For `lost` each gap is a warning and the state should stay 未找到; for `not_found` each is a note: what to do next time. Rules after the US
    survey's mark recovery, which keeps NOT FOUND and DESTROYED apart and wants the search described (boundaries.md §7, S65); the figures
    are settings.
    """
    if search.claim not in CLAIMS:
        return Report()
    gaps = [
        *_place(search, settings),
        *_radius(search, settings),
        *_minutes(search, settings),
        *_second_opinion(search, settings),
    ]
    severity = Severity.WARNING if search.claim == "lost" else Severity.NOTE
    lead = (
        Wording("不能认定丢失，只能记“未找到”", "it may not be called lost, only “not found”")
        if search.claim == "lost"
        else Wording("若要认定丢失还缺", "before it may be called lost")
    )
    where = Where(layer="boundary_markers", key=search.marker_id)
    return Report.of(
        Finding(
            f"boundaries.{code}",
            severity,
            Wording(f"界桩“{search.marker_id}”：{lead.zh}，{gap.zh}", f"Marker “{search.marker_id}”: {lead.en}: {gap.en}"),
            where,
            facts,
        )
        for code, gap, facts in gaps
    )


def may_be_called_lost(search: Search, *, settings: EvidenceSettings = DEFAULTS) -> bool:
    """Whether nothing is missing."""
    return not len(check_search(search, settings=settings))


Gap = tuple[str, Wording, dict[str, Fact]]


def _place(search: Search, settings: EvidenceSettings) -> Iterator[Gap]:
    """The place was not staked out with a stated accuracy, or too badly."""
    stated = search.stakeout_accuracy_m
    if stated is None or not is_usable(stated):
        yield (
            "search-without-stakeout",
            Wording(
                "没有记录放样位置及其精度。请按登记坐标放样并记下精度。",
                "the staked-out place and its accuracy were not noted. Stake out the registered position and note its accuracy.",
            ),
            {},
        )
    elif stated > settings.stakeout_accuracy_m:
        yield (
            "stakeout-too-coarse",
            Wording(
                f"放样精度 {stated:g} m，差于 {settings.stakeout_accuracy_m:g} m。请用更好的仪器放样，或向方位物拉尺定位。",
                f"it was staked out to {stated:g} m, worse than {settings.stakeout_accuracy_m:g} m. Use a better receiver, or tape from the reference objects.",
            ),
            {"stakeout_accuracy_m": stated},
        )


def _radius(search: Search, settings: EvidenceSettings) -> Iterator[Gap]:
    """The ground searched does not hold every place where the marker may stand."""
    unsure_m = sum(a for a in (search.stakeout_accuracy_m, search.register_accuracy_m) if a is not None and is_usable(a))
    needed_m = settings.search_radius_m + settings.times_accuracy * unsure_m
    if not _at_least(search.radius_m, needed_m):
        done = (
            Wording("没有记录", "it was not noted")
            if search.radius_m is None
            else Wording(f"为 {search.radius_m:g} m", f"it was {search.radius_m:g} m")
        )
        yield (
            "search-too-narrow",
            Wording(
                f"搜寻半径{done.zh}，按登记与放样精度应不小于 {needed_m:.0f} m。",
                f"the radius searched must be {needed_m:.0f} m or more by the accuracies of register and stake-out; {done.en}.",
            ),
            {"needed_m": round(needed_m, 1), "radius_m": search.radius_m},
        )


def _minutes(search: Search, settings: EvidenceSettings) -> Iterator[Gap]:
    """The search was too short, or nobody noted how long it took."""
    if not _at_least(search.minutes, settings.search_minutes):
        done = (
            Wording("没有记录", "it was not noted")
            if search.minutes is None
            else Wording(f"为 {search.minutes:g} 分钟", f"it was {search.minutes:g}")
        )
        yield (
            "search-too-short",
            Wording(
                f"搜寻时长{done.zh}，应不少于 {settings.search_minutes:g} 分钟。",
                f"the search must take {settings.search_minutes:g} minutes or more; {done.en}.",
            ),
            {"needed_minutes": settings.search_minutes, "minutes": search.minutes},
        )


def _second_opinion(search: Search, settings: EvidenceSettings) -> Iterator[Gap]:
    """One search by one side alone does not make a marker lost."""
    if search.neighbour_confirms is not True and not _at_least(search.searches, settings.searches):
        yield (
            "search-only-once",
            Wording(
                f"应搜寻 {settings.searches} 次以上，或由毗邻方确认丢失。",
                f"it takes {settings.searches} searches or more, or the neighbour's confirmation.",
            ),
            {"searches": search.searches},
        )


def _at_least(value: float | None, needed: float) -> bool:
    return value is not None and needed <= value < 1e6  # NaN and 1e400 are no effort
