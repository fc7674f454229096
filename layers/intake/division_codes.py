"""Division codes as sheets carry them, and the short codes the house keeps."""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from layers.codes import LENGTH_OF_LEVEL
from layers.intake.faults import Fault, Parsed
from layers.intake.text import as_arrow, as_series, is_among, to_half_width, to_text
from layers.wording import Wording

# Columns of any layer that hold codes of divisions, one or several.
CODE_COLUMNS = frozenset({"division_code", "parent_code", "mca_code", "stats_code", "side_a", "side_b"})
CODE_LIST_COLUMNS = frozenset({"serves"})

LENGTHS = tuple(LENGTH_OF_LEVEL.values())
# GB/T 2260: seven regions of provinces and the special ones; 重庆, the youngest, is 50.
PROVINCES = frozenset({"50"}) | frozenset(
    f"{region}{number}"
    for region, last in zip("12345678", (5, 3, 7, 6, 4, 5, 1, 2), strict=True)
    for number in range(1, last + 1)
)
# The country itself, which tables list as the parent of provinces, and what they write where there is no parent.
_NO_PARENT = frozenset({"0", "00", "000000", "10", "100000", "86", "1"})


def parse_codes(cells: pd.Series, *, is_parent: bool = False) -> Parsed:
    """Short codes: zero padding off (620423000000 → 620423), `310101.0` and full-width digits understood.

    A code a sheet turned into 6.20423E+11 has lost digits and is a fault. Anything else that is not a code stays as it
    is written, for the check to name.
    """
    plain = to_half_width(to_text(cells)).str.replace(" ", "").str.removeprefix("'")
    decimal = plain.str.match(r"^\d+\.0+$").fillna(False)
    plain = plain.where(~decimal, plain.str.split(".").str[0]) if decimal.any() else plain
    scientific = plain.str.match(r"^\d(?:\.\d+)?[eE]\+?\d+$").fillna(False).to_numpy(dtype=bool)
    short = shorten_codes(plain.where(~scientific))
    if is_parent:
        short = short.where(~short.isin(_NO_PARENT))
    return Parsed(short.astype("str"), (Fault("intake.digits-lost", scientific, _digits_lost),))


def parse_code_sets(joined: pd.Series) -> pd.Series:
    """Several codes joined by `;`, each shortened."""
    known = joined.dropna()
    if known.empty:
        return joined
    apart = known.str.split(";").explode()
    short = parse_codes(apart).values
    again = short.groupby(level=0, sort=False).agg(lambda codes: ";".join(dict.fromkeys(codes.dropna())))
    return again.reindex(joined.index).astype("str")


def shorten_codes(codes: pd.Series) -> pd.Series:
    """`layers.codes.shorten_code` for a whole column; texts that are no code of 4, 6, 9 or 12 digits stay as they are."""
    array = as_arrow(codes)
    for pattern in (r"^(\d{9})000$", r"^(\d{6})000$", r"^(\d{4})00$", r"^(\d{2})00$"):
        array = pc.replace_substring_regex(array, pattern=pattern, replacement=r"\1")
    return as_series(array, codes.index)


def levels_of(codes: pd.Series) -> pd.Series:
    """The level each short code's length stands for; missing for any other length."""
    digits = codes.str.fullmatch(r"\d+").fillna(False)
    of_length = {length: level for level, length in LENGTH_OF_LEVEL.items()}
    return codes.str.len().where(digits).map(of_length).astype("str")


def parents_of(codes: pd.Series) -> pd.Series:
    """The nearest code above that the same column lists, else the code one level up by its digits.

    The nearest listed one, because direct-controlled cities list districts straight under the province.
    """
    length = codes.str.len().fillna(0)
    nearest = pd.Series(np.full(len(codes), None, dtype=object), index=codes.index).astype("str")
    one_up = nearest.copy()
    for cut in sorted(LENGTHS[:-1], reverse=True):
        above = codes.str.slice(0, cut).where(length > cut)
        nearest = nearest.fillna(above.where(is_among(above, codes)))
        one_up = one_up.fillna(above)
    return nearest.fillna(one_up.where(length.isin(LENGTHS)))


def _digits_lost(word: str) -> Wording:
    return Wording(
        f"代码“{word}”被表格改成了科学计数法，末尾数字已丢失。请把该列设为文本后重新填写。",
        f"The code “{word}” was turned into scientific notation and lost its last digits. Format the column as text and enter it again.",
    )
