"""Townships, shared houses, stations and idle houses laid out as forms."""

from gisvc.forms.answer import AnswerForm, CellKind, FormTable, passport_lines
from gisvc.forms.planning.centres import defined_lines, fraction_of, marks_of, notes_of
from gisvc.forms.planning.columns import Told, sheet_of
from gisvc.titles import co_siting_title, idle_houses_title, stations_title, townships_title
from gisvc.tongue import Tongue
from layers.planning.centres.co_siting import ANCHORS, STATES, CoSitingTable
from layers.planning.centres.idle_houses import VILLAGE_STATES, IdleHouseTable
from layers.planning.centres.options import OPTIONS
from layers.planning.centres.services import SERVICES
from layers.planning.centres.stations import StationTable
from layers.planning.centres.townships import MIDDLES, TownshipTable
from layers.planning.centres.weights import COMPONENTS
from layers.planning.facilities import HOW
from layers.planning.land_specs import CANDIDATE_KINDS
from layers.wording import Language, Wording

_SERVICES = {key: service.label for key, service in SERVICES.items()}

_TOWNSHIPS = (
    Told("rank", "名次", "Rank", CellKind.COUNT, True),
    Told("name", "乡镇街道", "Township"),
    Told("option", "可选做法", "What could be done", on_paper=True, labels=OPTIONS),
    Told("rank_best", "最好名次", "Best rank", CellKind.COUNT),
    Told("rank_worst", "最差名次", "Worst rank", CellKind.COUNT),
    Told("score", "得分（下限）", "Score, at least", CellKind.NUMBER, True),
    Told("score_most", "得分（上限）", "Score, at most", CellKind.NUMBER),
    Told("population", "人口", "People", CellKind.COUNT),
    Told("elderly60", "60岁及以上", "Aged 60+", CellKind.COUNT, True),
    Told("share60", "60+占比", "Share 60+", CellKind.SHARE, True),
    Told("elderly80", "80岁及以上", "Aged 80+", CellKind.COUNT),
    Told("share80", "80+占比", "Share 80+", CellKind.SHARE),
    Told("far", "到最近中心平均用时", "Mean way to a centre", CellKind.MINUTES, True),
    Told("far_at_least", "用时为下限", "At least so long", CellKind.FLAG),
    Told("homes", "养老机构", "Homes", CellKind.COUNT),
    Told("beds", "床位", "Beds", CellKind.COUNT),
    Told("beds_per_1000", "每千名老年人床位", "Beds per 1,000", CellKind.NUMBER, True),
    Told("beds_short", "每千人缺床", "Short per 1,000", CellKind.NUMBER),
    Told("regional", "驻地周边无中心的60+", "60+ near the seat without a centre", CellKind.COUNT),
    Told("measured_from", "量自", "Measured from", labels=MIDDLES),
    Told("centres", "现有中心", "Centres", CellKind.COUNT),
)
_COMPONENTS = (
    Told("name", "乡镇街道", "Township"),
    *(Told(f"{name}_scaled", label.zh, label.en, CellKind.NUMBER) for name, label in COMPONENTS.items()),
    Told("score", "得分", "Score", CellKind.NUMBER, True),
)
_OPTIONS = (
    Told("township", "乡镇街道", "Township"),
    Told("option", "做法", "Option", on_paper=True, labels=OPTIONS),
    Told("id", "编号", "Id"),
    Told("name", "名称", "Name"),
    Told("beds", "床位", "Beds", CellKind.COUNT),
    Told("residents", "入住", "Residents", CellKind.COUNT),
    Told("idle_beds", "空床", "Idle beds", CellKind.COUNT, True),
    Told("floor_area_m2", "建筑面积 m²", "Floor, m²", CellKind.COUNT),
    Told("capacity", "可设床位", "Could hold", CellKind.COUNT),
    Told("cost_wan", "估算投资（万元）", "Cost, 10,000 yuan", CellKind.NUMBER, True),
    Told("reach60", "时限内60+", "60+ within the time", CellKind.COUNT, True),
    Told("gain60", "其中现无中心", "of them unserved today", CellKind.COUNT, True),
)
_ANCHORS = (
    Told("anchor", "从哪里看", "Seen from", labels=ANCHORS),
    Told("id", "编号", "Id"),
    Told("name", "名称", "Name"),
    Told("township", "乡镇街道", "Township"),
    *(Told(key, label.zh, label.en, on_paper=True, labels=STATES) for key, label in _SERVICES.items()),
    Told("lacking", "缺少", "Lacking", labels=_SERVICES),
    Told("floor_area_m2", "自身建筑面积 m²", "Its own floor, m²", CellKind.COUNT),
    Told("short_at_most_m2", "所在村社区缺口上限 m²", "Its community lacks at most, m²", CellKind.COUNT),
    Told("host", "可合设于", "Could share the house of"),
    Told("host_m2", "该房屋面积 m²", "Floor of that house, m²", CellKind.COUNT),
)
_COMMUNITIES = (
    Told("code", "区划代码", "Code"),
    Told("name", "村社区", "Community"),
    Told("township", "乡镇街道", "Township"),
    Told("households", "户数", "Households", CellKind.COUNT, True),
    Told("floor_m2", "养老用房 m²", "Care rooms, m²", CellKind.COUNT, True),
    Told("floor_unknown", "面积不详的用房", "Rooms without a figure", CellKind.COUNT),
    Told("m2_per_100", "m²/百户", "m² per 100", CellKind.NUMBER, True),
    Told("required_m2", "应有 m²", "Asked for, m²", CellKind.COUNT),
    Told("short_m2", "缺口 m²", "Short, m²", CellKind.COUNT, True),
    Told("short_at_most_m2", "缺口上限 m²", "Short at most, m²", CellKind.COUNT),
    Told("candidate_m2", "可用闲置房屋 m²", "Idle houses offered, m²", CellKind.COUNT),
    Told("together", "附近服务数", "Services near", CellKind.COUNT),
    Told("lacking", "缺少", "Lacking", labels=_SERVICES),
)
_STATIONS = (
    Told("code", "区划代码", "Code"),
    Told("name", "乡镇街道", "Township"),
    Told("stations", "站数", "Stations", CellKind.COUNT, True),
    Told("station_names", "站名", "Which"),
    Told("how", "依据", "Because", labels=HOW),
    Told("staff", "工作人员", "Staff", CellKind.COUNT, True),
    Told("staff_unknown", "未填人员的站", "Stations that do not say", CellKind.COUNT),
    Told("population", "人口", "People", CellKind.COUNT),
    Told("people_per_staff", "每人服务人口", "People per worker", CellKind.NUMBER),
    Told("villages", "村社区", "Villages", CellKind.COUNT),
    Told("beyond", "超过设定分钟", "Over the minutes", CellKind.COUNT, True),
    Told("unreached", "到不了或未连接", "Not reached", CellKind.COUNT, True),
    Told("mean_minutes", "平均用时", "Mean way", CellKind.MINUTES, True),
    Told("worst_village", "最远的村", "Furthest village"),
    Told("worst_minutes", "其用时", "Its way", CellKind.MINUTES),
)
_VILLAGES = (
    Told("code", "区划代码", "Code"),
    Told("name", "村社区", "Village"),
    Told("township", "乡镇街道", "Township"),
    Told("population", "人口", "People", CellKind.COUNT),
    Told("minutes", "到本乡镇站", "To its own station", CellKind.MINUTES, True),
    Told("other_minutes", "更近的外乡镇站", "To a nearer one of another township", CellKind.MINUTES),
)
_PAIRS = (
    Told("village", "村", "Village"),
    Told("township", "乡镇街道", "Township"),
    Told("order", "次序", "Order", CellKind.COUNT, True),
    Told("house", "闲置房屋或土地", "Idle house or land"),
    Told("candidate_kind", "类别", "Kind", labels=CANDIDATE_KINDS.labels),
    Told("is_own", "在本村", "In the village", CellKind.FLAG, True),
    Told("minutes", "用时", "Takes", CellKind.MINUTES, True),
    Told("left_behind", "时限内留守老年人", "Left behind within the time", CellKind.COUNT, True, hides_few=True),
    Told("alone", "其中独居", "Living alone", CellKind.COUNT, hides_few=True),
    Told("old", "60岁及以上", "Aged 60+", CellKind.COUNT),
    Told("floor_area_m2", "建筑面积 m²", "Floor, m²", CellKind.COUNT, True),
    Told("capacity", "可设床位", "Could hold", CellKind.COUNT),
    Told("cost_wan", "估算投资（万元）", "Cost, 10,000 yuan", CellKind.NUMBER),
    Told("owner", "权属", "Owner"),
)
_IDLE_VILLAGES = (
    Told("code", "区划代码", "Code"),
    Told("name", "村社区", "Village"),
    Told("township", "乡镇街道", "Township"),
    Told("elderly_left_behind", "留守老年人", "Left behind", CellKind.COUNT, True, hides_few=True),
    Told("elderly_alone", "独居老年人", "Living alone", CellKind.COUNT, True, hides_few=True),
    Told("elderly60", "60岁及以上", "Aged 60+", CellKind.COUNT),
    Told("state", "情况", "How it stands", on_paper=True, labels=VILLAGE_STATES),
    Told("houses", "时限内闲置处数", "Idle houses in time", CellKind.COUNT),
    Told("house_minutes", "最近闲置处用时", "Way to the nearest", CellKind.MINUTES),
    Told("home_minutes", "最近幸福院用时", "Way to the nearest home", CellKind.MINUTES),
)


