"""Words officials use for the codes of a list, besides the two labels the list itself carries."""

from layers.intake.text import fold
from layers.spec import CodeList

# By the name of the code list. A word stands here only where no second code could be meant.
_WORDS: dict[str, dict[str, str]] = {
    "level": {
        "省级": "province", "自治区": "province", "直辖市": "province",
        "市级": "prefecture", "地级": "prefecture", "地级市": "prefecture", "地市": "prefecture", "city": "prefecture", "州": "prefecture", "盟": "prefecture",
        "县级": "county", "区县": "county", "县区": "county", "县（区）": "county", "县（市、区）": "county", "区": "county", "district": "county",
        "乡级": "township", "乡镇": "township", "乡": "township", "镇": "township", "街道": "township", "乡镇级": "township", "town": "township",
        "村级": "village", "村": "village", "社区": "village", "行政村": "village", "村（社区）": "village", "村/社区": "village", "community": "village",
    },
    "committee_kind": {
        "村": "village", "行政村": "village", "村委会": "village", "village": "village",
        "社区": "community", "居委会": "community", "居民委员会": "community", "社区居委会": "community", "社区委员会": "community",
    },
    "state": {
        "运营": "operating", "运营中": "operating", "正常": "operating", "正常运营": "operating", "使用中": "operating", "已运营": "operating", "在营": "operating",
        "拟建": "planned", "规划中": "planned", "停用": "closed", "已关闭": "closed", "停业": "closed", "停运": "closed", "空置": "idle",
    },
    "facility_kind": {
        "日间照料": "day_care_center", "老年人日间照料中心": "day_care_center", "老年日间照料中心": "day_care_center", "村级日间照料中心": "day_care_center",
        "社区日间照料中心": "day_care_center", "养老院": "care_home", "敬老院": "care_home", "老年公寓": "care_home",
        "社工站": "social_work_station", "儿童之家": "childrens_home", "暖留中心": "childrens_home", "未保中心": "minors_protection_center", "未保站": "minors_protection_station",
        "救助站": "relief_station", "卫生院": "medical_facility", "村卫生室": "medical_facility", "医院": "medical_facility", "公墓": "public_cemetery",
    },
    "operator_type": {"公建公营": "public", "政府办": "public", "民营": "private", "集体": "village", "村集体办": "village"},
    "road_class": {
        "高速": "motorway", "国家高速": "motorway", "省级高速": "motorway", "国": "national", "国家级": "national", "普通国道": "national", "省": "provincial", "省级公路": "provincial", "普通省道": "provincial",
        "县": "county", "县级公路": "county", "县级": "county", "乡": "township", "乡级公路": "township", "乡镇道路": "township", "村": "village", "村级公路": "village", "通村路": "village", "通村公路": "village", "村组路": "village", "通组路": "village",
        "街道": "street", "城市道路": "street", "城镇道路": "street", "主干道": "street", "主干路": "street", "次干道": "street", "次干路": "street", "支路": "street", "城市主干路": "street", "城市次干路": "street", "城市支路": "street", "巷": "street", "街巷": "street", "巷道": "street",
        "专用公路": "service", "厂区道路": "service", "小区道路": "service", "小区路": "service", "田间道": "track", "生产路": "track", "机耕道": "track", "田间路": "track",
        "人行道": "footway", "小路": "footway", "便道": "footway", "步道": "footway", "人行步道": "footway", "踏步": "steps", "梯道": "steps", "梯坎": "steps", "轮渡": "ferry", "汽渡": "ferry", "渡船": "ferry", "铁道": "railway", "铁路线": "railway",
        "g": "national", "s": "provincial", "x": "county", "y": "township", "c": "village",
    },
    "closed_to": {"禁行": "all", "禁止通行": "all", "封闭": "all", "禁止机动车": "vehicles", "机动车禁行": "vehicles", "禁止车辆": "vehicles", "禁止行人": "foot", "行人禁行": "foot"},
    "code_system": {"民政": "mca", "民政部": "mca", "统计": "stats", "国家统计局": "stats", "统计局": "stats"},
    "position_source": {"gps": "gnss", "手机定位": "gnss", "rtk": "surveyed"},
}  # fmt: skip


def words_of(codes: CodeList) -> dict[str, str]:
    """Every folded word that names a code of the list; a word two codes share names none.

    A label with a bracket, 儿童之家（暖留中心）, is known by either half as well.
    """
    meanings: dict[str, set[str]] = {}
    for code, label in codes.labels.items():
        for word in (code, label.zh, label.en, *_halves(label.zh)):
            meanings.setdefault(fold(word), set()).add(code)
    for word, code in _WORDS.get(codes.name, {}).items():
        if code in codes:
            meanings.setdefault(fold(word), set()).add(code)
    return {word: next(iter(found)) for word, found in meanings.items() if len(found) == 1} | {fold(c): c for c in codes}


def _halves(label: str) -> list[str]:
    if "（" not in label or not label.endswith("）"):
        return []
    before, _, inside = label.removesuffix("）").partition("（")
    return [part for part in (before, inside) if part]
