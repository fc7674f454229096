"""What the plans ask of the demonstration county beside its facilities: cells of people, burial zones, names put in order."""

import numpy as np
import shapely

from gisvc.demo.chance import dice, share_out
from gisvc.demo.county import County
from gisvc.demo.ground import Ground, to_degrees, to_metres
from gisvc.demo.inhabitants import Settlement
from gisvc.demo.land import MADE_UP, Row

_CELL_M = 200.0
_GROUPS = {"elderly_alone": 0.11, "elderly_left_behind": 0.16, "elderly_disabled": 0.07}


def demand_rows(settlements: list[Settlement], ground: Ground) -> list[Row]:
    """Every settlement's people over a few cells of 200 m, each total kept exactly. The uncounted settlement has none."""
    rows: list[Row] = []
    for settlement in settlements:
        if settlement.population is not None:
            rows += _cells_of(settlement, ground)
    return rows


def _cells_of(settlement: Settlement, ground: Ground) -> list[Row]:
    roll = dice("cells", settlement.key)
    count = int(np.clip((settlement.population or 0) // 180, 1, 9))
    middle = to_metres(np.array([[settlement.lon, settlement.lat]]))
    around = np.array([(x, y) for x in (0, -1, 1) for y in (0, -1, 1)][:count]) * _CELL_M
    spots = to_degrees(middle + around)
    inside = shapely.contains_xy(ground.units[settlement.unit_code], spots[:, 0], spots[:, 1])
    inside[0] = True
    spots, weight = spots[inside], np.where(np.arange(int(inside.sum())) == 0, 2.0, roll.uniform(0.6, 1.2, int(inside.sum())))
    columns = {
        "households": share_out(settlement.households or 0, weight),
        "population": share_out(settlement.population or 0, weight),
        "elderly60": share_out(settlement.elderly60 or 0, weight),
        "elderly65": share_out(settlement.elderly65 or 0, weight),
        "elderly80": share_out(settlement.elderly80 or 0, weight),
    }
    for group, share in _GROUPS.items():
        columns[group] = np.rint(columns["elderly60"] * share * roll.uniform(0.4, 1.8)).astype(np.int64)
    columns["low_income"] = np.rint(columns["population"] * 0.05 * roll.uniform(0.3, 2.2)).astype(np.int64)
    return [
        {
            "demand_id": f"{settlement.key}-{n + 1}",
            "division_code": settlement.unit_code,
            "counted_on": "2020-11-01",
            "geometry": shapely.Point(*spot),
            "source": MADE_UP,
            **{name: int(values[n]) for name, values in columns.items()},
        }
        for n, spot in enumerate(spots)
    ]


def burial_zone_rows(county: County, ground: Ground) -> list[Row]:
    """The county town and two townships cremate; elsewhere burial is reformed."""
    cremation = county.townships[:3]
    return [
        {
            "zone_id": f"BZ-{t.code}",
            "name": f"{t.name}{'火葬区' if t in cremation else '土葬改革区'}（演示）",
            "division_code": t.code,
            "zone_kind": "cremation" if t in cremation else "burial_reform",
            "decided_on": "2021-06-01",
            "geometry": ground.townships[t.code],
            "source": MADE_UP,
        }
        for t in county.townships
    ]


_MENDED = ("帝豪广场", "世纪新城国际", "曼哈顿小区", "皇家花园", "天下第一城", "欧洲城", "宇宙大厦", "东方威尼斯", "至尊府邸", "香榭里小区", "宝马广场", "霸王山庄", "御龙湾", "万国城", "塞纳公馆", "天皇酒店小区", "007号公寓", "人民路")  # fmt: skip


def cleanup_rows(area: str, town: str, count: int) -> list[Row]:
    """Names found unfit and put in order; the last of them is one of two with the same sound. Beyond the list they are numbered."""
    names = [_MENDED[n] if n < len(_MENDED) else f"演示不规范地名{n + 1}" for n in range(count)]
    return [
        {
            "case_id": f"{area}-CL{n:02d}",
            "division_code": town,
            "name": f"{name}（虚构）",
            "name_kind": "estate",
            "cleanup_class": ("exaggerating", "foreign", "bizarre", "repeated")[n % 4],
            "criterion": "国务院第二次全国地名普查领导小组办公室《关于进一步清理整治不规范地名的通知》所列类型（演示）",
            "exclusion_considered": "无历史文化价值，未见约定俗成的依据",
            "decision": "rename" if n % 3 else "regulate",
            "new_name": f"演示花园{n}" if n % 3 else None,
            "decided_by": "景泰县地名委员会（演示）" if area == "620423" else "新吴区地名委员会（演示）",
            "decided_on": "2019-09-20",
            "source": MADE_UP,
        }
        for n, name in enumerate(names, 1)
    ]
