"""Land cover: how much harder each kind of ground is to walk on than a made way."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from layers.planning.errors import UnknownChoice
from layers.planning.surface.errors import UnknownCover
from layers.raster import Raster
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class CoverClass:
    """One kind of ground. `speed_share` of the walker's speed on a made way, 0 where nobody walks; `verified` False is a setting of ours."""

    name: str
    label: Wording
    speed_share: float
    source: str
    document_on: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CoverScheme:
    """What the numbers of one classification mean."""

    name: str
    label: Wording
    classes: Mapping[int, CoverClass]

    @property
    def verified(self) -> bool:
        """Whether all its shares were read at their source."""
        return all(kind.verified for kind in self.classes.values())

    def effort(self, cover: Raster, *, otherwise: float) -> npt.NDArray[np.float64]:
        """Metres of made way that a metre of each cell is worth, inf where nobody walks; `otherwise` where the raster says nothing.

        Raises:
            UnknownCover: a code the scheme does not list.
        """
        codes, at = np.unique(np.where(cover.is_missing, -1, cover.values).astype(np.int64), return_inverse=True)
        unknown = [str(code) for code in codes.tolist() if code != -1 and code not in self.classes]
        if unknown:
            raise UnknownCover("land cover", "、".join(unknown[:10]), self.name)
        shares = [self.classes[code].speed_share if code != -1 else 1 / otherwise for code in codes.tolist()]
        with np.errstate(divide="ignore"):
            efforts = 1 / np.array(shares)
        return np.asarray(efforts[at].reshape(cover.shape))


def cover_scheme(name: str) -> CoverScheme:
    """
    Raises:
        UnknownChoice: no such classification.
    """
    for scheme in SCHEMES:
        if scheme.name == name:
            return scheme
    raise UnknownChoice("land cover", name, [scheme.name for scheme in SCHEMES])


def _read() -> tuple[CoverScheme, ...]:
    tables = tomllib.loads(resources.files("layers.planning.surface").joinpath("cover.toml").read_text(encoding="utf-8"))
    classes = {
        row["name"]: CoverClass(
            row["name"], Wording(row["zh"], row["en"]), row["speed_share"], row["source"], row["document_on"], row["verified"]
        )
        for row in tables["class"]
    }
    return tuple(
        CoverScheme(row["name"], Wording(row["zh"], row["en"]), {int(code): classes[kind] for code, kind in row["codes"].items()})
        for row in tables["scheme"]
    )


SCHEMES: tuple[CoverScheme, ...] = _read()
