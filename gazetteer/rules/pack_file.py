"""Rule packs as people write them (TOML): read strictly, and refused with the line when anything in them is not understood."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.definitions import NearSound, dialect_of
from gazetteer.likeness.tiers import Tier
from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.clocks import DutyKind, Limit
from gazetteer.requests.materials import MaterialSettings
from gazetteer.requests.routes import RouteSettings
from gazetteer.rules.book import RULES
from gazetteer.rules.documents import Article, Document, article_label
from gazetteer.rules.finding import Weight
from gazetteer.rules.pack import RulePack, RuleSetting, Sameness
from gazetteer.rules.thresholds import MEASURES, RoadWidth, SizeThreshold
from gazetteer.rules.toml_text import Table, TomlText
from layers.wording import Wording
from layers.working_days import Counting

Library = Mapping[str, Document]

_HEAD = {"id", "version", "title", "division", "in_force_from", "in_force_to", "footing", "revises", "note"}
_PARTS = {"sameness", "scopes", "rules", "sizes", "road_widths", "clocks", "routes", "materials", "documents"}
_CHOICES: Mapping[str, type[StrEnum]] = {"same_name": Tier, "same_sound": Tier, "level": ScopeLevel, "kinds": NameKind}
"""Parameters of rules whose values are members of an enumeration."""


def parse_documents(text: str, *, source: str) -> Mapping[str, Document]:
    """The library of documents packs may cite, by key."""
    reading = TomlText(source, text)
    return MappingProxyType(_documents(reading, reading.parsed()))


def parse_pack(text: str, *, source: str, library: Library) -> RulePack:
    """A rule pack out of its text.

    Args:
        text: TOML as in gazetteer/rules/packs.
        source: what refusals call it, usually the name of the file.
        library: documents it may cite besides its own.
    Raises:
        BadPack: not TOML, an unknown key, rule, value or article, a citation of a document not in force when the pack is.
    """
    reading = TomlText(source, text)
    read = reading.parsed()
    reading.only(read, _HEAD | _PARTS, where="规则包")
    for key in ("id", "version", "title", "footing", "rules"):
        if key not in read:
            raise reading.refused(f"缺少“{key}”。", f"“{key}” is missing.")
    known = {**library, **_documents(reading, reading.table(read.get("documents", {}), near="documents"))}
    same, own = _sameness(reading, reading.table(read.get("sameness", {}), near="sameness"), known)
    pack = RulePack(
        pack_id=str(reading.of_kind(str, read["id"], near="id")),
        version=str(reading.of_kind(str, read["version"], near="version")),
        title=reading.wording(read["title"], near="title"),
        division=str(reading.of_kind(str, read.get("division", ""), near="division")),
        in_force_from=reading.day(read, "in_force_from"),
        in_force_to=reading.day(read, "in_force_to"),
        footing=reading.member(Footing, read["footing"], near="footing"),
        sameness=Sameness() if own else same,
        own_sameness=dict.fromkeys(own, same),
        rules=MappingProxyType(_rules(reading, reading.table(read["rules"], near="rules"), known)),
        scopes={
            reading.member(NameKind, kind, near="scopes"): reading.member(ScopeLevel, level, near=kind)
            for kind, level in reading.table(read.get("scopes", {}), near="scopes").items()
        },
        sizes=tuple(_size(reading, row, known) for row in reading.tables(read.get("sizes", []), near="sizes")),
        road_widths=tuple(_width(reading, row, known) for row in reading.tables(read.get("road_widths", []), near="road_widths")),
        clocks=_clocks(reading, reading.table(read.get("clocks", {}), near="clocks"), known),
        routes=_routes(reading, reading.table(read.get("routes", {}), near="routes")),
        materials=_materials(reading, reading.table(read.get("materials", {}), near="materials")),
        revises=str(reading.of_kind(str, read.get("revises", ""), near="revises")),
        source=source,
        note=reading.wording(read["note"], near="note") if "note" in read else None,
    )
    _require_standing_law(reading, pack)
    return pack


def _documents(reading: TomlText, tables: Table) -> dict[str, Document]:
    found = {}
    for key, table in tables.items():
        reading.only(reading.table(table, near=key), {"title", "in_force_from", "in_force_to", "footing", "articles"}, where=key)
        footing = reading.member(Footing, table.get("footing"), near=key)
        articles = reading.table(table.get("articles", {}), near=key)
        found[key] = Document(
            title=reading.wording(table.get("title"), near=key),
            articles={name: _article(reading, name, entry, footing) for name, entry in articles.items()},
            in_force_from=reading.day(table, "in_force_from"),
            in_force_to=reading.day(table, "in_force_to"),
        )
    return found


def _article(reading: TomlText, key: str, entry: object, footing: Footing) -> Article:
    if isinstance(entry, str):
        return Article(article_label(key), entry, footing)
    table = reading.table(entry, near=key)
    reading.only(table, {"zh", "en", "text", "footing"}, where=key)
    label = article_label(key)
    return Article(
        Wording(table.get("zh", label.zh), table.get("en", label.en)),
        str(table.get("text", "")),
        reading.member(Footing, table["footing"], near=key) if "footing" in table else footing,
    )


def _citation(reading: TomlText, cited: object, library: Library, *, near: str) -> Citation:
    """A citation written “document#article”."""
    document, _, article = str(cited).partition("#")
    if document not in library or article not in library[document].articles:
        raise reading.refused(
            f"{near} 引用的“{cited}”不存在；请写成“文件#条款”，并在 documents 中列出该条款。",
            f"{near} cites “{cited}”, which is not held; write “document#article” and list the article under documents.",
            near=str(cited),
        )
    return library[document].cite(article)


