"""The committee's working lists by their short names: clean-up, heritage, signs, plates, plan and exemptions; for the house alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd

from gazetteer.publications.release import Audience, withheld_places
from gazetteer.specs import DOORPLATES, HERITAGE, PLACES, SIGNS
from gazetteer.use_cases.heritage import study_heritage
from gazetteer.use_cases.publications import read_release
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.request_studies import read_exemptions
from gazetteer.use_cases.signs import plan_walk, read_concordance
from gisvc.forms.names import street_work
from gisvc.forms.names.dossiers import describe_dossiers
from gisvc.forms.names.lists import Listing
from gisvc.forms.names.office import Office, said_day
from gisvc.forms.names.registers import LISTINGS
from gisvc.forms.papers.paper import Column, Page, Paper, Table
from layers.spec import LayerSpec
from layers.store.protocol import Store

LIST, TEXT = ("xlsx", "pdf", "docx", "html", "json"), ("docx", "pdf", "html", "json")
_EXEMPTIONS = (
    Column("no", "序号", 0.4), Column("name", "名称", 1.0), Column("request", "申请编号", 1.0), Column("rule", "规则", 0.4), Column("clause", "依据条款", 1.4),
    Column("person", "准予人", 0.8), Column("post", "职务", 0.8), Column("reason", "理由", 2.0), Column("on", "日期", 0.9), Column("used", "已采用", 0.5),
)  # fmt: skip
_RULES = (
    Column("rule", "规则", 0.6),
    Column("blocked", "不得通过（件）", 1.0, 0),
    Column("exempted", "准予例外（件）", 1.0, 0),
    Column("share", "比例", 0.8),
)


@dataclass(frozen=True, slots=True)
class WorkingList:
    """One list: its name in addresses, its title, how it is made of the store, and the files it is asked for as."""

    name: str
    title: str
    describe: Callable[[Store, Office], Paper]
    endings: tuple[str, ...] = LIST


def _rows_of(listing: Listing) -> WorkingList:
    return WorkingList(
        listing.name, listing.title, lambda store, office: listing.describe(office, _open_rows(store, listing.spec))
    )


def _open_rows(store: Store, spec: LayerSpec) -> gpd.GeoDataFrame:
    """Rows of a layer without those about places classed 秘密 or above: paper is carried about, so it obeys the gate of everything that leaves."""
    rows = read_on(store, spec)
    withheld = withheld_places(read_on(store, PLACES), read_release(store, Audience.INTERNAL))
    return rows[~rows["place_id"].isin(withheld).to_numpy(dtype=bool)] if "place_id" in rows else rows


def _walk(store: Store, office: Office) -> Paper:
    signs = _open_rows(store, SIGNS)
    order, walk = plan_walk(store, [str(one) for one in signs["sign_id"]])
    return street_work.describe_walk(office, signs, order, walk)


def _dossiers(store: Store, office: Office) -> Paper:
    on: date = office.on
    return describe_dossiers(office, _open_rows(store, HERITAGE), study_heritage(store, on=on).entries)


def _exemptions(store: Store, office: Office) -> Paper:
    held = read_exemptions(store)
    rows = tuple(
        (
            n,
            e.name,
            e.request_id,
            e.rule_id,
            e.clause,
            e.person,
            e.post,
            e.reason,
            said_day(e.given_on),
            "是" if e.was_used else "",
        )
        for n, e in enumerate(held.exemptions, 1)
    )
    rules = tuple((r.rule_id, r.blocked, r.exempted, f"{r.share:.0%}") for r in held.rules)
    blocks = (
        Table("exemptions", _EXEMPTIONS, rows, "例外登记", "没有准予例外的申请。", is_list=True),
        Table("rules", _RULES, rules, "规则被准予例外的比例", "没有不得通过的审查。", is_list=True),
    )
    return office.paper("exemptions", f"{office.name}地名审查例外登记册", (Page("exemptions", blocks),), is_landscape=True)


WORKING_LISTS: Mapping[str, WorkingList] = {
    one.name: one
    for one in (
        *(_rows_of(listing) for listing in LISTINGS.values() if listing.name != "concordance"),
        WorkingList("dossiers", "地名文化遗产档案", _dossiers, TEXT),
        WorkingList("spares", "地名标志备件、制作清单", lambda store, office: street_work.describe_spares(office, _open_rows(store, SIGNS))),
        WorkingList("walk", "地名标志巡查路线表", _walk),
        WorkingList("concordance", "新旧门牌对照表", lambda store, office: street_work.describe_concordance(office, read_concordance(store))),
        WorkingList(
            "codes", "门牌二维码", lambda store, office: street_work.describe_codes(office, _open_rows(store, DOORPLATES)), ("pdf", "docx", "html"),
        ),
        WorkingList("exemptions", "地名审查例外登记册", _exemptions),
    )
}  # fmt: skip
