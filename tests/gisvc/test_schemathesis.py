"""Both descriptions of the interface hold: made-up requests, good and bad, are answered by what was promised and never by a server error.

A few at the bounds of some operations' parameters, the same in every run; `python -m benchmarks.schemathesis_run` tries them all and thousands of random ones.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import NO_TLS, serving
from tests.little_county import little_county
from tests.made_up_requests import BECAUSE, as_tried

# Every so many operations, so that all kinds of them are met, and of each about so many good and so many bad requests.
SAMPLE = {"/openapi.json": (10, 3), "/ogc/api?f=json": (11, 4)}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    desk = create_app(Settings(demonstration=True, person_at_once=40, person_work_s=2400), little_county(), None)
    with serving(desk) as address:
        yield address


@pytest.mark.parametrize("path", SAMPLE)
def test_made_up_requests_are_answered_as_the_description_says(address: str, path: str) -> None:
    every, most = SAMPLE[path]
    document = described(address, path)
    answered: Counter[int] = Counter()
    for operation in operations_of(document)[::every]:
        answered += hold(operation, base_of(document, address), most=most)
    assert answered.total() > 50
    assert {200, 400} <= set(answered)


def test_a_description_that_lies_is_found_out(address: str) -> None:
    document = described(address, "/ogc/api?f=json")
    landing = document["paths"]["/"]["get"]
    landing["responses"] = {"200": {"description": "", "content": {"text/csv": {}}}}
    document["paths"] = {"/": {"get": landing}}
    (operation,) = operations_of(document)
    with pytest.raises(FailureGroup) as found:
        hold(operation, base_of(document, address), most=4)
    assert {type(failure).__name__ for failure in found.value.exceptions} <= {"UndefinedStatusCode", "UndefinedContentType"}


def described(address: str, path: str) -> dict[str, Any]:
    """As it is served, without its means of signing in: the demonstration asks nobody who he is, and half of the requests would try wrong tokens."""
    document: dict[str, Any] = as_tried(httpx.get(address + path, trust_env=False, verify=NO_TLS, timeout=120).json())
    document.pop("security", None)
    document["components"].pop("securitySchemes")
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return document


def base_of(document: dict[str, Any], address: str) -> str:
    return str(document["servers"][0]["url"]) if "servers" in document else address


def operations_of(document: dict[str, Any]) -> list[Any]:
    schema: Any = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_str(BECAUSE))
    return [found.ok() for found in schema.get_all_operations()]


def hold(operation: Any, base: str, *, most: int) -> Counter[int]:
    """Ask about `most` good and `most` bad requests, spread over those the description suggests; returns how often which status answered."""
    answered: Counter[int] = Counter()
    how = operation.schema.config.generation
    for mode in GenerationMode:
        suggested = operation.schema.iter_coverage_cases(operation, generation_modes=[mode], generation_config=how)
        cases = [
            case for case in suggested if case.method.upper() == operation.method.upper()
        ]  # because a 405 is soon understood
        for case in cases[:: max(1, len(cases) // most)]:
            answer = case.call(base_url=base, timeout=120)
            answered[answer.status_code] += 1
            case.validate_response(answer)
    return answered
