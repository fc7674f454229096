"""What is to be printed: a round, seen on a day, perhaps for one side or one line, with its photos at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from boundaries.records.fold import Record
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import rows_of
from boundaries.use_cases.documents import Dossier
from gisvc.forms.inspection.errors import NotInRound
from gisvc.forms.inspection.shown import caption_of
from gisvc.forms.papers.paper import Block, Page, Paper, Picture, Pictures, Place, Signatures
from gisvc.forms.papers.photographs import on_paper
from gisvc.marks import marks_for
from layers.fields import Field, Value
from layers.files.photos import PhotoShelf
from layers.store.clock import day_in_china, utc_now

LAYOUT_OPEN = "样式待确认"
FURTHER_ROLES = ("民政人员", "技术人员", "日期")


@dataclass(frozen=True, slots=True)
class Order:
    """One order to print. `photo` gives the shared rendition of a photo, or None where the shelf has lost it."""

    dossier: Dossier
    on: date
    photo: Callable[[str], bytes | None]
    is_demonstration: bool = False
    side: str | None = None
    line_id: str | None = None

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        return tuple(i for i in self.dossier.study.checklist.items if self.line_id in (None, i.line_id))

    @property
    def comparisons(self) -> tuple[ItemComparison, ...]:
        return tuple(c for c in self.dossier.study.comparisons if self.line_id in (None, c.item.line_id))

    @property
    def names(self) -> Mapping[str, str]:
        return self.dossier.names

    @property
    def lines_title(self) -> str:
        """The lines' names, as titles give them: 景泰–平川线."""
        lines = self.dossier.study.register.lines
        chosen = (self.line_id,) if self.line_id else self.dossier.study.round.line_ids
        named = dict(zip(lines["line_id"], lines["name"], strict=True))
        return "、".join(str(named.get(line, line)) for line in chosen)

    @property
    def sides_title(self) -> str:
        return "　".join(self.dossier.side_names)

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(mark.zh for mark in marks_for(is_demonstration=self.is_demonstration))

    @property
    def heads(self) -> tuple[str, ...]:
        """The head of every side's journal as held here, in words."""
        book = self.dossier.study.book
        return tuple(str(book.head(side)) for side in self.dossier.study.round.sides)

    def paper(
        self,
        name: str,
        number: int,
        title: str,
        pages: tuple[Page, ...],
        *,
        is_official: bool = False,
        is_landscape: bool = False,
    ) -> Paper:
        """A paper with everything every paper of a round carries: both sides' names, the marks, the version and the heads."""
        study = self.dossier.study
        return Paper(
            name=name,
            number=number,
            title=title,
            sides=self.dossier.side_names,
            pages=pages,
            marks=self.marks,
            foot=(
                f"版本散列值 {study.version}",
                f"日志摘要 {'；'.join(self.heads)}",
                f"{LAYOUT_OPEN} · {self.on.isoformat()} 制",
            ),
            subtitle=f"{self.sides_title}　{study.round.name}",
            is_official=is_official,
            is_landscape=is_landscape,
            facts={
                "lines": self.lines_title,
                "round": study.round.name,
                "round_no": str(study.round.round_no or ""),
                "year": str(study.round.year or ""),
                "version": study.version,
                "heads": "；".join(self.heads),
                "on": self.on.isoformat(),
            },
        )

    def signatures(self, *roles: str, is_short: bool = False) -> Signatures:
        """Places for wet ink of every side, and what is signed. The ink is the signature; a hash shows whether the record is still the one signed."""
        places = tuple(Place(name, roles or FURTHER_ROLES) for name in self.dossier.side_names)
        if is_short:
            return Signatures("signatures", places, "请手写签名并注明日期；所签记录的版本散列值和各方日志摘要见页脚。")
        note = (
            f"各方签署的是版本散列值为 {self.dossier.study.version} 的记录；签署时各方日志摘要：{'；'.join(self.heads)}。"
            "请手写签名并注明日期。散列值用于核对签署后内容是否变动，不能代替手写签名和盖章。"
        )
        return Signatures("signatures", places, note)

    def pictures(self, record: Record | None, heading: str = "照片") -> Block:
        """The photos of a record; one the shelf does not have is named, never left out."""
        if record is None:
            return Pictures("photos", (), heading)
        photos = record.kind.field("photos")
        return Pictures("photos", tuple(self.picture(photos, row) for row in rows_of(record, "photos")), heading)

    def picture(self, photos: Field, row: Mapping[str, Value]) -> Picture:
        photo_id, caption = str(row.get("photo_id") or ""), caption_of(photos, row)
        held = self.photo(photo_id)
        if held is None:
            return Picture(b"", "", f"{caption}（照片 {photo_id[:12]} 不在本机）".strip(), photo_id=photo_id)
        return Picture(on_paper(held), "image/jpeg", caption, photo_id=photo_id)


def order_of(
    dossier: Dossier, shelf: PhotoShelf, *, is_demonstration: bool, side: str | None = None, line_id: str | None = None
) -> Order:
    """An order for today.

    Raises:
        NotInRound: a side or line the round does not have.
    """
    inspected = dossier.study.round
    if side is not None and side not in inspected.sides:
        raise NotInRound(side, inspected.sides)
    if line_id is not None and line_id not in inspected.line_ids:
        raise NotInRound(line_id, inspected.line_ids)

    def photo(photo_id: str) -> bytes | None:
        return shelf.read_shared(photo_id) if photo_id in shelf else None

    return Order(dossier, day_in_china(utc_now()), photo, is_demonstration, side, line_id)
