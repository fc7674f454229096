"""A form for any kind of record, made from its declaration: the fields the phone shows, in plain HTML that needs no script."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gisvc.pages.written import written
from layers.fields import Field, FieldKind, RecordKind, Value
from layers.wording import Wording

BLANK_ROWS = 3
YES_NO = {"yes": Wording("是", "yes"), "no": Wording("否", "no")}
INPUT_TYPES = {FieldKind.DATE: "date", FieldKind.MOMENT: "datetime-local"}
LONG_TEXTS = frozenset(
    {
        "remarks", "opinion", "description", "minutes", "reason", "reasons", "claim", "measures", "text", "change_text", "position_text",
        "conclusion", "amendment", "asked_whom", "orients_because",
    }
)  # fmt: skip
PICKED_ON_MAP = frozenset({"where"})

Offered = Mapping[str, Mapping[str, str]]
"""What a free field or column may be chosen from, by its name: code → how people call it."""


@dataclass(frozen=True, slots=True)
class Control:
    """One place to write: its name in the form, its field, what stands in it, and what may be chosen."""

    name: str
    field: Field
    text: str = ""
    chosen: tuple[str, ...] = ()
    options: Mapping[str, Wording | str] = dataclasses.field(default_factory=dict)

    @property
    def shape(self) -> str:
        """Which HTML it becomes."""
        if self.field.kind is FieldKind.CHOICES and self.options:
            return "boxes"
        if self.options:
            return "select"
        is_long = self.field.kind is FieldKind.LINE or (self.field.kind is FieldKind.TEXT and self.field.name in LONG_TEXTS)
        return "textarea" if is_long else "input"

    @property
    def input_type(self) -> str:
        return INPUT_TYPES.get(self.field.kind, "text")

    @property
    def example(self) -> str:
        """What is shown where nothing stands yet, for cells that take more than one number."""
        return "104.123456, 37.123456" if self.field.kind in (FieldKind.POSITION, FieldKind.LINE) else ""

    @property
    def is_picked(self) -> bool:
        """Whether a click on the page's map writes here."""
        return self.field.name in PICKED_ON_MAP

    @property
    def is_number(self) -> bool:
        return self.field.kind in (FieldKind.NUMBER, FieldKind.INTEGER)


@dataclass(frozen=True, slots=True)
class OtherSays:
    """What another side wrote in the same field, and how it stands to ours: a sign of pieces/signs.html and the word for it."""

    side: str
    text: str
    sign: str
    verdict: Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the form: a control, the parts of a position, or the rows of a table; beside it what the others say."""

    field: Field
    controls: tuple[Control, ...] = ()
    rows: tuple[tuple[Control, ...], ...] = ()
    wrong: Wording | None = None
    beside: tuple[OtherSays, ...] = ()
    in_conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    name: str
    heading: Wording | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A record's form. `sees` are the statements its writer has before him: what he changes is said knowing those, and no others."""

    kind: RecordKind
    sections: tuple[FormSection, ...]
    sees: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[Entry, ...]:
        return tuple(entry for section in self.sections for entry in section.entries if entry.wrong)


@dataclass(frozen=True, slots=True)
class Around:
    """What a form shows beside its own values: what may be chosen, what was wrong, what the others wrote."""

    offered: Offered = dataclasses.field(default_factory=dict)
    wrong: Mapping[str, Wording] = dataclasses.field(default_factory=dict)
    beside: Mapping[str, tuple[OtherSays, ...]] = dataclasses.field(default_factory=dict)
    in_conflict: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


def record_form(
    kind: RecordKind,
    shown: Mapping[str, Value],
    *,
    around: Around | None = None,
    typed: Mapping[str, Sequence[str]] | None = None,
    sees: Sequence[str] = (),
) -> RecordForm:
    """The form of a kind, filled with what is held, or once more with what somebody typed."""
    about = around or Around()
    heard = _Typed(typed) if typed is not None else None
    by_section: dict[str, list[Entry]] = {name: [] for name in kind.sections}
    for one in kind.fields:
        if one.kind is not FieldKind.PHOTOS and one.name not in about.left_out:
            by_section.setdefault(one.section, []).append(_entry(one, shown.get(one.name), heard, about))
    sections = [FormSection(name, kind.sections.get(name), tuple(entries)) for name, entries in by_section.items() if entries]
    return RecordForm(kind, tuple(sections), tuple(sees))


