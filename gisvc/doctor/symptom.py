"""One thing a doctor looked at, and how it is."""

from dataclasses import dataclass

from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Symptom:
    """Carries no secret and no row: it is meant to be sent to whoever helps."""

    what: str
    sentence: Wording
    is_wrong: bool = False
    is_doubtful: bool = False

    @property
    def sign(self) -> str:
        return "✗" if self.is_wrong else "!" if self.is_doubtful else "✓"


def fine(what: str, zh: str, en: str) -> Symptom:
    return Symptom(what, Wording(zh, en))


def doubtful(what: str, zh: str, en: str) -> Symptom:
    return Symptom(what, Wording(zh, en), is_doubtful=True)


def wrong(what: str, zh: str, en: str) -> Symptom:
    return Symptom(what, Wording(zh, en), is_wrong=True)
