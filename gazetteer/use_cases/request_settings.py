"""How requests are run by the rules of their place and day: who approves, what is due when, which papers are asked for."""

from dataclasses import replace
from datetime import date
from typing import Final

from gazetteer.requests.application import Application
from gazetteer.requests.clocks import ClockSettings
from gazetteer.requests.settings import RequestSettings
from gazetteer.rules.errors import NoRulesRead
from gazetteer.rules.shelf import PackShelf, joined, shipped_shelf
from layers.working_days import WorkingDays

MOST_KEPT: Final = 2_000


class RequestRules:
    """What one desk runs requests by: its rule packs, and its calendar for terms in working days.

    Args:
        packs: the shipped ones with the bureau's own among them; those shipped by default.
        calendar: the bureau's holidays and worked weekends; Monday to Friday by default.
    """

    def __init__(self, packs: PackShelf | None = None, calendar: WorkingDays | None = None) -> None:
        self._packs = packs
        self.calendar = calendar or WorkingDays()
        self._kept: dict[tuple[str, date], RequestSettings] = {}

    @property
    def packs(self) -> PackShelf:
        return self._packs or shipped_shelf()

    def of(self, asked: Application) -> RequestSettings:
        """Those of an application's place and day: what changes later does not change how it is run."""
        return self.on(asked.division_code, asked.asked_on)

    def on(self, division_code: str, day: date) -> RequestSettings:
        """What the packs of a division and a day fix; the Regulation alone for days before the first pack."""
        kept = self._kept.get((division_code, day))
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[division_code, day] = self._read(division_code, day)
        return kept

    def _read(self, division_code: str, day: date) -> RequestSettings:
        try:
            pack = joined(self.packs.packs_for(division_code, day))
        except NoRulesRead:
            return RequestSettings(clocks=ClockSettings(calendar=self.calendar))
        clocks = replace(pack.clock_settings, calendar=self.calendar)
        return RequestSettings(routes=pack.routes, clocks=clocks, materials=pack.materials)


SHIPPED_RULES: Final = RequestRules()
