"""Find names and places: what the committee holds, read for the searches and reviews, and one place with all that is known of it."""

from datetime import date

from gazetteer.likeness.known import KnownName
from gazetteer.register.known_names import HeldNames, known_names
from gazetteer.specs import NAME_BANK, NAME_PLAN, NAMES, PLACES, REQUEST_STEPS, REQUESTS
from gazetteer.use_cases.reading import read_on
from layers.store.protocol import Store


def read_known_names(store: Store, as_of: date | None = None) -> tuple[KnownName, ...]:
    """Every name a new one must be held against, as the register stands.

    The register is read as it stands today; `as_of` leaves out names that began later and counts those ended by then as ended. None, the usual
    case of a review, keeps names decided already for a later day. An index built of it is good for `store.last_commit()`.
    """
    requests = read_on(store, REQUESTS)
    held = HeldNames(
        names=read_on(store, NAMES),
        places=read_on(store, PLACES),
        plan=read_on(store, NAME_PLAN),
        bank=read_on(store, NAME_BANK),
        pending=requests[~requests["request_id"].isin(_decided(store))],
    )
    return known_names(held, as_of=as_of)


def _decided(store: Store) -> set[str]:
    """Requests with a step that ended them."""
    steps = read_on(store, REQUEST_STEPS)
    ended = steps["facts"].str.contains('"outcome"', regex=False).fillna(False)
    return set(steps["request_id"][ended.to_numpy(dtype=bool)])