def control_names(kind: RecordKind, typed: Iterable[str]) -> set[str]:
    """Every name the form of a kind can send; rows of tables as far as they were sent."""
    names: set[str] = set()
    for one in kind.fields:
        if one.kind is FieldKind.POSITION:
            names |= {f"{one.name}.{part.name}" for part in one.columns}
        elif one.is_table and one.kind is not FieldKind.PHOTOS:
            names |= {f"{one.name}.{n}.{c.name}" for n in _row_numbers(one.name, typed) for c in one.columns}
        else:
            names.add(one.name)
    return names


def _entry(one: Field, value: Value, heard: "_Typed | None", about: Around) -> Entry:
    controls: tuple[Control, ...] = ()
    rows: tuple[tuple[Control, ...], ...] = ()
    if one.kind is FieldKind.POSITION:
        row = value if isinstance(value, Mapping) else {}
        controls = tuple(_control(f"{one.name}.{p.name}", p, row.get(p.name), heard, about.offered) for p in one.columns)
    elif one.is_table:
        rows = _rows(one, value, heard, about.offered)
    else:
        controls = (_control(one.name, one, value, heard, about.offered),)
    said = about.wrong.get(one.name), about.beside.get(one.name, ()), about.in_conflict.get(one.name, ())
    return Entry(one, controls, rows, *said)


def _rows(table: Field, value: Value, heard: "_Typed | None", offered: Offered) -> tuple[tuple[Control, ...], ...]:
    held = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
    sent = heard.rows_of(table.name) if heard else ()
    known = offered.get(table.row_key[0]) if len(table.row_key) == 1 else None
    blank = BLANK_ROWS if known is None else max(len(known) - len(held), 1)  # no row for an object the marker does not have
    count = max(len(held) + blank, *[n + 1 for n in sent], 0)
    return tuple(
        tuple(
            _control(f"{table.name}.{n}.{c.name}", c, held[n].get(c.name) if n < len(held) else None, heard, offered)
            for c in table.columns
        )
        for n in range(count)
    )


def _control(name: str, one: Field, value: Value, heard: "_Typed | None", offered: Offered) -> Control:
    options = _options(one, offered)
    if one.kind is FieldKind.CHOICES:
        chosen = tuple(heard.many(name)) if heard else tuple(str(v) for v in value) if isinstance(value, list | tuple) else ()
        if options or one.codes is not None:
            return Control(name, one, chosen=chosen, options={**{c: c for c in chosen if c not in options}, **options})
        return Control(name, one, text="; ".join(chosen))
    text = heard.one(name) if heard else written(one, value)
    if options and text and text not in options:
        options = {text: text, **options}
    return Control(name, one, text=text, options=options)


def _options(one: Field, offered: Offered) -> Mapping[str, Wording | str]:
    if one.kind is FieldKind.FLAG:
        return YES_NO
    if one.codes is not None:
        return one.codes.labels
    return offered.get(one.name, {}) if one.kind in (FieldKind.TEXT, FieldKind.CHOICES, FieldKind.INTEGER) else {}


class _Typed:
    """What a form sent, by control."""

    def __init__(self, sent: Mapping[str, Sequence[str]]) -> None:
        self._sent = sent

    def one(self, name: str) -> str:
        return next(iter(self._sent.get(name, ())), "")

    def many(self, name: str) -> Sequence[str]:
        return [text for text in self._sent.get(name, ()) if text]

    def rows_of(self, table: str) -> tuple[int, ...]:
        return _row_numbers(table, self._sent)


def _row_numbers(table: str, names: Iterable[str]) -> tuple[int, ...]:
    """Numbers of a table's rows among the names of controls; a row beyond the two thousandth is nobody's typing."""
    found = set()
    for name in names:
        first, _, rest = name.partition(".")
        number = rest.partition(".")[0]
        if first == table and number.isascii() and number.isdigit() and len(number) <= 4:
            found.add(int(number))
    return tuple(sorted(found))
