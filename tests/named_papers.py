"""Papers about names made of a county in which every text a person could have written carries what has broken papers before."""

from dataclasses import replace
from datetime import date
from functools import cache

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Asked, read_application
from gazetteer.requests.outlook import Outlook, outlook_of
from gazetteer.requests.request import Request
from gazetteer.requests.step import read_step
from gisvc.commands.names_documents import batch_matter, request_matter
from gisvc.forms.names.documents import BatchMatter, RequestMatter
from gisvc.forms.names.office import Office
from layers.store.memory import MemoryStore
from tests.named_county import COUNTY, TOWN, ask_for, named_county

NASTY = ' A&B <山> {{ 7*7 }} {% for x in y %} #read("/etc/passwd") $x^2$ *粗* 𠮷䶮㵐 =1+1'
ON = date(2026, 11, 22)


@cache
def nasty_store() -> MemoryStore:
    store = named_county(NASTY)
    ask_for(store, "新岷路", request_id="R1", payload=NASTY)
    ask_for(store, "金港一街", request_id="B1-1", batch="B1", payload=NASTY)
    ask_for(store, "人民路", request_id="B1-2", batch="B1", payload=NASTY)
    return store


@cache
def nasty_request() -> RequestMatter:
    matter = request_matter(nasty_store(), "R1")
    brief, touched = matter.brief(), matter.touched()
    return replace(matter, brief=lambda: brief, touched=lambda: touched)


@cache
def nasty_batch() -> BatchMatter:
    matter = batch_matter(nasty_store(), "B1")
    briefs = matter.briefs()
    return replace(matter, briefs=lambda: briefs)


def office() -> Office:
    return Office("甲县", COUNTY, ON, 7, divisions={COUNTY: "甲县", TOWN: "一条山镇"})


def outlook(request_type: str = "naming", *steps: tuple[str, str, dict[str, object]], **said: object) -> Outlook:
    """A request with as little in it as the law lets pass, and the steps told."""
    asked = Asked("R9", request_type, NameKind.STREET, TOWN, date(2026, 5, 6), "", "p1" if request_type != "naming" else "")
    request = Request(read_application(asked, {"candidates": [{"name": "长安路"}], **said}))
    for seq, (kind, day, facts) in enumerate(steps, 1):
        raw = {"step_id": f"s{seq}", "kind": kind, "happened_on": date.fromisoformat(day), "facts": facts}
        request = request.after(read_step("R9", raw, seq=seq))
    return outlook_of(request, ON)
