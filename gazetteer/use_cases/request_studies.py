"""What the committee's requests teach: which rules are overridden by whom, and what a rename would touch."""

from dataclasses import dataclass

import pandas as pd

from gazetteer.requests.consequences import Consequences, Touched, consequences_of
from gazetteer.requests.effects import place_of
from gazetteer.requests.exemptions import Exemption, RuleOverridden, exemptions_of, rules_overridden
from gazetteer.specs import DOORPLATES, SIGNS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.request_settings import SHIPPED_RULES, RequestRules
from gazetteer.use_cases.requests import read_request, read_requests
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class ExemptionRegister:
    """Every exemption of this view, and how often each rule was overridden."""

    exemptions: tuple[Exemption, ...]
    rules: tuple[RuleOverridden, ...]


def read_exemptions(store: Store, *, rules: RequestRules = SHIPPED_RULES) -> ExemptionRegister:
    """The exemption register with its statistics."""
    requests = read_requests(store, rules=rules)
    return ExemptionRegister(exemptions_of(requests), rules_overridden(requests))


def study_consequences(store: Store, request_id: str, *, addresses: pd.DataFrame | None = None) -> Consequences:
    """What a request would touch if it were approved: signs and plates held here, and addresses where a table is given.

    Raises:
        UnknownRequest: no such request in this view.
    """
    now = read_request(store, request_id).request.application
    tables = (read_on(store, spec) if store.summarise(spec).last_commit else None for spec in (SIGNS, DOORPLATES))
    signs, plates = tables
    return consequences_of(
        place_of(now),
        now.text("old_name") or (now.name if now.request_type == "cancelling" else ""),
        Touched(signs, plates, addresses),
    )
