"""The people of later years at every place, for a plan that shall also be right in 2030 and 2035."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.demand import AGES
from layers.planning.people.ageing import look_forward
from layers.planning.people.errors import BandsDisagree
from layers.planning.proposals.ground import SitingGround
from layers.planning.question import Weight

Floats = npt.NDArray[np.float64]

YEARS = (2030, 2035)
SCENARIO = "cohort-shift"


def people_later(ground: SitingGround, counted_in: int) -> dict[int, Floats]:
    """Year → people of the question's age at every place; none where the question counts no older people, or where the age bands contradict each other or are not
    known of everybody counted: a later year with fewer places would be no comparison.

    The middle of the scenario 队列推移, whose settings nobody verified: it says so wherever it is shown.
    """
    weight = ground.question.weight
    if weight in (Weight.UNITS, Weight.PEOPLE):
        return {}
    places = ground.sites.places
    bands = pd.DataFrame({age: places.people[age] for age in AGES})
    try:
        outlooks = {
            year: look_forward(bands, base=counted_in, target=year, scenario=SCENARIO) for year in YEARS if year > counted_in
        }
    except BandsDisagree:
        return {}
    rest = np.full(len(ground.people) - len(places), np.nan)  # units of which no place is known
    told = {
        year: np.concatenate((outlook.middle[weight.column].to_numpy(dtype=float, na_value=np.nan), rest))
        for year, outlook in outlooks.items()
    }
    return {year: people for year, people in told.items() if np.isfinite(people[np.isfinite(ground.people)]).all()}
