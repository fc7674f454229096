"""T41 (real routes): every refusal of the house and every exception, raised beneath a real page and a real route, tells nothing of our insides."""

import inspect
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import httpx
import pytest

from gisvc.refusals import house_refusals, status_of
from layers.errors import Refusal
from layers.report import Report
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.wording import Wording
from tests.threats.test_t41_error_details import INSIDES, TROUBLES

SECRET_PLACE = "/srv/gisvc-inside/county.gpkg"
TELLS = ("gisvc-inside", "/srv/", "SELECT geom", "Traceback", "site-packages", "0x7f12", '.py"')


def refusals() -> list[Refusal]:
    """Every refusal made with plain values, a path wherever it takes one. What cannot be made so is counted, and few."""
    found = []
    for kind in house_refusals():
        try:
            found.append(_made(kind))
        except Exception:  # noqa: S112  # it wants more than plain values; the test below says how few these are
            continue
    return found


def _made(kind: type[Refusal]) -> Refusal:
    hints = get_type_hints(kind.__init__)
    parameters = list(inspect.signature(kind).parameters.values())
    wanted = [one for one in parameters if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    values = {one.name: _value(one.name, hints.get(one.name, str)) for one in wanted}
    plain = [value for one, value in zip(wanted, values.values(), strict=True) if one.kind is not one.KEYWORD_ONLY]
    return kind(*plain, **{one.name: values[one.name] for one in wanted if one.kind is one.KEYWORD_ONLY})


def _value(name: str, hint: Any) -> Any:
    plain: dict[Any, Any] = {
        str: f"said-{name}", int: 7, float: 1.5, bool: True, Path: Path(SECRET_PLACE), date: date(2026, 1, 2), datetime: datetime(2026, 1, 2, tzinfo=UTC),
        Wording: Wording("话", "words"), Report: Report(), BaseException: OSError(INSIDES), Exception: OSError(INSIDES), OSError: OSError(INSIDES),
    }  # fmt: skip
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if hint is LayerSpec:
        from layers.reference import DIVISIONS

        return DIVISIONS
    options = get_args(hint)
    if options:
        origin = getattr(hint, "__origin__", None)
        if origin in (tuple, list, set, frozenset) or "abc" in str(origin):
            return {"a": "b"} if "Mapping" in str(origin) else (_value(name, options[0]),)
        return _value(name, options[0])
    return f"said-{name}"


REFUSALS = refusals()


def test_nearly_every_refusal_can_be_made_with_plain_values() -> None:
    assert len(REFUSALS) >= 0.9 * len(house_refusals()), sorted(
        {kind.__name__ for kind in house_refusals()} - {type(one).__name__ for one in REFUSALS}
    )


@pytest.fixture
def troubled(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A way to break the store beneath every route: what it raises is what we say."""

    def trouble(raised: Exception) -> None:
        def fails(*_: object, **__: object) -> int:
            raise raised

        monkeypatch.setattr(MemoryStore, "last_commit", fails)

    return trouble


def test_every_refusal_has_its_status_and_tells_no_path(troubled: Any, whole_program: httpx.Client) -> None:
    for refusal in REFUSALS:
        troubled(refusal)
        answer = whole_program.get("/readyz")
        assert answer.status_code == status_of(refusal), type(refusal)
        body = answer.json()
        assert (body["code"], body["type"]) == (refusal.code, f"urn:gisvc:problem:{refusal.code}")
        assert body["detail"], type(refusal)
        assert [told for told in TELLS if told in answer.text + str(answer.headers)] == [], type(refusal)
        if answer.status_code in (429, 503):
            assert int(answer.headers["retry-after"]) > 0, type(refusal)


def test_no_exception_beneath_a_real_route_tells_anything(troubled: Any, whole_program: httpx.Client) -> None:
    for kind in TROUBLES:
        troubled(kind(INSIDES))
        answer = whole_program.get("/readyz")
        assert (answer.status_code, answer.json()["code"]) == (500, "gisvc.unexpected"), kind
        assert [told for told in TELLS if told in answer.text + str(answer.headers)] == [], kind


def test_every_page_and_route_that_breaks_says_only_its_number(
    troubled: Any, whole_program: httpx.Client, whole_browser: httpx.Client, all_routes: Any
) -> None:
    """The same trouble beneath every third route: whatever page or answer it spoils, nothing of it comes out."""
    troubled(OSError(INSIDES))
    broken = 0
    for n, route in enumerate(all_routes[::3]):
        client = whole_browser if n % 2 else whole_program
        answer = client.request(route.method, route.at())
        broken += answer.status_code == 500
        assert [told for told in TELLS if told in answer.text + str(answer.headers)] == [], route.name
        assert answer.status_code != 500 or answer.headers["x-request-id"] in answer.text, route.name
    assert broken > 25
