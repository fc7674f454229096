"""What a reconciliation client asks (Reconciliation API v0.2): batches of texts to match, and properties to fetch, read with care."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from layers.errors import Refusal
from layers.wording import Wording

MOST_QUERIES = 50
MOST_ANSWERS = 20
MOST_IDS = 200
LONGEST = 200
DEEPEST_CHARS = 400_000


class BadReconciliation(Refusal):
    """A reconciliation request that cannot be read."""

    code = "gisvc.bad-reconciliation"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(Wording(f"对照请求不可用：{zh}", f"The reconciliation request cannot be used: {en}"))


@dataclass(frozen=True, slots=True)
class Query:
    """One text to match: `kinds` narrow it to kinds of names, `clues` are values of columns beside it, by property id."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 5
    clues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """Places and the properties asked for them."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str) -> dict[str, Query]:
    """A batch of queries by the client's own keys.

    Raises:
        BadReconciliation: no JSON object, more than fifty queries, or one without its text.
    """
    batch = _object(text)
    if len(batch) > MOST_QUERIES:
        raise BadReconciliation(f"一批最多 {MOST_QUERIES} 条。", f"at most {MOST_QUERIES} queries a batch.")
    return {key[:LONGEST]: _query(raw) for key, raw in batch.items()}


def read_extension(text: str) -> Extension:
    """Raises BadReconciliation: no JSON object, or more than two hundred places."""
    asked = _object(text)
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list) or len(ids) > MOST_IDS or len(properties) > MOST_QUERIES:
        raise BadReconciliation(
            f"须有 ids（至多 {MOST_IDS} 个）和 properties。", f"it needs ids, at most {MOST_IDS}, and properties."
        )
    return Extension(tuple(str(i)[:LONGEST] for i in ids), tuple(_property_id(p) for p in properties))


def _object(text: str) -> dict[str, Any]:
    if len(text) > DEEPEST_CHARS:
        raise BadReconciliation("内容过长。", "it is too long.")
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        read = None
    if not isinstance(read, dict):
        raise BadReconciliation("不是 JSON 对象。", "it is no JSON object.")
    return read


def _query(raw: object) -> Query:
    if not isinstance(raw, dict) or not isinstance(raw.get("query"), str):
        raise BadReconciliation("每条须有 query 文本。", "every query needs its text.")
    limit = raw.get("limit")
    kinds = raw.get("type")
    clues: dict[str, tuple[str, ...]] = {}
    told = raw.get("properties")
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict) and isinstance(one.get("pid"), str):
            clues[one["pid"][:LONGEST]] = _values(one.get("v"))
    return Query(
        text=unicodedata.normalize("NFC", raw["query"])[:LONGEST].strip(),
        kinds=tuple(str(k)[:LONGEST] for k in (kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else [])),
        limit=min(max(limit, 1), MOST_ANSWERS) if isinstance(limit, int) and not isinstance(limit, bool) else 5,
        clues=clues,
    )


def _values(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(str(v.get("id") or v.get("name") or "") if isinstance(v, dict) else str(v) for v in found if v is not None)[
        :LONGEST
    ]


def _property_id(raw: object) -> str:
    if isinstance(raw, dict) and isinstance(raw.get("id"), str):
        return str(raw["id"])[:LONGEST]
    raise BadReconciliation("properties 的每一项须有 id。", "every property needs its id.")
