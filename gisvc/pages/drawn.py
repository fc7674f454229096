"""Maps for pages and downloads: drawn once per question and language, kept with the other answers."""

from dataclasses import dataclass

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.maps import MapParts, MapSheet, SafeMap, Still, draw_coverage, draw_gaps
from layers.planning.question import CoverageQuestion
from layers.wording import Language


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map sheet together with its rendered pieces."""

    sheet: MapSheet
    parts: MapParts
    sketch: Still


def coverage_sheet(desk: Desk, visitor: Visitor, question: CoverageQuestion, language: Language) -> MapSheet:
    table, ground = desk.coverage(visitor, question), desk.ground(visitor, question.as_of)
    return desk.answer(visitor, "coverage-sheet", (question, language), lambda _: draw_coverage(table, ground, language=language))


def gaps_sheet(desk: Desk, visitor: Visitor, question: CoverageQuestion, language: Language) -> MapSheet:
    study, ground = desk.gaps(visitor, question), desk.ground(visitor, question.as_of)
    return desk.answer(visitor, "gaps-sheet", (question, language), lambda _: draw_gaps(study, ground, language=language))


def drawn(desk: Desk, visitor: Visitor, sheet: MapSheet, language: Language) -> DrawnMap:
    """The sheet on a page, over whatever base layers are set up."""
    base_layers = desk.tiles.base_layers()
    parts = desk.answer(
        visitor,
        "map",
        (sheet.content_sha256, language),
        lambda _: SafeMap(sheet, language=language, base_layers=base_layers).parts(),
    )
    still = desk.answer(visitor, "still", sheet.content_sha256, lambda _: Still.of(sheet))
    return DrawnMap(sheet, parts, still)
