"""The lists a committee hands in: non-standard names, heritage names, signs, door plates old and new, the name plan."""

from collections.abc import Mapping

from gazetteer.specs import DOORPLATES, HERITAGE, NAME_PLAN, NONSTANDARD_NAMES, SIGN_INSPECTIONS, SIGNS
from gisvc.forms.names.lists import Listing

CLEANUP = Listing(
    "nonstandard",
    "不规范地名清单",
    NONSTANDARD_NAMES,
    (("name", 1.3), ("name_kind", 0.8), ("cleanup_class", 0.5), ("criterion", 1.8), ("evidence", 1.4), ("exclusion_considered", 1.6), ("decision", 0.9), ("new_name", 1.0), ("reason", 1.4)),
    ("cleanup_class", "name"),
    "没有登记不规范地名。",
)  # fmt: skip
HERITAGE_LIST = Listing(
    "heritage",
    "地名文化遗产保护名录",
    HERITAGE,
    (("name", 1.1), ("level", 0.7), ("heritage_class", 0.8), ("attested", 0.9), ("attested_source", 1.1), ("story", 2.4), ("division_code", 1.5), ("list_batch", 0.8), ("state", 0.6), ("measures", 1.4)),
    ("level", "name"),
    "没有列入名录的地名。",
)  # fmt: skip
SIGN_LIST = Listing(
    "signs",
    "地名标志一览表",
    SIGNS,
    (("sign_id", 0.8), ("sign_kind", 0.6), ("printed_name", 1.2), ("printed_roman", 1.5), ("stands_at", 1.4), ("division_code", 1.4), ("colour", 0.8), ("set_on", 0.9), ("state", 0.6), ("manager", 1.0)),
    ("division_code", "printed_name", "sign_id"),
    "没有登记地名标志。",
)  # fmt: skip
SIGN_VISITS = Listing(
    "sign-inspections",
    "地名标志巡查整改清单",
    SIGN_INSPECTIONS,
    (("sign_id", 0.8), ("seen_on", 0.9), ("seen_by", 0.8), ("channel", 0.9), ("defects", 1.6), ("work", 0.8), ("due_on", 0.9), ("done_on", 0.9), ("cost_yuan", 0.6)),
    ("due_on", "sign_id"),
    "没有巡查记录。",
)  # fmt: skip
PLATES = Listing(
    "concordance",
    "新旧门牌对照表",
    DOORPLATES,
    (("street_name", 1.2), ("number", 0.6), ("sub_number", 0.5), ("building", 0.5), ("unit", 0.5), ("room", 0.5), ("old_address", 2.0), ("state", 0.6), ("confirmation", 1.3), ("numbered_on", 0.9)),
    ("street_name", "number"),
    "没有登记门牌。",
)  # fmt: skip
PLAN_TABLE = Listing(
    "plan",
    "地名方案一览表",
    NAME_PLAN,
    (("temporary_name", 1.1), ("name", 1.1), ("name_kind", 0.7), ("theme", 0.9), ("starts_at", 1.0), ("ends_at", 1.0), ("reason", 2.0), ("approval", 1.5), ("approved_on", 0.9)),
    ("plan", "plan_id"),
    "没有地名方案。",
)  # fmt: skip

LISTINGS: Mapping[str, Listing] = {one.name: one for one in (CLEANUP, HERITAGE_LIST, SIGN_LIST, SIGN_VISITS, PLATES, PLAN_TABLE)}
