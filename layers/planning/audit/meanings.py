"""What a printed coverage may mean: the seven readings of 覆盖率, and which whole it was divided by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from layers.planning.audit.arithmetic import half_up, printed_share
from layers.planning.audit.claims import Claims, Quantity, Role, Statement
from layers.planning.audit.objections import Objection, cite
from layers.report import Severity
from layers.wording import Wording


class Meaning(StrEnum):
    """The seven meanings of coverage."""

    FACILITIES_PER_UNIT = "facilities_per_unit"
    UNITS_WITH_ONE = "units_with_one"
    CENTRES_IN_RADIUS = "centres_in_radius"
    PEOPLE_IN_UNITS = "people_in_units"
    PEOPLE_BY_AREA = "people_by_area"
    PEOPLE_BY_NETWORK = "people_by_network"
    PROVIDED_ESTATES = "provided_estates"

    @property
    def label(self) -> Wording:
        return _MEANINGS[self]


_MEANINGS = {
    Meaning.FACILITIES_PER_UNIT: Wording("设施数 ÷ 单位数", "facilities / units"),
    Meaning.UNITS_WITH_ONE: Wording("有设施的单位 ÷ 单位数", "units holding one / units"),
    Meaning.CENTRES_IN_RADIUS: Wording("中心点在半径内的单位 ÷ 单位数", "units whose centre lies in the radius / units"),
    Meaning.PEOPLE_IN_UNITS: Wording("有设施的单位中的人口 ÷ 人口", "people in units holding one / people"),
    Meaning.PEOPLE_BY_AREA: Wording("按面积分摊的半径内人口 ÷ 人口", "people in the radius, by area / people"),
    Meaning.PEOPLE_BY_NETWORK: Wording("按路网时间可达的人口 ÷ 人口", "people in reach along roads / people"),
    Meaning.PROVIDED_ESTATES: Wording("配建达标的小区 ÷ 应配建小区", "estates with the facility due / estates"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to come to a printed ratio from known figures, and whether it prints the same.

    `is_literal`: both numbers are those the statement names. `computed` is the ratio as it would be printed.
    """

    statement: str
    part: Quantity
    whole: Quantity
    part_from: Statement
    whole_from: Statement
    computed: str
    fits: bool
    is_literal: bool

    @property
    def meaning(self) -> Meaning | None:
        """Which of the seven it is, where the file says what the number counts."""
        word = self.part.meaning
        return Meaning(word) if word in set(Meaning) else None

    @property
    def sentence(self) -> Wording:
        a, b = self.part_from.printed.text, self.whole_from.printed.text
        verdict = Wording("相符", "fits") if self.fits else Wording("不符", "does not fit")
        return Wording(
            f"{self.part.label.zh} {a} ÷ {self.whole.label.zh} {b} = {self.computed}：{verdict.zh}",
            f"{self.part.label.en} {a} / {self.whole.label.en} {b} = {self.computed}: {verdict.en}",
        )


def readings_of(claims: Claims, statement: Statement) -> tuple[Reading, ...]:
    """Every ratio of known counts that a printed ratio may stand for: its own part and whole, and what either may be taken for.

    A number may be taken for its strata, for what they are strata of, and for others of its family (户籍, 常住).
    """
    parts = _known(claims, _kin(claims, statement.quantity), statement.on)
    wholes = _known(claims, _kin(claims, statement.of), statement.on)
    return tuple(_reading(claims, statement, p, w) for p in parts for w in wholes if p.quantity != w.quantity)


@dataclass(frozen=True, slots=True)
class MeaningVerdict:
    """One of the seven meanings held to a printed coverage; `fits` is None where its two numbers are not known."""

    meaning: Meaning
    computed: str | None
    fits: bool | None


def meanings_of(
    claims: Claims, statement: Statement, computed: Mapping[Meaning, tuple[int, int]] | None = None
) -> tuple[MeaningVerdict, ...]:
    """All seven meanings of a printed coverage: which reproduce it within its printed digits, which are excluded, which lack numbers.

    Args:
        claims: the file; counts it states are used for the meaning their quantity declares.
        statement: the printed share.
        computed: numerator and denominator by meaning, as the layers give them; they go before the stated counts.
    """
    pairs = {
        r.meaning: (r.part_from.printed.value, r.whole_from.printed.value) for r in readings_of(claims, statement) if r.is_literal
    }
    known = pairs | {m: (Fraction(a), Fraction(b)) for m, (a, b) in (computed or {}).items()}
    verdicts = []
    for meaning in Meaning:
        part, whole = known.get(meaning, (Fraction(0), Fraction(0)))
        if not whole:
            verdicts.append(MeaningVerdict(meaning, None, None))
        else:
            verdicts.append(MeaningVerdict(meaning, printed_share(part, whole, statement), statement.ratio.holds(part / whole)))
    return tuple(verdicts)


