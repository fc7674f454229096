"""Does the place lie where the application says: the refusals, for whoever takes an application in."""

from gazetteer.rules.whereabouts import PlaceOutsideDivision, UnknownDivision, require_place_in_division

__all__ = ["PlaceOutsideDivision", "UnknownDivision", "require_place_in_division"]
