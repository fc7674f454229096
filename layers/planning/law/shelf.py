"""The shelf of rule packs: those shipped and the bureau's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from layers.planning.law.errors import BadRulePack, NoRulePack, UnknownRulePack
from layers.planning.law.pack_file import parse_pack
from layers.planning.law.rules import RulePack
from layers.wording import Wording

PackNames = str | Iterable[str]


@dataclass(frozen=True, slots=True)
class RuleShelf:
    """Every rule pack at hand, in the order of their files."""

    packs: tuple[RulePack, ...]

    def named(self, pack_id: str) -> RulePack:
        """
        Raises:
            UnknownRulePack: it is not held.
        """
        found = next((pack for pack in self.packs if pack.pack_id == pack_id), None)
        if found is None:
            raise UnknownRulePack(pack_id, [pack.pack_id for pack in self.packs])
        return found

    def stacked(self, names: PackNames) -> tuple[RulePack, ...]:
        """The packs of "a,b" (or of a list of ids), each once, in the order asked for: all rules of all of them hold together.

        Raises:
            NoRulePack: none is named.
            UnknownRulePack: one of them is not held.
        """
        listed = names.split(",") if isinstance(names, str) else names
        wanted = dict.fromkeys(name.strip() for name in listed if name.strip())
        if not wanted:
            raise NoRulePack(pack.pack_id for pack in self.packs)
        return tuple(self.named(name) for name in wanted)

    def with_packs(self, packs: Iterable[RulePack]) -> "RuleShelf":
        """This shelf with the bureau's own packs; one of the same id takes the place of a shipped one."""
        own = {pack.pack_id: pack for pack in packs}
        return RuleShelf((*(p for p in self.packs if p.pack_id not in own), *own.values()))


def rule_shelf_of(texts: Mapping[str, str]) -> RuleShelf:
    """Pack files by name.

    Raises:
        BadRulePack: one of them cannot be used, or two carry one id.
    """
    packs: dict[str, RulePack] = {}
    for name in sorted(texts):
        pack = parse_pack(texts[name], file=name)
        if pack.pack_id in packs:
            other = packs[pack.pack_id].file
            said = Wording(f"编号“{pack.pack_id}”与“{other}”相同。", f"its id “{pack.pack_id}” is that of “{other}”.")
            raise BadRulePack(name, "pack-twice", said)
        packs[pack.pack_id] = pack
    return RuleShelf(tuple(packs.values()))


def shipped_rules() -> RuleShelf:
    """The packs that come with the house."""
    folder = resources.files("layers.planning.law").joinpath("packs")
    return rule_shelf_of({f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".toml")})
