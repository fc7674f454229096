"""What a person should look at before trusting a table of centres: rows without a position, a figure or anybody to serve."""

from collections.abc import Iterator, Sequence

from layers.planning.travel import REASONS
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

_SHOWN = 10


def several(
    code: str,
    keys: Sequence[object],
    why: Wording,
    *,
    layer: str = "facilities",
    severity: Severity = Severity.WARNING,
    **facts: Fact,
) -> Iterator[Finding]:
    """One finding for rows with one trouble: how many, which first, what follows. Nothing where there are none."""
    if len(keys) == 0:
        return
    first = ", ".join(str(key) for key in keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    sentence = Wording(f"{len(keys)} {why.zh}（{first}）", f"{len(keys)} {why.en} ({first})")
    evidence: dict[str, Fact] = {"rows": len(keys), "first": first, **facts}
    yield Finding(f"planning.{code}", severity, sentence, Where(layer, key=str(keys[0])), evidence)


def note_untied(keys: Sequence[object], reasons: Sequence[str], *, layer: str = "facilities") -> Iterator[Finding]:
    """Rows that no way of travelling reaches, by reason."""
    for reason in sorted(set(reasons) - {""}):
        why = REASONS[reason]
        told = Wording(
            f"处设施{why.zh}，不知能服务谁：列出，不按 0 计",
            f"centres: {why.en}; whom they serve cannot be told, so they are listed and never taken as 0",
        )
        chosen = [key for key, mine in zip(keys, reasons, strict=True) if mine == reason]
        yield from several("centre-not-tied", chosen, told, layer=layer, reason=reason)
