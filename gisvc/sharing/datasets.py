"""The dataset catalogue (数据目录): what is shared of each layer, on which terms, who answers for it and how fresh it is."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gisvc.sharing.errors import PrivateNumber, SecretDataset, SharingUndecided
from gisvc.sharing.specs import CYCLES, DATASETS, SECRECY, SHARING_TYPES
from layers.errors import UnknownLayer
from layers.frames import frame_of
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Receipt, Store
from layers.wording import Wording

_DAYS_OF_CYCLE: Final = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
_PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
SECRET: Final = frozenset({"secret", "confidential", "top_secret"})


@dataclass(frozen=True, slots=True)
class Basis:
    """What an entry of the catalogue rests on; `is_law` only where the article was read."""

    wording: Wording
    is_law: bool
    read_on: date


@dataclass(frozen=True, slots=True)
class Dataset:
    """One entry. `decided_on` is None while nothing but the shipped default speaks."""

    layer: str
    title: Wording
    description: Wording
    sharing_type: str
    condition: Wording
    ground: Wording
    secrecy: str
    department: Wording
    contact_role: Wording
    update_cycle: str
    basis: str = ""
    decided_on: date | None = None

    @property
    def terms(self) -> Wording:
        """The condition, or the ground for refusing."""
        return {"conditional": self.condition, "none": self.ground}.get(self.sharing_type, Wording("", ""))

    def overdue_since(self, last_change: date | None, today: date) -> int | None:
        """Days by which the update is late against its cycle; None where it is not, or nothing was ever written."""
        days = _DAYS_OF_CYCLE.get(self.update_cycle)
        late = (today - last_change).days - days if days and last_change else 0
        return late if late > 0 else None


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads((files("gisvc.sharing") / "defaults.toml").read_text(encoding="utf-8"))


@cache
def bases() -> Mapping[str, Basis]:
    """What the catalogue rests on, by name."""
    return {
        name: Basis(Wording(said["zh"], said["en"]), said["is_law"], said["read_on"])
        for name, said in _shipped()["basis"].items()
    }


def default_dataset(spec: LayerSpec) -> Dataset:
    """What is shipped for a layer.

    Raises:
        UnknownLayer: the shipped catalogue leaves it out; a test finds that first.
    """
    group = next((group for group in _shipped()["group"] if spec.name in group["layers"]), None)
    if group is None:
        raise UnknownLayer(spec.name)

    def said(word: str) -> Wording:
        return Wording(*group.get(word, ("", "")))

    return Dataset(
        layer=spec.name,
        title=spec.label,
        description=Wording(*_shipped()["descriptions"][spec.name]),
        sharing_type=group["sharing"],
        condition=said("condition"),
        ground=said("ground"),
        secrecy=group["secrecy"],
        department=said("department"),
        contact_role=said("contact"),
        update_cycle=group["cycle"],
    )


def read_datasets(store: Store, specs: Sequence[LayerSpec]) -> dict[str, Dataset]:
    """The catalogue: the bureau's own words where it spoke, the shipped ones elsewhere."""
    held = store.read(DATASETS)
    rows: dict[str, dict[str, Any]] = {str(row["dataset_id"]): row for row in held.drop(columns="geometry").to_dict("records")}
    return {spec.name: _with_row(default_dataset(spec), rows.get(spec.name)) for spec in specs}


def _with_row(default: Dataset, row: Mapping[str, Any] | None) -> Dataset:
    if row is None:
        return default
    said = {word: str(row[column]) for word, column in _COLUMN_OF.items() if isinstance(row[column], str) and row[column]}
    spoken = {word: Wording(text, text) for word, text in said.items() if word in _SPOKEN}
    coded = {word: text for word, text in said.items() if word not in _SPOKEN}
    decided = row["decided_on"]
    return replace(default, **spoken, **coded, decided_on=None if decided is None or decided != decided else decided.date())  # type: ignore[arg-type]  # because each word meets its own type


_COLUMN_OF: Final = {
    "title": "title", "description": "description", "sharing_type": "sharing_type", "condition": "sharing_condition", "ground": "refusal_ground",
    "secrecy": "secrecy", "department": "department", "contact_role": "contact_role", "update_cycle": "update_cycle", "basis": "basis",
}  # fmt: skip
_SPOKEN: Final = frozenset({"title", "description", "condition", "ground", "department", "contact_role"})


@dataclass(frozen=True, slots=True)
class Description:
    """What whoever keeps the data says of it (duty 录入)."""

    title: str
    description: str
    department: str
    contact_role: str
    update_cycle: str


@dataclass(frozen=True, slots=True)
class SharingDecision:
    """On which terms it is shared (duty 签发)."""

    sharing_type: str
    condition: str
    ground: str
    secrecy: str
    basis: str


def describe(store: Store, spec: LayerSpec, said: Description, *, by: PersonId) -> Receipt:
    """Say anew what a dataset is and who answers for it.

    Raises:
        PrivateNumber: somebody's own number stands where a role was asked for.
        SharingUndecided: an unknown cycle.
    """
    if any(map(_PRIVATE.search, (said.title, said.description, said.department, said.contact_role))):
        raise PrivateNumber
    if said.update_cycle not in CYCLES:
        raise SharingUndecided(Wording("更新周期", "update cycle"))
    row = {
        "title": said.title, "description": said.description, "department": said.department,
        "contact_role": said.contact_role, "update_cycle": said.update_cycle,
    }  # fmt: skip
    return _write(store, spec, row, by=by, reason=f"数据目录：修改“{spec.label.zh}”的说明")


def decide_sharing(store: Store, spec: LayerSpec, said: SharingDecision, *, by: PersonId) -> Receipt:
    """Decide on which terms a dataset is shared.

    Raises:
        SecretDataset: 秘密 or above is never registered.
        SharingUndecided: the condition or the ground is missing.
        PrivateNumber: as `describe`.
    """
    if said.secrecy in SECRET or said.secrecy not in SECRECY:
        raise SecretDataset
    if said.sharing_type not in SHARING_TYPES:
        raise SharingUndecided(Wording("共享类型", "sharing type"))
    if said.sharing_type == "conditional" and not said.condition.strip():
        raise SharingUndecided(Wording("共享条件", "condition"))
    if said.sharing_type == "none" and not said.ground.strip():
        raise SharingUndecided(Wording("不予共享的依据", "ground for refusing"))
    if any(map(_PRIVATE.search, (said.condition, said.ground, said.basis))):
        raise PrivateNumber
    row = {
        "sharing_type": said.sharing_type, "sharing_condition": said.condition, "refusal_ground": said.ground,
        "secrecy": said.secrecy, "basis": said.basis, "decided_on": day_in_china(utc_now()),
    }  # fmt: skip
    return _write(store, spec, row, by=by, reason=f"数据目录：决定“{spec.label.zh}”的共享类型")


def _write(store: Store, spec: LayerSpec, said: Mapping[str, object], *, by: PersonId, reason: str) -> Receipt:
    """A new version of the entry; what the other duty said of it stays."""
    held = store.read(DATASETS)
    mine = held[held["dataset_id"] == spec.name]
    before = mine.drop(columns="geometry").iloc[0].dropna().to_dict() if len(mine) else {}
    row = {
        **before,
        "dataset_id": spec.name,
        "division_code": store.workspace.area_code,
        **{k: v or None for k, v in said.items()},
    }
    change = LayerChange(DATASETS, frame_of(DATASETS, [row]), day_in_china(utc_now()))
    return store.append([change], by=by, reason=reason)
