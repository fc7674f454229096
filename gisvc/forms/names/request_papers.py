"""The papers of one naming request by their short names, and what each still lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gazetteer.requests.outlook import Outlook
from gisvc.forms.names import application_papers, decision_papers, publication_papers
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Paper

Lacks = tuple[str, ...]


def _nothing(_: Outlook) -> Lacks:
    return ()


@dataclass(frozen=True, slots=True)
class RequestPaper:
    """One paper of a request: its name in addresses, its title, how it is made of the request as it stands, and what it still lacks."""

    name: str
    title: str
    describe: Callable[[Office, Outlook], Paper]
    missing: Callable[[Outlook], Lacks] = _nothing


def _materials(outlook: Outlook) -> Lacks:
    return tuple(f"缺材料：{one.asked.label.zh}" for one in outlook.missing_materials)


def _until(kind: str, sentence: str) -> Callable[[Outlook], Lacks]:
    """The paper waits for a step of the request."""
    return lambda outlook: () if outlook.request.last(kind) else (sentence,)


def _decided(outlook: Outlook) -> Lacks:
    return () if outlook.request.decision else ("尚未作出决定",)


def _approved(outlook: Outlook) -> Lacks:
    return () if outlook.request.is_approved else ("尚未批准",)


def _filing(outlook: Outlook) -> Lacks:
    waiting = tuple(f"未报送：{one.asked.label.zh}" for one in outlook.filing_bundle if one.is_missing)
    return _approved(outlook) or waiting


def _announcement(outlook: Outlook) -> Lacks:
    return _approved(outlook) or tuple(f"公告事项缺“{item.zh}”" for item in outlook.announcement_lacks)


def _certificate(outlook: Outlook) -> Lacks:
    is_kept = outlook.request.application.request_type not in ("cancelling", "reserving")
    return _approved(outlook) if is_kept else ("销名、预命名不出具地名证明",)


def _of_type(wanted: str, sentence: str, then: Callable[[Outlook], Lacks] = _nothing) -> Callable[[Outlook], Lacks]:
    return lambda outlook: then(outlook) if outlook.request.application.request_type == wanted else (sentence,)


REQUEST_PAPERS: Mapping[str, RequestPaper] = {
    one.name: one
    for one in (
        RequestPaper("application", "申请书", application_papers.application, _materials),
        RequestPaper("assessment", "综合评估报告", application_papers.assessment, _until("reviewed", "尚未审查")),
        RequestPaper("experts", "专家论证报告", application_papers.experts, _until("expert_opinion", "尚无专家意见")),
        RequestPaper("consultation", "征求意见报告", application_papers.consultation, _until("consultation_closed", "征求意见尚未结束")),
        RequestPaper("notice", "公示", decision_papers.notice, _until("public_notice", "尚未确定公示起止日期")),
        RequestPaper(
            "opinion", "出具意见", decision_papers.opinion,
            _of_type("opinion", "本申请不是出具意见", _until("opinion_issued", "尚未出具意见")),
        ),
        RequestPaper("approval", "批复", decision_papers.approval, _decided),
        RequestPaper("filing", "备案登记表", publication_papers.filing, _filing),
        RequestPaper("announcement", "公告", publication_papers.announcement, _announcement),
        RequestPaper("reservation", "预命名使用书", decision_papers.reservation, _of_type("reserving", "本申请不是预命名")),
        RequestPaper("certificate", "地名证明", decision_papers.certificate, _certificate),
    )
}  # fmt: skip
