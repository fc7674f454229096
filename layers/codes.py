"""Division codes (区划代码): short and padded forms, levels and parents."""

LENGTH_OF_LEVEL = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
_LEVEL_OF_LENGTH = {length: level for level, length in LENGTH_OF_LEVEL.items()}


def shorten_code(code: str) -> str:
    """The code without its zero padding: `620423000000` → `620423`.

    The house keeps short codes, so that a code is the prefix of every code inside it.
    """
    for length in (9, 6, 4, 2):
        if len(code) > length and code[length:].strip("0") == "":
            code = code[:length]
    return code


def pad_code(code: str) -> str:
    """The twelve-digit form that statistics offices print: `620423` → `620423000000`."""
    return code.ljust(12, "0")


def level_of(code: str) -> str | None:
    """province, prefecture, county, township or village by the length of a short code; None for any other length."""
    return _LEVEL_OF_LENGTH.get(len(code)) if code.isascii() and code.isdigit() else None


def parent_of(code: str) -> str | None:
    """The short code one level up; None for a province or a malformed code.

    Parents are derived from the digits only as a default. A row's own `parent_code` wins: direct counties
    (省直辖县) and renumbered districts break the pattern.
    """
    level = level_of(code)
    if level is None or level == "province":
        return None
    shorter = [n for n in LENGTH_OF_LEVEL.values() if n < len(code)]
    return code[: max(shorter)]


def is_inside(code: str, area: str) -> bool:
    """Whether a short code is the area's own or lies in it."""
    return code.startswith(area)