def _reading(claims: Claims, statement: Statement, part: Statement, whole: Statement) -> Reading:
    grains = claims.quantities
    ratio = part.printed.value / whole.printed.value if whole.printed.value else Fraction(0)
    return Reading(
        statement.id,
        grains[part.quantity],
        grains[whole.quantity],
        part,
        whole,
        printed_share(part.printed.value, whole.printed.value or 1, statement),
        bool(whole.printed.value) and statement.ratio.holds(ratio),
        part.quantity == statement.quantity and whole.quantity == statement.of,
    )


def _kin(claims: Claims, name: str) -> tuple[str, ...]:
    """What a quantity may be taken for, itself first."""
    found = [name]
    for total in claims.totals:
        if name in (total.whole, *total.parts):
            found += [total.whole, *total.parts]
    family = claims.quantities[name].family
    found += [q.id for q in claims.quantities.values() if family and q.family == family]
    return tuple(dict.fromkeys(found))


def _known(claims: Claims, names: tuple[str, ...], on: str) -> list[Statement]:
    facts = [s for s in claims.of_role(Role.FACT) if not s.is_ratio and s.covers(on) and s.printed.interval.low is not None]
    return [s for name in names for s in facts if s.quantity == name]


def judge_readings(claims: Claims, in_conflict: frozenset[str]) -> Iterator[Objection]:
    """Counts that reproduce a doubtful share only as the count of one stratum, and wholes of the same family that exclude a rate."""
    for statement in claims.of_role(Role.FACT):
        if not statement.is_ratio:
            continue
        readings = readings_of(claims, statement)
        if statement.id in in_conflict and not any(r.fits and r.is_literal for r in readings):
            yield from (_taken_for(claims, statement, r) for r in readings if r.fits and not r.is_literal)
        if not any(r.is_literal or r.fits for r in readings):
            others = [r for r in readings if r.part.id == statement.quantity and r.whole.family]
            yield from (_excluded(claims, statement, r) for r in others)


def _taken_for(claims: Claims, statement: Statement, reading: Reading) -> Objection:
    """“116” may be the count of the villages alone."""
    meant, cited = claims.quantities[statement.quantity], cite(claims, reading.part_from)
    count, target = reading.part_from.printed.text, cite(claims, statement)
    return Objection(
        "audit.count-of-one-stratum",
        Severity.NOTE,
        Wording(
            f"{cited.zh} 中的“{count}”可能只是“{meant.label.zh}”的数目：{count} ÷ {reading.whole_from.printed.text} = {reading.computed}，"
            f"正好印作 {target.zh}。",
            f"The “{count}” of {cited.en} may count “{meant.label.en}” alone: {count} / {reading.whole_from.printed.text} = "
            f"{reading.computed}, which prints as {target.en}.",
        ),
        (reading.sentence,),
        (reading.part_from.id, statement.id, reading.whole_from.id),
    )


def _excluded(claims: Claims, statement: Statement, reading: Reading) -> Objection:
    """The rate needs another whole than the one the document knows."""
    cited, label = cite(claims, statement), claims.quantities[statement.of].label
    low = statement.ratio.low
    needed = "" if not low else half_up(reading.part_from.printed.value / low, 0)
    return Objection(
        "audit.needs-another-whole",
        Severity.WARNING,
        Wording(
            f"{cited.zh} 要求“{label.zh}”不超过 {needed}；同一文件的“{reading.whole.label.zh}”为 {reading.whole_from.printed.text}，"
            f"按它只有 {reading.computed}。应写明分母。",
            f"{cited.en} needs at most {needed} “{label.en}”; the known “{reading.whole.label.en}” are {reading.whole_from.printed.text}, "
            f"which gives {reading.computed}. The denominator should be stated.",
        ),
        (reading.sentence,),
        (statement.id, reading.part_from.id, reading.whole_from.id),
    )
