"""Whether a word in a name is only part of a local standard name it derives from: 中央 in 中央门大街, where there is a 中央门."""

from collections.abc import Iterator

from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import fold
from gazetteer.likeness.known import Standing
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.case import RuleCase
from layers.codes import shorten_code

_CITY_DIGITS = 4


def local_name_around(case: RuleCase, start: int, end: int) -> str | None:
    """The local name that stands in this one around those characters and is longer than they are; None where there is none.

    Looked for among divisions of the same city and the streets at hand, whole and without their generic, and among all names registered
    there. The place's own name does not count.
    """
    name = fold(case.name)
    part = name[start:end]
    for known in (k for k in _local_names(case) if part in fold(k)):
        for text in (known, decompose(known).proper):
            folded = fold(text)
            at = name.find(folded)
            if end - start < len(folded) < len(name) and at != -1 and at <= start and end <= at + len(folded):
                return known
    return _registered_around(case, name, start, end)


def _registered_around(case: RuleCase, name: str, start: int, end: int) -> str | None:
    """The longest registered standard name of the city that stands in this one around those characters."""
    asked, names = case.proposal, case.surroundings.names
    spans = [(a, b) for a in range(start + 1) for b in range(end, len(name) + 1) if end - start < b - a < len(name)]
    for a, b in sorted(spans, key=lambda span: span[0] - span[1]):
        probe = Probe(name[a:b], place_id=asked.place_id)
        found = names.alike(probe, (Tier.IDENTICAL, Tier.VARIANT), area=asked.division_code[:_CITY_DIGITS]).matches
        standing = [match.known.name for match in found if match.known.standing is Standing.STANDARD]
        if standing:
            return standing[0]
    return None


def _local_names(case: RuleCase) -> Iterator[str]:
    asked, around = case.proposal, case.surroundings
    city = asked.division_code[:_CITY_DIGITS]
    if around.divisions is not None:
        for code, name in zip(around.divisions["code"], around.divisions["name"], strict=True):
            if shorten_code(str(code)).startswith(city):
                yield str(name)
    if around.streets is not None:
        for place_id, name in zip(around.streets["place_id"], around.streets["name"], strict=True):
            if not asked.place_id or place_id != asked.place_id:
                yield str(name)
