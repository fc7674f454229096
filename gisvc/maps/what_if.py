"""The sheet under a map of trials: the borders; people, facilities and spots are drawn by the page's own script."""

from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, outlines
from gisvc.maps.sheet import MapSheet, Mark
from gisvc.titles import what_if_title
from layers.planning.what_if.ground import Ground as TrialGround
from layers.wording import Wording

SUPPOSED = Wording("试算结果，并非现状", "supposed, not the state of things")


def draw_trial_ground(trial: TrialGround, ground: Ground) -> MapSheet:
    """Borders, title, source and marks."""
    area, on = trial.sites.units.area, trial.sites.on
    dated = [day for v in trial.vintages for day in (v.dated_from, v.dated_to) if day is not None]
    return MapSheet(
        what_if_title(trial),
        tuple(outlines(ground.divisions, area)),
        HELD_BY_BUREAU,
        on,
        SUPPOSED,
        Mark(is_demonstration=trial.is_demonstration),
        dated=(min(dated), max(dated)) if dated else None,
    )