def _sameness(reading: TomlText, table: Table, library: Library) -> tuple[Sameness, tuple[NameKind, ...]]:
    """What counts as the same, and the kinds it is for; no kinds are all of them."""
    allowed = {"same_name", "same_sound", "added_words", "adds_city_name", "near_sounds", "dialect", "kinds", "cite"}
    reading.only(table, allowed, where="sameness")
    usual = Sameness()

    def members(choices: type[StrEnum], key: str) -> frozenset[Any]:
        return frozenset(reading.member(choices, value, near=key) for value in reading.of_kind(list, table[key], near=key))

    same = Sameness(
        same_name=members(Tier, "same_name") if "same_name" in table else usual.same_name,
        same_sound=members(Tier, "same_sound") if "same_sound" in table else usual.same_sound,
        added_words=reading.words(table["added_words"], near="added_words") if "added_words" in table else None,
        adds_city_name=reading.of_kind(bool, table.get("adds_city_name", False), near="adds_city_name"),
        near_sounds=members(NearSound, "near_sounds") if "near_sounds" in table else None,
        dialect=dialect_of(reading.table(table.get("dialect", {}), near="dialect")),
        citation=_citation(reading, table["cite"], library, near="sameness") if "cite" in table else None,
    )
    return same, tuple(sorted(members(NameKind, "kinds"))) if "kinds" in table else ()


def _rules(reading: TomlText, tables: Table, library: Library) -> dict[str, RuleSetting]:
    found = {}
    for rule_id, table in tables.items():
        if rule_id not in RULES:
            raise reading.refused(
                f"规则“{rule_id}”不存在；现有规则：{'、'.join(RULES)}。",
                f"there is no rule “{rule_id}”; the rules are {', '.join(RULES)}.",
                near=rule_id,
            )
        reading.only(reading.table(table, near=rule_id), {"weight", "on", "cite", "parameters"}, where=rule_id)
        if "cite" not in table:
            raise reading.refused(
                f"规则 {rule_id} 没有写明依据（cite）。", f"rule {rule_id} does not say what it rests on (cite).", near=rule_id
            )
        weight = table.get("weight")
        found[rule_id] = RuleSetting(
            weight=reading.member(Weight, weight, near=rule_id) if weight else RULES[rule_id].weight,
            citation=_citation(reading, table["cite"], library, near=rule_id),
            is_on=bool(reading.of_kind(bool, table.get("on", True), near=rule_id)),
            parameters=_parameters(reading, rule_id, reading.table(table.get("parameters", {}), near=rule_id)),
        )
    return found


def _parameters(reading: TomlText, rule_id: str, table: Table) -> dict[str, Any]:
    usual = RULES[rule_id].parameters
    reading.only(table, usual, where=f"{rule_id}.parameters")
    read = {key: reading.words(value, near=key) if isinstance(value, list) else value for key, value in table.items()}
    for key, value in read.items():
        if key in _CHOICES:
            for chosen in value if isinstance(value, tuple) else (value,):
                reading.member(_CHOICES[key], chosen, near=key)
        reading.of_kind(
            float if isinstance(usual[key], int) and not isinstance(usual[key], bool) else type(usual[key]), value, near=key
        )
    return read


def _size(reading: TomlText, row: Table, library: Library) -> SizeThreshold:
    reading.only(row, {"generic", "any_of", "always", "kinds", "cite"}, where="sizes")
    generic = reading.of_kind(str, row.get("generic"), near="generic")
    any_of = reading.tables(row.get("any_of", []), near="any_of")
    always = reading.table(row.get("always", {}), near="always")
    for measures in (*any_of, always):
        reading.only(measures, MEASURES, where=f"sizes “{generic}”")
        for key, value in measures.items():
            reading.of_kind(float, value, near=key)
    return SizeThreshold(
        generic=generic,
        any_of=tuple(dict(measures) for measures in any_of),
        always=dict(always),
        kinds=frozenset(reading.member(NameKind, k, near="kinds") for k in reading.words(row.get("kinds", []), near="kinds")),
        citation=_citation(reading, row["cite"], library, near=generic) if "cite" in row else None,
    )


def _width(reading: TomlText, row: Table, library: Library) -> RoadWidth:
    reading.only(row, {"generics", "from_m", "to_m", "cite"}, where="road_widths")
    generics = reading.words(row.get("generics"), near="generics")
    return RoadWidth(
        generics=generics,
        from_m=float(reading.of_kind(float, row.get("from_m", 0), near="from_m")),
        to_m=float(reading.of_kind(float, row["to_m"], near="to_m")) if "to_m" in row else None,
        citation=_citation(reading, row["cite"], library, near="、".join(generics)) if "cite" in row else None,
    )


def _clocks(reading: TomlText, table: Table, library: Library) -> dict[DutyKind, Limit]:
    found = {}
    for kind, row in table.items():
        reading.only(reading.table(row, near=kind), {"length", "counting", "cite"}, where=f"clocks.{kind}")
        found[reading.member(DutyKind, kind, near="clocks")] = Limit(
            reading.of_kind(int, row.get("length"), near=kind),
            reading.member(Counting, row.get("counting", "calendar"), near=kind),
            _citation(reading, row.get("cite"), library, near=kind),
        )
    return found


def _routes(reading: TomlText, table: Table) -> RouteSettings:
    """Who approves where the law leaves it to others: `approvers` by kind, `delegated` districts with the document that empowers them."""
    reading.only(table, {"approvers", "delegated", "important_facilities_only"}, where="routes")
    named = reading.table(table.get("approvers", {}), near="approvers")
    approvers = {
        reading.member(NameKind, kind, near="approvers"): reading.words(codes, near=kind) for kind, codes in named.items()
    }
    for codes in approvers.values():
        reading.only(dict.fromkeys(codes), AUTHORITIES, where="routes.approvers")
    delegated = reading.table(table.get("delegated", {}), near="delegated")
    return RouteSettings(
        province_rules=approvers,
        delegated_districts={area: reading.of_kind(str, document, near=area) for area, document in delegated.items()},
        important_facilities_only=reading.of_kind(
            bool, table.get("important_facilities_only", True), near="important_facilities_only"
        ),
    )


def _materials(reading: TomlText, table: Table) -> MaterialSettings:
    reading.only(table, {"reports_required"}, where="materials")
    kinds = reading.words(table.get("reports_required", []), near="reports_required")
    return MaterialSettings(reports_required=frozenset(reading.member(NameKind, kind, near="reports_required") for kind in kinds))


def _require_standing_law(reading: TomlText, pack: RulePack) -> None:
    """A pack may not cite what came into force after it did."""
    for rule_id, setting in pack.rules.items():
        since = setting.citation.in_force_from
        if since and pack.in_force_from and since > pack.in_force_from:
            raise reading.refused(
                f"规则 {rule_id} 引用的{setting.citation.document}自 {since} 起施行，晚于本规则包的起始日期 {pack.in_force_from}。",
                f"rule {rule_id} cites {setting.citation.document}, in force from {since}, after the pack's own first day {pack.in_force_from}.",
                near=rule_id,
            )
