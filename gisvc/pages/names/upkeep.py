"""What the registers show when somebody looks: signs and plates, old names not listed, names that may be non-standard, and how others use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from gazetteer.cleanup.usage import AuditColumns, Usage, UsageAudit
from gazetteer.signs.terms import numbering_rules
from gazetteer.specs.cleanup import CLEANUP_CLASSES
from gazetteer.use_cases.cleanup import look_for_nonstandard, open_cases, study_usage
from gazetteer.use_cases.heritage import study_heritage
from gazetteer.use_cases.signs import SignSettings, study_door_plates, study_signs
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_record
from gisvc.pages.names.requests import Namer
from gisvc.pages.sending import SentForm, refuse_strange
from gisvc.rendering import render_page
from gisvc.routes.names.studies import division_names, place_in_words
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.report import Finding
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
MOST_SHOWN = 300
FEW = 10  # of each kind; the rest unfolds
MOST_LINES = 2_000
OLD_YEARS = 50
SIGN_PARTS: Mapping[str, Wording] = {
    "texts": Wording("牌面与标准地名不符", "text is not the standard name"),
    "coverage": Wording("起止点、路口缺少标志", "starts, ends and crossings without a sign"),
    "changed": Wording("更名后未更换", "not changed after a renaming"),
    "defects": Wording("整改超期", "defects open beyond their term"),
    "colours": Wording("底色与道路走向不符", "colour against the axis"),
    "devices": Wording("电子标志", "electronic signs"),
    "codes": Wording("二维码内容", "texts of codes"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind under their heading."""

    heading: Wording
    findings: tuple[Finding, ...]


@router.get("/signs/findings")
def sign_findings(request: Request, visitor: Reader) -> Response:
    desk, now = desk_of(request), utc_now()
    by_rules = SignSettings(rules=desk.names.rules)
    study = desk.answer(
        visitor, "sign-study", None, lambda view: study_signs(view, on=day_in_china(now), now=now, settings=by_rules)
    )
    parts = {name: getattr(study, name) for name in SIGN_PARTS}
    groups = [Group(SIGN_PARTS[name], tuple(getattr(part, "report", part))) for name, part in parts.items()]
    figures = [(Wording("登记标志", "signs"), study.signs), (Wording("在位", "standing"), study.standing)]
    return _shown(request, "signs", Wording("标志核查", "Signs looked at"), groups, figures)


@router.get("/signs/plates/findings")
def plate_findings(request: Request, visitor: Reader, numbering: Annotated[str, Query(max_length=40)] = "") -> Response:
    rules = numbering_rules()
    chosen = numbering or next(iter(rules))
    today = day_in_china(utc_now())
    study = desk_of(request).answer(
        visitor, "plate-study", chosen, lambda view: study_door_plates(view, on=today, numbering=chosen)
    )
    figures = [(Wording("门牌", "plates"), study.plates), (Wording("已判断", "judged"), study.judged), (Wording("号码不可读", "unreadable"), study.unreadable)]  # fmt: skip
    groups = [Group(Wording("编号与位置", "numbers and positions"), tuple(study.report))]
    return _shown(
        request,
        "signs",
        Wording("门牌核查", "Plates looked at"),
        groups,
        figures,
        rules={code: rule.label for code, rule in rules.items()},
        chosen=chosen,
    )


@router.get("/heritage/unlisted")
def unlisted_page(request: Request, visitor: Reader) -> Response:
    desk, today = desk_of(request), day_in_china(utc_now())
    study = desk.answer(visitor, "heritage-study", None, lambda view: study_heritage(view, on=today, years=OLD_YEARS))
    names = division_names(desk, visitor)
    return render_page(
        request,
        "names/unlisted.html",
        unlisted=study.unlisted,
        shown=study.unlisted.old[:MOST_SHOWN],
        years=OLD_YEARS,
        where=lambda code: place_in_words(code, names),
    )


@router.get("/cleanup/candidates")
def candidates_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    found = _candidates(desk, visitor)
    return render_page(
        request,
        "names/candidates.html",
        found=found,
        shown=list(enumerate(found.candidates))[:MOST_SHOWN],
        classes=CLEANUP_CLASSES.labels,
    )


@router.post("/cleanup/candidates")
@accepts_record
def make_cases(request: Request, visitor: Namer, sent: SentForm) -> Response:
    """Candidates somebody picked become undecided cases: nothing is renamed by being found."""
    refuse_strange(sent, {"picked"})
    desk = desk_of(request)
    picked = set(sent.get("picked", ()))
    chosen = [c for c in _candidates(desk, visitor).candidates if f"{c.known.name_id}|{c.cleanup_class}" in picked]
    open_cases(desk.view(visitor), chosen, on=day_in_china(utc_now()), by=visitor.person)
    return RedirectResponse("/names/cleanup", status_code=303)


@router.get("/cleanup/usage")
def usage_page(request: Request, visitor: Reader) -> Response:  # noqa: ARG001  # because asking for him is what keeps strangers out
    return _usage(request, None, "")


@router.post("/cleanup/usage")
def audit(request: Request, visitor: Reader, texts: Annotated[str, Form(max_length=200_000)] = "") -> Response:
    """Texts of another office held against the standard names; nothing is kept."""
    lines = [line.strip() for line in texts.splitlines() if line.strip()][:MOST_LINES]
    table = pd.DataFrame({"text": pd.Series(lines, dtype="str")})
    found = study_usage(desk_of(request).view(visitor), table, AuditColumns("text"), on=day_in_china(utc_now()))
    return _usage(request, found, texts)


def _candidates(desk: Desk, visitor: Visitor):  # type: ignore[no-untyped-def]  # because its type is the use case's own
    today = day_in_china(utc_now())
    return desk.answer(visitor, "cleanup-candidates", None, lambda view: look_for_nonstandard(view, on=today))


def _usage(request: Request, found: UsageAudit | None, texts: str) -> Response:
    return render_page(request, "names/usage.html", found=found, texts=texts, usages=tuple(Usage), most=MOST_SHOWN)


def _shown(
    request: Request, tab: str, title: Wording, groups: list[Group], figures: list[tuple[Wording, int]], **more: object
) -> Response:
    facts: dict[str, Any] = {"rules": {}, "chosen": "", **more}
    return render_page(
        request, "names/findings.html", tab=tab, title=title, groups=groups, figures=figures, few=FEW, most=MOST_SHOWN, **facts
    )
