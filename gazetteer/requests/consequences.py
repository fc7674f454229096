"""What a rename touches: signs, plates and addresses that carry the old name, and the uses of Art. 18 that have to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gazetteer.citation import Citation
from gazetteer.requests import sources as s
from gazetteer.specs.signs import SIGN_KINDS
from layers.rows import Hits
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Touched:
    """Tables to count in; None is not known, which is something else than none. `addresses` has a column `address` of text."""

    signs: gpd.GeoDataFrame | None = None
    doorplates: gpd.GeoDataFrame | None = None
    addresses: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One of the uses that must carry the standard name (Art. 18); `touched` counts what is known to change, None where nobody gave a table."""

    label: Wording
    touched: int | None = None


@dataclass(frozen=True, slots=True)
class Consequences:
    """Counts of what carries the old name. `addresses` are whole texts that hold it: some may mean another place of a longer name."""

    place_id: str
    old_name: str
    signs: int | None
    signs_by_kind: Mapping[str, int]
    plates: int | None
    rooms: int | None
    addresses: int | None
    uses: tuple[Use, ...]
    citation: Citation = s.ART_18

    @property
    def unknown(self) -> tuple[Wording, ...]:
        """Tables nobody gave: their counts are not none but unknown."""
        told = (
            (self.signs, "地名标志", "signs"),
            (self.plates, "门牌", "door plates"),
            (self.addresses, "地址表", "table of addresses"),
        )
        return tuple(Wording(zh, en) for count, zh, en in told if count is None)


def consequences_of(place_id: str, old_name: str, touched: Touched) -> Consequences:
    """What changing or cancelling a name touches.

    Args:
        place_id: signs and plates of this place count; where a row names no place, one that carries exactly the old name does.
        old_name: the standard name so far; with an empty one only `place_id` counts.
    """
    signs = _of_place(touched.signs, "printed_name", place_id, old_name)
    plates = _of_place(touched.doorplates, "street_name", place_id, old_name)
    addresses = None
    if touched.addresses is not None:
        text = touched.addresses["address"].astype("str")
        addresses = int(text.str.contains(old_name, regex=False).sum()) if old_name else 0
    by_kind = {} if signs is None else signs["sign_kind"].value_counts().to_dict()
    rooms = None if plates is None else int(plates["room"].notna().sum())
    counts = (None if signs is None else len(signs), None if plates is None else len(plates), addresses)
    return Consequences(
        place_id=place_id,
        old_name=old_name,
        signs=counts[0],
        signs_by_kind={kind: int(by_kind[kind]) for kind in SIGN_KINDS if kind in by_kind},
        plates=counts[1],
        rooms=rooms,
        addresses=addresses,
        uses=_uses(*counts),
    )


def _of_place(rows: gpd.GeoDataFrame | None, column: str, place_id: str, old_name: str) -> gpd.GeoDataFrame | None:
    if rows is None:
        return None
    own: Hits = (rows["place_id"] == place_id).fillna(False).to_numpy(dtype=bool) if place_id else np.zeros(len(rows), dtype=bool)
    named: Hits = (rows["place_id"].isna() & (rows[column] == old_name).fillna(False)).to_numpy(dtype=bool)
    standing: Hits = ~rows["state"].isin(["cancelled", "removed"]).to_numpy(dtype=bool)
    chosen: gpd.GeoDataFrame = rows[(own | (named if old_name else False)) & standing]
    return chosen


def _uses(signs: int | None, plates: int | None, addresses: int | None) -> tuple[Use, ...]:
    """The uses of Art. 18; counts where a table speaks of one."""
    known = [one for one in (signs, plates) if one is not None]
    return (
        Use(Wording("地名标志、交通标志、广告牌匾等标识", "signs, traffic signs and billboards"), sum(known) if known else None),
        Use(Wording("通过媒体、政府网站等公开发布的信息", "media and government sites")),
        Use(
            Wording(
                "法律文书、身份证明、商品房预售许可证、不动产权属证书等",
                "legal documents, identity papers, permits, property certificates",
            ),
            addresses,
        ),
        Use(Wording("辞书等工具类以及教材教辅等出版物", "reference works and textbooks")),
        Use(Wording("向社会公开的地图", "public maps")),
        Use(Wording("法律、行政法规规定应当使用标准地名的其他情形", "other uses the law names")),
    )