def townships_form(table: TownshipTable, language: Language = "zh") -> AnswerForm:
    """Townships in order, the components of their scores, and the options."""
    tongue = Tongue(language)
    weights = table.question.weights.by_name
    said = tongue.t("，", ", ").join(f"{tongue.say(label)} × {weights[name]:g}" for name, label in COMPONENTS.items())
    return AnswerForm(
        language=language,
        title=tongue.say(townships_title(table)),
        figure=table.having.text,
        fraction=fraction_of(table.having),
        tables=(
            sheet_of("townships", Wording("乡镇排序与理由", "Townships in order, and why"), _TOWNSHIPS, table.townships, tongue),
            sheet_of(
                "components",
                Wording("各项占最大值的比例", "Each reason as a share of the largest"),
                _COMPONENTS,
                table.townships,
                tongue,
            ),
            sheet_of("options", Wording("保留、改造与新建", "Keep, convert or build"), _OPTIONS, table.options, tongue),
        ),
        passport=(
            *passport_lines(table.having, tongue),
            (tongue.t("排序", "Order"), tongue.say(table.definition)),
            (tongue.t("权重", "Weights"), said),
        ),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def co_siting_form(table: CoSitingTable, language: Language = "zh") -> AnswerForm:
    """What stands together, and the floor of every community."""
    tongue = Tongue(language)
    return AnswerForm(
        language=language,
        title=tongue.say(co_siting_title(table)),
        figure=table.complete.text,
        fraction=fraction_of(table.complete),
        tables=(
            sheet_of(
                "communities", Wording("逐村社区的用房", "Rooms, community by community"), _COMMUNITIES, table.communities, tongue
            ),
            _anchored(table, tongue),
        ),
        passport=passport_lines(table.complete, tongue),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def _anchored(table: CoSitingTable, tongue: Tongue) -> FormTable:
    return sheet_of("anchors", Wording("同址与附近", "In the house and near"), _ANCHORS, table.anchors, tongue)


def stations_form(table: StationTable, language: Language = "zh") -> AnswerForm:
    """Townships with their stations, then the villages' ways."""
    tongue = Tongue(language)
    return AnswerForm(
        language=language,
        title=tongue.say(stations_title(table)),
        figure=table.having.text,
        fraction=fraction_of(table.having),
        tables=(
            sheet_of("stations", Wording("逐乡镇", "Township by township"), _STATIONS, table.townships, tongue),
            sheet_of("villages", Wording("逐村社区到站", "Villages and their way"), _VILLAGES, table.villages, tongue),
        ),
        passport=(*passport_lines(table.having, tongue), (tongue.t("用时", "Ways"), tongue.say(table.definition))),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def idle_houses_form(table: IdleHouseTable, language: Language = "zh") -> AnswerForm:
    """Pairs of villages and idle houses, then every village."""
    tongue = Tongue(language)
    matched = int((table.villages["state"] == "matched").sum())
    asking = matched + len(table.without_house)
    return AnswerForm(
        language=language,
        title=tongue.say(idle_houses_title(table)),
        figure=tongue.t(f"{matched} 个村", f"{matched} villages"),
        fraction=f"{matched:,} / {asking:,}",
        tables=(
            sheet_of("pairs", Wording("村与闲置房屋或土地", "Villages and idle houses"), _PAIRS, table.pairs, tongue),
            sheet_of("villages", Wording("逐村社区", "Village by village"), _IDLE_VILLAGES, table.villages, tongue),
        ),
        passport=defined_lines(table.definition, table.on.isoformat(), tongue),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )
