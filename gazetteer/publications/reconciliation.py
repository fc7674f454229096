"""The gazetteer as a reconciliation service (W3C Reconciliation Service API 0.2): a spreadsheet's names matched to places, from OpenRefine or by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gazetteer.kinds import NAME_KINDS, NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.publications.entries import Entry
from gazetteer.search.name_search import NameSearch
from gazetteer.search.question import Hit, Question, Why
from layers.codes import shorten_code
from layers.errors import Refusal
from layers.wording import Wording

MOST_QUERIES = 200
MOST_CANDIDATES = 25

# How sure a reason is, of 100. A setting of ours, shown with every candidate; only an only whole name is a match by itself.
SCORES: Mapping[Why, float] = {
    Why.WHOLE: 100,
    Why.SPECIFIC: 80,
    Why.SOUND_WHOLE: 75,
    Why.SOUND_SPECIFIC: 65,
    Why.BEGINS: 60,
    Why.SOUND_BEGINS: 50,
    Why.HOLDS: 45,
    Why.WORDS: 45,
    Why.SOUND_HOLDS: 35,
    Why.INITIALS_WHOLE: 30,
    Why.INITIALS_BEGIN: 20,
    Why.INITIALS_HOLD: 15,
    Why.LISTED: 0,
}
NOT_IN_FORCE = 10.0
"""What a candidate loses that is not a standard name in force."""

PROPERTIES: Mapping[str, Wording] = {
    "division_code": Wording("所属区划代码", "division code"),
    "division_name": Wording("所属政区", "division"),
    "standard_name": Wording("标准名称", "standard name"),
    "pinyin": Wording("汉语拼音", "pinyin"),
    "roman": Wording("罗马字母拼写", "roman spelling"),
    "place_code": Wording("地名代码", "place code"),
    "category": Wording("类别", "class"),
    "former_names": Wording("曾用名", "former names"),
    "meaning": Wording("含义", "meaning"),
    "history": Wording("沿革", "history"),
    "lon": Wording("经度", "longitude"),
    "lat": Wording("纬度", "latitude"),
}


class NotAQuery(Refusal):
    """A batch that is not in the form of the service."""

    code = "gazetteer.not-a-query"

    def __init__(self, what: Wording) -> None:
        super().__init__(
            Wording(f"核对请求不合格式：{what.zh}。", f"The reconciliation request is not in its form: {what.en}."),
            what=what.zh,
        )


@dataclass(frozen=True, slots=True)
class Service:
    """What the service answers from: the search over names it may show, and entries by place id for what it tells of them.

    `base` is the address the service stands at, ending in "/reconcile"; `view` the address of a place's page with `{{id}}` in it.
    """

    search: NameSearch
    entries: Mapping[str, Entry]
    name: str
    base: str
    view: str

    def manifest(self) -> dict[str, Any]:
        """What a client reads first."""
        types = [{"id": kind.value, "name": kind.label.zh} for kind in NameKind]
        suggest = {key: {"service_url": self.base, "service_path": f"/suggest/{key}"} for key in ("entity", "type", "property")}
        return {
            "versions": ["0.2"],
            "name": self.name,
            "identifierSpace": f"{self.base}/id/",
            "schemaSpace": f"{self.base}/kind/",
            "defaultTypes": types,
            "view": {"url": self.view},
            "preview": {"url": f"{self.base}/preview?id={{{{id}}}}", "width": 420, "height": 220},
            "suggest": suggest,
            "extend": {
                "propose_properties": {"service_url": self.base, "service_path": "/properties"},
                "property_settings": [],
            },
            "batchSize": 50,
        }

    def answer(self, queries: object) -> dict[str, Any]:
        """A batch of queries, each answered with its candidates, the best first, with score, match flag and the reasons.

        Raises:
            NotAQuery: it is no object of queries, or more than 200.
        """
        if not isinstance(queries, Mapping) or not all(isinstance(q, Mapping) for q in queries.values()):
            raise NotAQuery(Wording('应为 {"q0": {"query": …}} 形式的对象', 'it must be an object {"q0": {"query": …}}'))
        if len(queries) > MOST_QUERIES:
            raise NotAQuery(Wording(f"一次最多 {MOST_QUERIES} 条", f"at most {MOST_QUERIES} queries at once"))
        return {str(key): {"result": self._candidates(query)} for key, query in queries.items()}

    def suggest_entities(self, prefix: str, *, cursor: int = 0) -> dict[str, Any]:
        """Places to choose from while somebody types."""
        hits = self.search.search(Question(str(prefix)[:60], limit=10, skip=max(cursor, 0)), is_typing=True).hits
        return {"result": [self._described(hit.known) for hit in hits if hit.known.place_id in self.entries]}

    def suggest_types(self, prefix: str) -> dict[str, Any]:
        found = [kind for kind in NameKind if prefix in kind.value or prefix in kind.label.zh or prefix.lower() in kind.label.en]
        return {"result": [{"id": kind.value, "name": kind.label.zh, "description": kind.label.en} for kind in found]}

    def suggest_properties(self, prefix: str) -> dict[str, Any]:
        found = {
            key: label for key, label in PROPERTIES.items() if prefix in key or prefix in label.zh or prefix.lower() in label.en
        }
        return {"result": [{"id": key, "name": label.zh, "description": label.en} for key, label in found.items()]}

    def propose_properties(self, type_id: str = "") -> dict[str, Any]:
        """Everything a place can be extended with; the same for every kind."""
        listed = [{"id": key, "name": label.zh} for key, label in PROPERTIES.items()]
        return {"properties": listed, "type": type_id, "limit": len(listed)}

    def preview(self, place_id: str) -> Wording | None:
        """One place in a few sentences, plain text; None for a place that is not shown."""
        entry = self.entries.get(place_id)
        if entry is None:
            return None
        zh = [
            f"{entry.name}（{entry.toned or '读音待定'}）",
            f"{entry.category.zh}，{entry.division_name}",
            entry.position.zh,
            entry.history.zh,
        ]
        en = [
            f"{entry.name} ({entry.toned or 'reading not settled'})",
            f"{entry.category.en}, {entry.division_name}",
            entry.position.en,
            entry.history.en,
        ]
        return Wording("\n".join(line for line in zh if line), "\n".join(line for line in en if line))

    def extend(self, asked: object) -> dict[str, Any]:
        """Columns for places already matched. An unknown place has an empty row, an unknown property an empty cell.

        Raises:
            NotAQuery: without lists of ids and properties.
        """
        ids, wanted = (asked.get("ids"), asked.get("properties")) if isinstance(asked, Mapping) else (None, None)
        if not isinstance(ids, list) or not isinstance(wanted, list) or not all(isinstance(p, Mapping) for p in wanted):
            raise NotAQuery(Wording("扩展请求需要 ids 和 properties 两个列表", "an extension needs the lists ids and properties"))
        keys = [str(prop.get("id", "")) for prop in wanted]
        meta = [{"id": key, "name": PROPERTIES[key].zh if key in PROPERTIES else key} for key in keys]
        return {"meta": meta, "rows": {str(place): self._row(str(place), keys) for place in ids[: MOST_QUERIES * 5]}}

    def _row(self, place_id: str, keys: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        entry = self.entries.get(place_id)
        return {key: [] if entry is None or key not in _CELLS else _cell(_CELLS[key](entry)) for key in keys}

    def _candidates(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        if not str(query.get("query") or "").strip():
            return []  # an empty cell of a table is no question
        hits = self.search.search(_question(query)).hits
        shown = [hit for hit in hits if hit.known.place_id in self.entries]
        whole = [hit for hit in shown if hit.why is Why.WHOLE and hit.known.standing is Standing.STANDARD]
        sole = whole[0].known.place_id if len({hit.known.place_id for hit in whole}) == 1 else None
        found = [self._candidate(hit, is_match=hit.known.place_id == sole) for hit in shown]
        return sorted(found, key=lambda candidate: -candidate["score"])[: _limit(query)]

    def _candidate(self, hit: Hit, *, is_match: bool) -> dict[str, Any]:
        """A candidate is a place under its standard name; what was matched, and how, is told beside it."""
        known, score = hit.known, score_of(hit)
        named = "" if known.standing is Standing.STANDARD else f"；{known.standing.label.zh}“{known.name}”"
        why = [
            {"id": "why", "value": f"{hit.why.label.zh}{named}"},
            {"id": "matched", "value": hit.matched},
            {"id": "reading", "value": hit.reading},
        ]
        return self._described(known) | {"score": score, "match": is_match, "features": why}

    def _described(self, known: KnownName) -> dict[str, Any]:
        entry = self.entries[known.place_id]
        kinds = [{"id": entry.kind.value, "name": entry.kind.label.zh}] if entry.kind else []
        return {
            "id": entry.place_id,
            "name": entry.name,
            "type": kinds,
            "description": f"{entry.category.zh}，{entry.division_name}",
        }


def score_of(hit: Hit) -> float:
    """0 to 100 by why it was found, less for names not in force."""
    return max(SCORES[hit.why] - (0 if hit.known.standing is Standing.STANDARD else NOT_IN_FORCE), 0.0)


def _question(query: Mapping[str, Any]) -> Question:
    """A query's text, kind, division and limit. A division given in words is looked for as a further word."""
    text, inside = str(query.get("query") or "")[:200], ""
    for prop in query.get("properties") or []:
        value = str(prop.get("v") if isinstance(prop, Mapping) else "")
        if isinstance(prop, Mapping) and prop.get("pid") in ("division_code", "division_name"):
            short = shorten_code(value)
            inside, text = (short, text) if short.isascii() and short.isdecimal() else (inside, f"{text} {value[:60]}")
    asked = query.get("type")
    kinds = [str(one) for one in (asked if isinstance(asked, list) else [asked]) if one in NAME_KINDS]
    return Question(text, inside=inside, kinds=frozenset(map(NameKind, kinds)) or None, limit=MOST_CANDIDATES)


def _limit(query: Mapping[str, Any]) -> int:
    asked = query.get("limit")
    return min(max(asked, 1), MOST_CANDIDATES) if isinstance(asked, int) else 5


_CELLS: Mapping[str, Callable[[Entry], str | float]] = {
    "division_code": lambda e: e.division_code,
    "division_name": lambda e: e.division_name,
    "standard_name": lambda e: e.name,
    "pinyin": lambda e: e.toned,
    "roman": lambda e: e.capitals,
    "place_code": lambda e: e.place_code,
    "category": lambda e: e.category.zh,
    "former_names": lambda e: "、".join(e.former),
    "meaning": lambda e: e.meaning,
    "history": lambda e: e.history.zh,
    "lon": lambda e: round(e.middle[0], 6) if e.middle else "",
    "lat": lambda e: round(e.middle[1], 6) if e.middle else "",
}


def _cell(value: str | float) -> list[dict[str, Any]]:
    if value == "":
        return []
    return [{"float": value}] if isinstance(value, float) else [{"str": value}]
