"""What cannot be reckoned of niches and plots, and what to ask or correct instead."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleSpread(Refusal):
    """Low, middle and high that are none."""

    code = "planning.impossible-spread"

    def __init__(self, low: float, middle: float, high: float) -> None:
        super().__init__(
            Wording(
                f"低、中、高三个数 {low:g}、{middle:g}、{high:g} 不可用：须为不小于 0 的数，且中值在低、高之间。",
                f"Low, middle and high cannot be {low:g}, {middle:g}, {high:g}: none below 0, and the middle between the others.",
            ),
            low=str(low),
            middle=str(middle),
            high=str(high),
        )


class ImpossibleRate(Refusal):
    """A death rate or a share beyond what can be."""

    code = "planning.impossible-rate"

    def __init__(self, what: Wording, value: float, most: float) -> None:
        super().__init__(
            Wording(
                f"{what.zh} {value:g} 不可用：最大为 {most:g}（比例写 0–1，死亡率写 0.007 即 7‰）。",
                f"{what.en}: {value:g} is beyond {most:g} (shares are 0–1; a death rate of 7 per mille is 0.007).",
            ),
            value=str(value),
            most=most,
        )


class ImpossibleHorizon(Refusal):
    """So many years ahead, of lead or to a phase, as nobody can reckon with."""

    code = "planning.impossible-horizon"

    def __init__(self, what: Wording, years: int, least: int, most: int) -> None:
        super().__init__(
            Wording(
                f"{what.zh} {years} 年不可用，请给出 {least} 到 {most} 之间的整数。",
                f"{what.en} cannot be {years} years: give a whole number from {least} to {most}.",
            ),
            years=years,
        )


class UnknownTownship(Refusal):
    """A new columbarium for a township that the area does not have."""

    code = "planning.unknown-township"

    def __init__(self, code: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"本区域没有代码为 {code} 的乡镇街道。可用：{listed}（全区域共用写区域代码）。",
                f"No township {code} in this area. Townships: {listed} (the area's own code: shared by all).",
            ),
            township=code,
        )


class ImpossibleOpening(Refusal):
    """A new columbarium that opens in no year asked about, or holds nothing."""

    code = "planning.impossible-opening"

    def __init__(self, text: str) -> None:
        super().__init__(
            Wording(
                f"新设“{text}”不可用：写“乡镇代码:格位数:启用年份”，格位数大于 0，如 620423101:2000:2028。",
                f"“{text}” opens nothing: write TOWNSHIP:NICHES:YEAR with more than 0 niches, for example 620423101:2000:2028.",
            ),
            opening=text,
        )


class YearsRunOut(Refusal):
    """A new columbarium that opens outside the years asked about."""

    code = "planning.opening-out-of-range"

    def __init__(self, year: int, first: int, last: int) -> None:
        super().__init__(
            Wording(
                f"启用年份 {year} 不在所算的 {first}–{last} 年内。已建成的请录入设施，更晚的请加长年限。",
                f"Nothing can open in {year}: the reckoning covers {first}–{last}. Enter what stands as a facility, or ask for more years.",
            ),
            year=year,
        )
