"""The gate: the one door through which rows leave for other systems, inside the reader's area, without what is kept back, as exact as the purpose allows."""

from dataclasses import dataclass, replace
from datetime import date

from gazetteer.use_cases.reading import read_on
from gisvc.auth.errors import TokenTooNarrow
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.errors import ExactPlaceAsked
from gisvc.publication import Purpose, held_back, may_leave
from gisvc.withheld import ABOUT_PLACES, Withholding
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
        """The visitor's part of the store without what is classified: it stays in the house, whoever asks."""
        return Withholding(self.desk.store, self.desk.store.within(self.desk.scope_of(self.visitor)), self.desk.classified)

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

    def kept_from_public(self, spec: LayerSpec, day: date | None = None) -> frozenset[str]:
        """Keys of the rows of a day that the public does not get, of those in view; worked out once a commit. None for internal use."""
        if self.purpose is Purpose.INTERNAL or not ABOUT_PLACES & set(spec.column_names):
            return frozenset()
        about = (spec.name, day, self.view.sight, self.desk.classified.of(self.desk.store))
        return self.desk.answer(self.visitor, "kept-back", about, lambda _: _kept_from_public(self.view, spec, day))

    def _narrowed(self, spec: LayerSpec, selection: Selection) -> Selection:
        self.require_layer(spec)
        if self.purpose is Purpose.INTERNAL:
            return selection
        selection = _coarsely_asked(spec, selection)
        days = {selection.as_of, None}  # what is kept back today was no secret of that day alone
        kept = frozenset().union(*(self.kept_from_public(spec, day) for day in days))
        conditions: list[Condition] = [Not(OneOf(spec.key, tuple(sorted(kept))))] if kept else []
        if "secrecy" in spec.column_names:  # of the row itself, whatever the day
            conditions.append(Compare("secrecy", Comparison.EQUAL, "open"))
        return replace(selection, where=all_of([*conditions, selection.where])) if conditions else selection


def _kept_from_public(view: Store, spec: LayerSpec, day: date | None) -> frozenset[str]:
    rows = read_on(view, spec, day)
    left = may_leave(rows, Purpose.PUBLIC, held_back(view, Purpose.PUBLIC))
    return frozenset(rows[spec.key]) - frozenset(left[spec.key])


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
