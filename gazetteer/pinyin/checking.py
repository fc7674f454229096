"""A spelling somebody wrote, compared with the standard one: what is wrong with it, by which rule, and how it should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.kinds import NameKind
from gazetteer.pinyin.comparison import Comparison, fault, missing_form
from gazetteer.pinyin.reading import Readings
from gazetteer.pinyin.spelling import CHINESE, Spelling, SpellingStatus, asked_language_of, spell
from layers.report import Fact, Finding, Report, Severity


@dataclass(frozen=True, slots=True)
class GivenSpelling:
    """What somebody wrote: the toned spelling, and the capitals; None where that form is not in question."""

    toned: str | None = None
    capitals: str | None = None


def check_spelling(
    given: GivenSpelling | str, name: str, kind: NameKind | str, *, readings: Readings | None = None, language: str = ""
) -> Report:
    """Check a given spelling of a name against the rules P01–P07; a clean report says that nothing is to be changed.

    Every finding's evidence names the rule (`rule`, P01–P07), the norm (`norm`, "1984-7" is rule 7 of 1984) and what is expected. An empty form that is
    in question is P01. Refuses what `spell` refuses.
    """
    forms = GivenSpelling(toned=given) if isinstance(given, str) else given
    expected = spell(name, kind, readings=readings, language=language)
    found: list[Finding] = []
    if language not in CHINESE or asked_language_of(expected.name, expected.kind, readings or Readings(), language):
        found += _of_another_language(forms, expected)
    else:
        if forms.toned is not None:
            found += Comparison(forms.toned, expected).findings()
        if forms.capitals is not None:
            found += _capitals(forms.capitals, expected)
        found += [f for f in expected.findings if f.evidence.get("rule") in {"P05", "P06"}]
    return Report.of(found)


def _capitals(given: str, expected: Spelling) -> Iterator[Finding]:
    facts: dict[str, Fact] = {"given": given, "expected": expected.capitals}
    if not given.strip():
        yield missing_form("罗马字母拼写（大写）", "spelling in capitals", expected.capitals)
    elif given == expected.capitals_joined != expected.capitals:
        said = (
            f"大写拼写未分写（推送格式）：分写为 {expected.capitals}。",
            f"Written without blanks (the form registers push): {expected.capitals}.",
        )
        yield fault("P03", "capitals-joined", Severity.NOTE, said, norm="1984-1", **facts)
    elif given != expected.capitals:
        said = (f"大写拼写应为 {expected.capitals}，不是 {given}。", f"In capitals it is {expected.capitals}, not {given}.")
        yield fault("P03", "capitals-form", Severity.WARNING, said, norm="1984-10", **facts)


def _of_another_language(forms: GivenSpelling, expected: Spelling) -> Iterator[Finding]:
    if expected.status is SpellingStatus.NEEDS_REGISTER_VALUE:
        if not (forms.toned or forms.capitals):
            yield missing_form("罗马字母拼写", "spelling", "登记册所载拼写")
        yield from (f for f in expected.findings if f.evidence.get("rule") == "P06")
        return
    for given, right in ((forms.toned, expected.toned), (forms.capitals, expected.capitals)):
        if given is not None and given != right:
            said = (
                f"少数民族语地名应保持登记册拼写 {right}，不是“{given}”。",
                f"A name of another language keeps the register's spelling {right}, not “{given}”.",
            )
            yield fault("P06", "minority-form", Severity.WARNING, said, norm="SYLL 1976", given=given, expected=right)
