"""What pages and routes ask about lines and rounds, worked out once per commit for everybody who may see the same."""

from collections.abc import Mapping

from boundaries.lines.check_lines import LineReport
from boundaries.rounds.checklist import Register
from boundaries.specs import LINES
from boundaries.use_cases.journal import Book, read_book
from boundaries.use_cases.lines import study_lines
from boundaries.use_cases.rounds import RoundStudy, read_register, study_round
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from layers.reference import DIVISIONS
from layers.store.protocol import Store


def book_of(desk: Desk, visitor: Visitor) -> Book:
    return desk.answer(visitor, "book", None, read_book)


def round_study(desk: Desk, visitor: Visitor, round_id: str) -> RoundStudy:
    """Raises UnknownRound."""
    return desk.answer(visitor, "round", round_id, lambda view: study_round(view, round_id))


def register_of(desk: Desk, visitor: Visitor) -> Register:
    return desk.answer(visitor, "register", None, read_register)


def line_report(desk: Desk, visitor: Visitor, line_id: str | None = None) -> LineReport:
    """The checks that need no walk. Raises LineNotHeld."""
    return desk.answer(visitor, "line-report", line_id, lambda view: study_lines(view, line_id=line_id))


def names_of(desk: Desk, visitor: Visitor) -> Mapping[str, str]:
    """What people call sides and lines, by code: the divisions held, else the name the line was agreed under."""
    return desk.answer(visitor, "names", None, _names)


def _names(view: Store) -> Mapping[str, str]:
    lines, divisions = view.read(LINES), view.read(DIVISIONS)
    names: dict[str, str] = {}
    for code, name in (("side_a", "side_a_name"), ("side_b", "side_b_name"), ("line_id", "name")):
        names |= {str(c): str(n) for c, n in zip(lines[code], lines[name], strict=True) if isinstance(n, str)}
    counties = divisions[divisions["level"].isin(["county", "prefecture", "province"])]
    return names | dict(zip(counties["code"], counties["name"], strict=True))
