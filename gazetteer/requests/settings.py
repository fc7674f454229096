"""What a jurisdiction fixes for itself: who approves where the law leaves it open, how long each step may take, and which days do not count."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gazetteer.kinds import NameKind


@dataclass(frozen=True, slots=True)
class RouteSettings:
    """Who approves where the Regulation leaves it to others.

    Args:
        province_rules: authorities (codes) that approve a kind under the rules of the province; a kind that is not listed stays open.
        delegated_districts: districts (short codes) that approve streets by delegation, each with the document that says so. Empty: none does.
            The Regulation does not list districts (Art. 12(5)); practice exists and is unverified.
        important_facilities_only: whether estates, buildings and facilities that orient nobody are outside the Regulation (Art. 3(6)–(8)).
    """

    province_rules: Mapping[NameKind, tuple[str, ...]] = field(default_factory=dict)
    delegated_districts: Mapping[str, str] = field(default_factory=dict)
    important_facilities_only: bool = True
