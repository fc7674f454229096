"""Everything the papers of a round are written from: the round as it stands, names of the sides, the register beside it and the cases on its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from boundaries.records.fold import Record
from boundaries.rounds.round import codes_of
from boundaries.specs import AGREEMENTS, KEEPERS, OTHER_MARKS, TRIPOINTS
from boundaries.use_cases.rounds import RoundStudy, study_round
from layers.codes import shorten_code
from layers.fields import RecordKind
from layers.reference import DIVISIONS
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Dossier:
    """A round with all that is printed of it. `names` are the sides' names by division code; frames carry their spec's columns."""

    study: RoundStudy
    names: Mapping[str, str]
    tripoints: gpd.GeoDataFrame
    other_marks: gpd.GeoDataFrame
    papers: gpd.GeoDataFrame
    keepers: gpd.GeoDataFrame

    def name(self, side: str) -> str:
        """A side's name, or its code where nobody told us its name."""
        return self.names.get(side, side)

    @property
    def side_names(self) -> tuple[str, ...]:
        return tuple(self.name(side) for side in self.study.round.sides)

    def records(self, kind: RecordKind) -> tuple[Record, ...]:
        """Records of a kind that belong to this round, or to one of its lines where the kind belongs to no round."""
        inspected = self.study.round
        found = [
            record
            for key, record in self.study.book.records.items()
            if key.kind == kind.name and (key.round_id == inspected.round_id or set(_lines_of(record)) & set(inspected.line_ids))
        ]
        return tuple(found)


def gather_dossier(store: Store, round_id: str) -> Dossier:
    """Raises UnknownRound."""
    study = study_round(store, round_id)
    lines = set(study.round.line_ids)
    return Dossier(
        study=study,
        names=_names(store, study),
        tripoints=_on_lines(store.read(TRIPOINTS), lines),
        other_marks=_on_lines(store.read(OTHER_MARKS), lines),
        papers=_on_lines(store.read(AGREEMENTS), lines),
        keepers=_on_lines(store.read(KEEPERS), lines),
    )


def _names(store: Store, study: RoundStudy) -> dict[str, str]:
    """Names as the divisions have them now; of a side not held here, as the line had it when it was agreed."""
    names: dict[str, str] = {}
    meeting = {c for codes in store.read(TRIPOINTS)["division_codes"].dropna() for c in str(codes).split(";")}
    for row in study.register.lines.itertuples():
        for code, name in ((row.side_a, row.side_a_name), (row.side_b, row.side_b_name)):
            if isinstance(name, str) and name:
                names.setdefault(shorten_code(code), name)
    divisions = store.read(DIVISIONS)
    held = divisions[divisions["code"].isin({*study.round.sides, *map(shorten_code, meeting)})]
    names |= {str(code): str(name) for code, name in zip(held["code"], held["name"], strict=True)}
    return names


def _on_lines(frame: gpd.GeoDataFrame, lines: set[str]) -> gpd.GeoDataFrame:
    """Rows about any of the lines; a row that names none belongs to all."""
    column = "line_ids" if "line_ids" in frame.columns else "line_id"
    told = frame[column].fillna("")
    about = [not ids or bool(lines & set(str(ids).split(";"))) for ids in told]
    return frame[np.array(about, dtype=bool)]  # because an empty list would choose no columns


def _lines_of(record: Record) -> Iterable[str]:
    one = record.value("line_id") if "line_id" in record.kind.field_names else None
    return (str(one),) if one else codes_of(record, "line_ids") if "line_ids" in record.kind.field_names else ()
