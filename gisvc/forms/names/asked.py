"""What a request asks for, in the words its papers use."""

from gazetteer.requests.application import Application, Candidate
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from gisvc.forms.names.office import BLANK

DEED = {"naming": "命名", "renaming": "更名", "cancelling": "销名", "reserving": "预命名", "opinion": "命名"}
_SIZES = (
    ("length_m", "长", "米"),
    ("width_m", "宽", "米"),
    ("red_line_m", "红线宽", "米"),
    ("land_m2", "占地", "平方米"),
    ("floor_m2", "建筑面积", "平方米"),
    ("floors", "", "层"),
    ("households", "", "户"),
)


def name_of(request: Request) -> Candidate:
    """The name that was decided, else the first that is asked for."""
    return request.chosen or request.application.candidates[0]


def deed_of(request: Request) -> str:
    """`昌盛路命名`, `大安路更名为长安路`, `旧街销名`."""
    asked, name = request.application, name_of(request).name
    if asked.request_type == "renaming":
        return f"{asked.text('old_name') or BLANK}更名为{name}"
    if asked.request_type == "cancelling":
        return f"{asked.text('old_name') or name}销名"
    return f"{name}{DEED.get(asked.request_type, '命名')}"


def draft_until(decided: Step | None, title: str) -> str:
    """The title of a paper that follows a decision; a draft as long as there is none, so that nobody takes it for one."""
    return title if decided else f"{title}（草稿，尚未批准）"


def position_of(asked: Application) -> str:
    """Where it lies, as the application says; room to write where it says nothing."""
    told = asked.text("position_text")
    parts = [told]
    if not all(end and end in told for end in (asked.text("starts_at"), asked.text("ends_at"))) and (
        asked.text("starts_at") or asked.text("ends_at")
    ):
        parts.append(f"起于{asked.text('starts_at') or BLANK}，止于{asked.text('ends_at') or BLANK}")
    parts += [part for part in (asked.text("runs"), asked.text("surroundings")) if part not in told]
    return "，".join(part for part in parts if part) or BLANK


def scale_of(asked: Application) -> str:
    """Sizes as they were given, in words."""
    said = [f"{word}{value:g}{unit}" for name, word, unit in _SIZES if isinstance(value := asked.values.get(name), int | float)]
    return "，".join(said) or BLANK


def sentence(*parts: str) -> str:
    """Parts that say something, joined into a sentence with one full stop; "" of none."""
    told = "；".join(part.strip().rstrip("。；;，,") for part in parts if part.strip())
    return f"{told}。" if told else ""
