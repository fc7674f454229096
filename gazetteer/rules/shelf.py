"""The shelf of rule packs: those shipped and the bureau's own, chosen by place and day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from importlib import resources

from gazetteer.rules.documents import Document
from gazetteer.rules.errors import BadPack, NoRulesRead, UnknownPack
from gazetteer.rules.pack import RulePack
from gazetteer.rules.pack_file import parse_documents, parse_pack
from layers.wording import Wording

_DOCUMENTS = "documents.toml"


@dataclass(frozen=True, slots=True)
class PackShelf:
    """Every pack at hand. Packs of the whole country are the ground others build on."""

    packs: tuple[RulePack, ...]

    def packs_for(self, division_code: str, on: date) -> tuple[RulePack, ...]:
        """The packs by which a name asked for on that day in that division is judged, the national one first.

        Raises:
            NoRulesRead: no national pack is in force on the day.
        """
        ground = self._ground(on)
        local = (p for p in self.packs if p.division and p.holds_in(division_code) and p.is_in_force(on))
        return (ground, *sorted(local, key=lambda p: (len(p.division), p.pack_id)))

    def named(self, pack_id: str, on: date) -> tuple[RulePack, ...]:
        """A pack chosen by name with the national one below it, whatever its own dates: for comparing, and for days before the first rules.

        Raises:
            UnknownPack: it is not held.
        """
        pack = next((p for p in self.packs if p.pack_id == pack_id), None)
        if pack is None:
            raise UnknownPack(pack_id, [p.pack_id for p in self.packs])
        if not pack.division:
            return (pack,)
        day = max(on, min(p.in_force_from for p in self._national() if p.in_force_from))
        return (self._ground(day), pack)

    def with_packs(self, packs: Iterable[RulePack]) -> "PackShelf":
        """This shelf with the bureau's own packs; one of the same id takes the place of a shipped one."""
        own = {p.pack_id: p for p in packs}
        return PackShelf((*(p for p in self.packs if p.pack_id not in own), *own.values()))

    def _national(self) -> tuple[RulePack, ...]:
        return tuple(p for p in self.packs if not p.division)

    def _ground(self, on: date) -> RulePack:
        held = [p for p in self._national() if p.is_in_force(on)]
        if not held:
            raise NoRulesRead(on, min(p.in_force_from for p in self._national() if p.in_force_from))
        return max(held, key=lambda p: (p.in_force_from or date.min, p.pack_id))


def joined(packs: Sequence[RulePack]) -> RulePack:
    """Several packs as the one they make together, the most general first."""
    return reduce(RulePack.joined, packs)


@cache
def shipped_documents() -> Mapping[str, Document]:
    """Documents of gazetteer/rules/packs/documents.toml, read once."""
    folder = resources.files("gazetteer.rules").joinpath("packs")
    return parse_documents(folder.joinpath(_DOCUMENTS).read_text(encoding="utf-8"), source=_DOCUMENTS)


@cache
def shipped_shelf() -> PackShelf:
    """The packs that come with the house, read once."""
    folder = resources.files("gazetteer.rules").joinpath("packs")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml") and f.name != _DOCUMENTS), key=lambda f: f.name)
    return shelf_of({f.name: f.read_text(encoding="utf-8") for f in files})


def shelf_of(texts: Mapping[str, str]) -> PackShelf:
    """A shelf out of texts by the names of their files.

    Raises:
        BadPack: one of them cannot be relied on, or two bear one id.
    """
    packs: dict[str, RulePack] = {}
    for source, text in texts.items():
        pack = parse_pack(text, source=source, library=shipped_documents())
        if pack.pack_id in packs:
            other = packs[pack.pack_id].source
            raise BadPack(
                source,
                Wording(f"编号“{pack.pack_id}”已用于“{other}”。", f"the id “{pack.pack_id}” is already that of “{other}”."),
            )
        packs[pack.pack_id] = pack
    return PackShelf(tuple(_in_full(pack, packs) for pack in packs.values()))


def _in_full(pack: RulePack, packs: Mapping[str, RulePack]) -> RulePack:
    if not pack.revises:
        return pack
    earlier = packs.get(pack.revises) or next((p for p in shipped_shelf().packs if p.pack_id == pack.revises), None)
    if earlier is None or earlier.revises == pack.pack_id:
        raise BadPack(
            pack.source,
            Wording(f"所修订的规则包“{pack.revises}”不存在。", f"the pack “{pack.revises}” it revises is not held."),
        )
    return pack.revised_from(_in_full(earlier, packs))


def packs_for(division_code: str, on: date) -> tuple[RulePack, ...]:
    """The shipped packs for a division and a day (see PackShelf.packs_for)."""
    return shipped_shelf().packs_for(division_code, on)
