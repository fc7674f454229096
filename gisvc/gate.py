"""The gate: the one door through which rows leave for other systems, inside the reader's area, without what is kept back, as exact as the purpose allows."""

from dataclasses import dataclass, replace
from datetime import date

from gazetteer.use_cases.reading import read_on
from gisvc.auth.errors import TokenTooNarrow
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.errors import ExactPlaceAsked
from gisvc.publication import CLASSIFIED, Purpose, held_back, may_leave
from gisvc.withheld import ABOUT_PLACES
from layers.conditions import All, Any, Compare, Comparison, Condition, Lies, Like, Missing, Not, OneOf, all_of
from layers.precision import coarse_box, coarsen
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.store.selection import Page, Selection


@dataclass(frozen=True, slots=True)
class Gate:
    """One visitor's door, for one purpose. Every answer of it may leave the house as it is."""

    desk: Desk
    visitor: Visitor
    purpose: Purpose

    def __post_init__(self) -> None:
        """A token made for the public gets public answers, whichever purpose a route was asked for."""
        object.__setattr__(self, "purpose", self.visitor.purpose_of(self.purpose))

    @property
    def view(self) -> Store:
        return self.desk.view(self.visitor)

    def require_layer(self, spec: LayerSpec) -> None:
        """Asked before an answer is taken from a shelf, which others may have filled.

        Raises:
            TokenTooNarrow: the visitor's token was made for other layers.
        """
        if not self.visitor.may_see_layer(spec.name):
            raise TokenTooNarrow(spec.name)

    def select(self, spec: LayerSpec, selection: Selection) -> Page:
        """The rows that may leave.

        Raises:
            ExactPlaceAsked: a public question compares exact positions; the answers would tell what the precision hides.
        """
        page = self.view.select(spec, self._narrowed(spec, selection))
        return page if self.purpose is Purpose.INTERNAL else _coarse_page(page, spec)

    def one(self, spec: LayerSpec, key: str, selection: Selection | None = None) -> Page:
        """The row of a key on the day of the selection, or an empty page: never held, not in sight and kept back look alike."""
        wanted = selection or Selection()
        return self.select(spec, replace(wanted, where=Compare(spec.key, Comparison.EQUAL, key), limit=1, after=None, skip=0))

    def count(self, spec: LayerSpec, selection: Selection, *, at_most: int) -> int | None:
        """How many rows of a selection may leave; None when counting would take too long. Raises as `select`."""
        return self.view.count(spec, self._narrowed(spec, selection), at_most=at_most)

    def kept_back(self, spec: LayerSpec, day: date | None = None) -> frozenset[str]:
        """Keys of the rows of a day that stay in the house; worked out once a commit."""
        if not ABOUT_PLACES & set(spec.column_names):
            return frozenset()
        return self.desk.answer(
            self.visitor,
            "kept-back",
            (spec.name, day, self.purpose),
            lambda view: _kept_back(view, spec, day, self.purpose),
        )

    def _narrowed(self, spec: LayerSpec, selection: Selection) -> Selection:
        self.require_layer(spec)
        if self.purpose is Purpose.PUBLIC:
            selection = _coarsely_asked(spec, selection)
        days = {selection.as_of, None}  # what is kept back today was no secret of that day alone
        kept = frozenset().union(*(self.kept_back(spec, day) for day in days))
        conditions = [*_of_its_own_class(spec, self.purpose), *([Not(OneOf(spec.key, tuple(sorted(kept))))] if kept else [])]
        return replace(selection, where=all_of([*conditions, selection.where])) if conditions else selection


def _kept_back(view: Store, spec: LayerSpec, day: date | None, purpose: Purpose) -> frozenset[str]:
    rows = read_on(view, spec, day)
    left = may_leave(rows, purpose, held_back(view, purpose))
    return frozenset(rows[spec.key]) - frozenset(left[spec.key])


def _of_its_own_class(spec: LayerSpec, purpose: Purpose) -> list[Condition]:
    """What a row's own 密级 allows, said in the question itself: it holds for rows of any day."""
    if "secrecy" not in spec.column_names:
        return []
    if purpose is Purpose.PUBLIC:
        return [Compare("secrecy", Comparison.EQUAL, "open")]
    return [Any((Missing("secrecy"), Not(OneOf("secrecy", tuple(sorted(CLASSIFIED))))))]


def _coarse_page(page: Page, spec: LayerSpec) -> Page:
    """Coarse geometries, and nothing in the columns that tell a position as they do."""
    blank: dict[str, list[object]] = {name: [None] * len(page) for name in spec.position_columns}
    return replace(page, geometries=coarsen(page.geometries), columns={**page.columns, **blank})


def _coarsely_asked(spec: LayerSpec, selection: Selection) -> Selection:
    if _tells_a_place(selection.where, frozenset(spec.position_columns)):
        raise ExactPlaceAsked
    return selection if selection.bbox is None else replace(selection, bbox=coarse_box(selection.bbox))


def _tells_a_place(condition: Condition, exact: frozenset[str]) -> bool:
    """Whether a condition compares geometry, or a column that is as exact."""
    match condition:
        case Lies():
            return True
        case Compare() | OneOf() | Like() | Missing():
            return condition.column in exact
        case Not():
            return _tells_a_place(condition.condition, exact)
        case All() | Any():
            return any(_tells_a_place(part, exact) for part in condition.conditions)
