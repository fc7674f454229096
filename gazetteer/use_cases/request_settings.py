"""How requests are run by the rules of their place and day: who approves, what is due when, which papers are asked for."""

from datetime import date
from functools import lru_cache

from gazetteer.requests.application import Application
from gazetteer.requests.settings import RequestSettings
from gazetteer.rules.errors import NoRulesRead
from gazetteer.rules.shelf import joined, packs_for


@lru_cache(maxsize=2_000)
def settings_for(division_code: str, on: date) -> RequestSettings:
    """What the packs of a division and a day fix; the Regulation alone for days before the first pack."""
    try:
        pack = joined(packs_for(division_code, on))
    except NoRulesRead:
        return RequestSettings()
    return RequestSettings(routes=pack.routes, clocks=pack.clock_settings, materials=pack.materials)


def settings_of(application: Application, given: RequestSettings | None) -> RequestSettings:
    """The settings a caller gave, else those of the application's place and day."""
    return given or settings_for(application.division_code, application.asked_on)
