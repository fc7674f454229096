"""The name plan as the committee works with it: how far it is carried out, and a revision that keeps the law."""

from datetime import date

import geopandas as gpd

from gazetteer.plan.deviations import PlanStudy, study
from gazetteer.plan.errors import PlanNotRevised
from gazetteer.plan.revision import check_revision
from gazetteer.specs import NAME_PLAN, NAMES
from layers.people import PersonId
from layers.store.protocol import LayerChange, Receipt, Store


def study_plan(store: Store, *, as_of: date | None = None) -> PlanStudy:
    """The plan against the register, both as of a day."""
    return study(store.read(NAME_PLAN, as_of=as_of), store.read(NAMES, as_of=as_of))


def revise_plan(store: Store, proposed: gpd.GeoDataFrame, *, valid_from: date, by: PersonId, reason: str) -> Receipt:
    """Write a revised plan: lines left out end on `valid_from`, changed lines open a new version, the old plan stays readable.

    Args:
        proposed: the whole revised plan, a frame of NAME_PLAN.
    Raises:
        PlanNotRevised: an approved line would change without a new approval number; nothing is written.
        StoreMoved: somebody wrote in between.
    """
    commit = store.last_commit()
    held = store.read(NAME_PLAN)
    report = check_revision(held, proposed)
    if report.has_errors:
        raise PlanNotRevised(report)
    retired = tuple(sorted(set(held["plan_id"]) - set(proposed["plan_id"])))
    change = LayerChange(NAME_PLAN, proposed, valid_from, retired)
    return store.append([change], by=by, reason=reason, expecting=commit)
