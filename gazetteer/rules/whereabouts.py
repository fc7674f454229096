"""Does the place lie where the application says: a search in the wrong division would come out clean and prove nothing."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import DIVISIONS
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.rule import rule
from layers.errors import Refusal
from layers.wording import Wording


class UnknownDivision(Refusal):
    """A division code that is not held: nothing would be searched, and nothing found."""

    code = "gazetteer.unknown-division"

    def __init__(self, division_code: str) -> None:
        shown = division_code[:20]
        super().__init__(
            Wording(
                f"行政区划图层中没有代码“{shown}”，不能据以检索。请改正所在区划代码。",
                f"The layer of divisions has no code “{shown}”; nothing can be searched by it. Correct the division.",
            ),
            division_code=shown,
        )


class PlaceOutsideDivision(Refusal):
    """The place is drawn outside the division it is said to lie in."""

    code = "gazetteer.place-outside-division"

    def __init__(self, stated: str, found: tuple[str, ...]) -> None:
        lies = (
            Wording(f"图上位于{'、'.join(found)}", f"it is drawn in {', '.join(found)}")
            if found
            else Wording("图上位置不在任何已绘区划内", "it is drawn in no division that is held")
        )
        super().__init__(
            Wording(
                f"所绘位置不在所填区划“{stated}”内：{lies.zh}。请核对位置（经度在前）或区划后重新审查。",
                f"The place drawn does not lie in “{stated}”: {lies.en}. Check the position (longitude first) or the division, and review again.",
            ),
            stated=stated,
        )


def require_place_in_division(proposal: Proposal, divisions: gpd.GeoDataFrame | None) -> None:
    """The stated division is held, and the place touches it; a division nobody has drawn is looked for in the one above.

    Raises:
        UnknownDivision, PlaceOutsideDivision.
    """
    if divisions is None or divisions.empty:
        return
    code, codes = proposal.division_code, divisions["code"].astype(str)
    if not codes.str.startswith(code).any():
        raise UnknownDivision(code)
    drawn = divisions[divisions.geometry.notna().to_numpy(dtype=bool)]
    above = [row for row in drawn.itertuples(index=False) if code.startswith(str(row.code))]
    if proposal.geometry is None or not above:
        return
    own = max(above, key=lambda row: len(str(row.code)))
    if not shapely.intersects(own.geometry, proposal.geometry):
        raise PlaceOutsideDivision(str(own.name), _divisions_at(proposal, drawn))


def _divisions_at(proposal: Proposal, drawn: gpd.GeoDataFrame) -> tuple[str, ...]:
    """The names of the divisions it does touch, from the widest to the narrowest."""
    touched = drawn[shapely.intersects(np.asarray(drawn.geometry.array, dtype=object), proposal.geometry)]
    rows = sorted(zip(touched["code"], touched["name"], strict=True), key=lambda row: len(str(row[0])))
    return tuple(str(name) for _, name in rows)[:6]


@rule("A07", Weight.BLOCK, requests=frozenset({"naming", "renaming", "cancelling", "reserving", "opinion"}), needs=(DIVISIONS,))
def place_in_its_division(case: RuleCase) -> Iterator[RuleFinding]:
    """所绘位置在所填区划之内，检索才有效
    The place lies in the division stated; a search elsewhere would prove nothing
    """
    try:
        require_place_in_division(case.proposal, case.surroundings.divisions)
    except (UnknownDivision, PlaceOutsideDivision) as refused:
        yield case.finding(refused.wording, evidence={"division_code": case.proposal.division_code}, shape=case.proposal.geometry)
