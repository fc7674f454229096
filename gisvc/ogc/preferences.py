"""What a client would rather have (RFC 7240): the feature as it is now in the answer, or as little as possible."""

from dataclasses import dataclass

_MOST = 1_000  # characters of a Prefer header that are read


@dataclass(frozen=True, slots=True)
class Preferences:
    """Whether the feature as it is after the change is wanted, and whether strictness was asked for in so many words."""

    wants_feature: bool
    wants_strict: bool

    @property
    def refused(self) -> dict[str, str]:
        """What a refusal says of them: everything is handled strictly, asked for or not."""
        return {"Preference-Applied": "handling=strict"} if self.wants_strict else {}

    @property
    def shown(self) -> dict[str, str]:
        return {"Preference-Applied": "return=representation"} if self.wants_feature else {}


def parse_prefer(header: str) -> Preferences:
    """The first word on each preference counts; unknown ones are passed over, as RFC 7240 has it."""
    said: dict[str, str] = {}
    for part in header[:_MOST].split(","):
        name, _, value = part.partition(";")[0].partition("=")
        said.setdefault(name.strip().lower(), value.strip().strip('"').lower())
    return Preferences(said.get("return") == "representation", said.get("handling") == "strict")
