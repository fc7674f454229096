"""Columns written down once with their words in both languages, and the table of a form made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from gisvc.forms.answer import CellKind, FormColumn, FormTable, cells_of
from gisvc.tongue import Tongue
from layers.planning.access.equity import SMALLEST_SHOWN
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Told:
    """One column of a frame and its heading. `labels` say what its codes mean, several of them apart by `;`. `hides_few` shows one to four people as `<5`."""

    key: str
    zh: str
    en: str
    kind: CellKind = CellKind.TEXT
    on_paper: bool = False
    labels: Mapping[str, Wording] = field(default_factory=dict)
    hides_few: bool = False


def sheet_of(name: str, title: Wording, columns: Sequence[Told], frame: pd.DataFrame, tongue: Tongue) -> FormTable:
    """The chosen columns of a frame, its codes said in the language."""
    bare = pd.DataFrame(frame).drop(columns="geometry", errors="ignore")
    coded = [one for one in columns if one.labels]
    said = {one.key: np.array([_said(code, one.labels, tongue) for code in bare[one.key]], dtype=object) for one in coded}
    said |= {one.key: np.array([_few_hidden(n) for n in bare[one.key]], dtype=object) for one in columns if one.hides_few}
    headed = tuple(FormColumn(one.key, tongue.t(one.zh, one.en), one.kind, one.on_paper) for one in columns)
    return FormTable(name, tongue.say(title), headed, cells_of(bare.assign(**said), headed, tongue))


def _few_hidden(number: Any) -> Any:
    if pd.isna(number) or not 0 < number < SMALLEST_SHOWN:
        return number
    return f"<{SMALLEST_SHOWN}"


def _said(codes: object, labels: Mapping[str, Wording], tongue: Tongue) -> str | None:
    if not isinstance(codes, str):
        return None
    return tongue.t("、", ", ").join(tongue.say(labels.get(code, code)) for code in codes.split(";") if code)
