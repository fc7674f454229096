"""A range whose dash was lost in print: 20–30 m² become 2030 m²."""

from collections.abc import Iterator
from fractions import Fraction

from layers.planning.audit.arithmetic import half_up
from layers.planning.audit.claims import Claims, Statement
from layers.planning.audit.objections import Objection, cite
from layers.report import Severity
from layers.wording import Wording

# A setting of ours: rates of floor area per 100 households on record lie between 15 and 50 m² (Guizhou, Hubei, Anhui, Yinchuan).
# Twenty times another figure of the same kind is no policy, it is a misprint.
TIMES_OF_OTHERS = 20


def judge_lost_dashes(claims: Claims) -> Iterator[Objection]:
    """Rates twenty times another of the same units, whose digits part into a range that is not."""
    rates = [s for s in claims.statements if s.is_ratio and s.per > 1 and not s.printed.is_share and s.printed.value]
    for statement in rates:
        halves = _halves(statement.printed.text)
        alike = [s for s in rates if s is not statement and _kind(claims, s) == _kind(claims, statement)]
        usual = [s for s in alike if s.printed.value * TIMES_OF_OTHERS <= statement.printed.value]
        near = [s for s in usual if halves and s.printed.value / 3 <= halves[0] and halves[1] <= s.printed.value * 3]
        if halves and near:  # the same document's own figures are the better measure
            yield _object(claims, statement, min(near, key=lambda s: s.document != statement.document), halves)


def _kind(claims: Claims, statement: Statement) -> tuple[str, str, int]:
    return claims.quantities[statement.quantity].unit, claims.quantities[statement.of].unit, statement.per


def _halves(text: str) -> tuple[int, int] | None:
    """The two ends a number of four or six digits parts into, where they are a range."""
    if not text.isdigit() or len(text) not in (4, 6):
        return None
    middle = len(text) // 2
    low, high = int(text[:middle]), int(text[middle:])
    return (low, high) if low < high and text[middle] != "0" else None


def _object(claims: Claims, statement: Statement, usual: Statement, halves: tuple[int, int]) -> Objection:
    cited, other = cite(claims, statement), _from_elsewhere(claims, statement, usual)
    unit, each_of, whole = (
        claims.quantities[statement.quantity].unit,
        claims.quantities[statement.of].unit,
        claims.quantities[statement.of].label,
    )
    times = half_up(Fraction(statement.printed.value, usual.printed.value), 0)
    each = half_up(statement.printed.value / statement.per, 1)
    low, high = halves
    return Objection(
        "audit.lost-dash",
        Severity.WARNING,
        Wording(
            f"{cited.zh} 可能漏印了连接号，应为“{low}–{high}”：照原文是同类数字 {other.zh} 的 {times} 倍。",
            f"{cited.en} has probably lost its dash and means “{low}–{high}”: as printed it is {times} times a figure of the same kind, {other.en}.",
        ),
        (
            Wording(
                f"照原文：{statement.printed.text} {unit} ÷ {statement.per} {each_of} = 每{each_of} {each} {unit}",
                f"as printed: {statement.printed.text} {unit} / {statement.per} = {each} {unit} for each one of “{whole.en}”",
            ),
        ),
        (statement.id, usual.id),
    )


def _from_elsewhere(claims: Claims, statement: Statement, usual: Statement) -> Wording:
    """A figure of another document is no claim against this one: it is named with its document."""
    cited = cite(claims, usual)
    if usual.document == statement.document:
        return cited
    title = claims.documents[usual.document].title
    return Wording(f"《{title.zh}》{cited.zh}", f"{cited.en} of “{title.en}”")
