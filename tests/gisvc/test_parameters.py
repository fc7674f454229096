"""Parameters: what a form leaves empty is no choice at any address, and a day is written one way."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from pydantic import TypeAdapter, ValidationError

from gisvc.app import create_app
from gisvc.routes.parameters import Day, EmptyIsNone
from gisvc.settings import Settings
from tests.little_county import little_county


def fields_that_may_be_empty() -> dict[str, Any]:
    """By address and name, found from the app itself: bounds included."""

    def below(dependant: Dependant) -> Iterator[Any]:
        yield from dependant.query_params
        for other in dependant.dependencies:
            yield from below(other)

    found: dict[str, Any] = {}
    for route in create_app(Settings(demonstration=True), little_county(), None).routes:
        inner: Any = route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        for one in inner:
            for field in below(one.dependant) if getattr(one, "dependant", None) else ():
                if EmptyIsNone in field.field_info.metadata:
                    found[f"{one.path}?{field.alias}"] = field
    return found


def test_an_empty_field_is_no_choice_at_every_address() -> None:
    """A bound beside it, instead of within the type, was held against the None: a server error at four addresses."""
    fields = fields_that_may_be_empty()
    assert len(fields) > 50
    assert [name for name, field in fields.items() if field.validate("", {}, loc=("query", field.alias)) != (None, [])] == []


def test_a_day_is_a_day() -> None:
    assert TypeAdapter(Day).validate_python("2020-12-31") == date(2020, 12, 31)
    assert TypeAdapter(Day).validate_json('"2020-12-31"') == date(2020, 12, 31)


@pytest.mark.parametrize(
    "said",
    [
        "0",
        "1700000000",
        "2020-12-31T00:00:00",
        " 2020-12-31",
        "2020-12-31\n",
        "20201231",
        "２０２０-12-31",
        "2020-02-30",
        0,
        True,
    ],
)
def test_what_is_not_written_as_a_day_is_none(said: object) -> None:
    """0 would be read as 1970-01-01: an answer about a day nobody asked for."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Day).validate_python(said)
    assert refused.value.errors()[0]["type"] in {"date_parsing", "date_from_datetime_parsing"}
