"""What the desk itself cannot do, beside the refusals of the rooms."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class UnknownParameter(Refusal):
    """A query parameter that the address does not have, or one given twice."""

    code = "gisvc.unknown-parameter"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        shown, listed = name[:60], ", ".join(sorted(known)) or "—"
        super().__init__(
            Wording(
                f"参数“{shown}”不被接受（不认识，或重复给出）。可用参数：{listed}。",
                f"Parameter “{shown}” is not taken here, or was given twice. Parameters: {listed}.",
            ),
            parameter=shown,
        )


class BadBox(Refusal):
    """A bounding box that is none."""

    code = "gisvc.bad-box"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"bbox“{said[:80]}”不是范围。请写四个数：西,南,东,北（经纬度，度），西≤东，南≤北。",
                f"“{said[:80]}” is no box. Give four numbers: west,south,east,north in degrees, west ≤ east, south ≤ north.",
            ),
            bbox=said[:80],
        )


class BadPlace(Refusal):
    """A place to search around that is none, or without its radius."""

    code = "gisvc.bad-place"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"near“{said[:80]}”不可用。请写“经度,纬度”（度），并同时给出 within_m（米，1–100000），且不与 bbox、after 同用。",
                f"near “{said[:80]}” cannot be used. Give lon,lat in degrees together with within_m (metres, 1–100,000), without bbox or after.",
            ),
            near=said[:80],
        )


class TooBusy(Refusal):
    """So many heavy questions are being answered that this one would block the others."""

    code = "gisvc.too-busy"

    def __init__(self) -> None:
        super().__init__(
            Wording("正在计算的请求太多，请几秒后再试。", "Too many questions are being worked on. Try again in a few seconds.")
        )


class UnknownStagedImport(Refusal):
    """A staged import that is not there, has been cleared away, or is somebody else's."""

    code = "gisvc.unknown-staged-import"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "没有这次预检，或已超过 24 小时被清理。请重新上传。",
                "There is no such dry run, or it was cleared away after 24 hours. Upload the file again.",
            )
        )


class BadMapNumber(Refusal):
    """A text that is no 审图号."""

    code = "gisvc.bad-map-number"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"“{said[:40]}”不是审图号。请按批件填写，如 GS(2026)0650号、甘S(2026)36号。",
                f"“{said[:40]}” is no map approval number. Write it as on the approval: GS(2026)0650号, 甘S(2026)36号.",
            ),
            map_no=said[:40],
        )


class MapChanged(Refusal):
    """The map is no longer the one that was looked at, so the approval number does not belong to it."""

    code = "gisvc.map-changed"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "地图内容在您查看之后已有变化，审图号不能绑定到新内容。请重新查看并核对。",
                "The map has changed since you looked at it; the number cannot be bound to the new one. Look at it again.",
            )
        )


class NoBaseLayer(Refusal):
    """Tiles of a base layer that is not set up, or that its source does not give at the moment."""

    code = "gisvc.no-base-layer"

    def __init__(self, name: str) -> None:
        super().__init__(Wording(f"底图“{name[:40]}”不可用。", f"Base layer “{name[:40]}” is not available."), layer=name[:40])


class SaidByAnother(Refusal):
    """A record from the field that names somebody else as its author."""

    code = "gisvc.said-by-another"

    def __init__(self, said_by: str, signed_in: str) -> None:
        said, here = said_by[:60], signed_in[:60]
        super().__init__(
            Wording(
                f"本记录由“{said}”填写，而登录人是“{here}”。请由“{said}”登录后发送，或由现登录人更正后以自己的名义重新记录。",
                f"This record was filled by “{said}”, but “{here}” is signed in. Let “{said}” sign in and send it, or correct it and record it again in your own name.",
            ),
            said_by=said,
            signed_in=here,
        )


class UnknownJob(Refusal):
    """No such piece of work, or one that somebody else asked for."""

    code = "gisvc.unknown-job"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "没有这项任务：可能已结束较久，或服务已重启。请重新提问。",
                "There is no such piece of work: it ended a while ago, or the service was restarted. Ask again.",
            )
        )


class AreaOutOfSight(Refusal):
    """A question about an area of which the visitor sees a part at most: the part would pass for the whole."""

    code = "gisvc.area-out-of-sight"

    def __init__(self, area: str) -> None:
        super().__init__(
            Wording(
                f"没有代码为“{area}”的区划，或者它不在您的范围之内。",
                f"There is no division “{area}”, or it does not lie in your area.",
            ),
            area=area,
        )


class ClaimsGone(Refusal):
    """Published figures that were sent for an audit are no longer in memory; nothing of them was stored."""

    code = "gisvc.claims-gone"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "这份清单已不在内存中：核对不保存上传的内容，过一段时间或服务重启后即清除。请重新上传。",
                "These figures are no longer in memory: an audit stores nothing, and what was sent goes after a while. Send them again.",
            )
        )


class ExactPlaceAsked(Refusal):
    """A public question filters by exact geometry: who asks often enough would learn what the precision hides."""

    code = "gisvc.exact-place-asked"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "公开用途的查询不能按图形或坐标列精确筛选，否则可以逐步推出未粗化的位置。请改用 bbox，或以内部用途查询。",
                "A public question cannot filter by geometry or by a column of coordinates: it would reveal positions step by step. Use bbox, or ask for internal use.",
            )
        )


class OutwardRefused(Refusal):
    """A server outside cannot be asked: its address lies inside our own network and nobody named it, or it gave no whole answer in time."""

    code = "gisvc.outward-refused"

    def __init__(self, host: str) -> None:
        super().__init__(
            Wording(
                f"无法访问“{host[:100]}”：没有按时答复，或其地址在内网而未列入 GISVC_INSIDE_HOSTS。请管理员检查该地址。",
                f"“{host[:100]}” cannot be asked: it did not answer in time, or its address is inside the network and not listed in "
                "GISVC_INSIDE_HOSTS. Have the administrator look at it.",
            ),
            host=host[:100],
        )


class UnknownProcedure(Refusal):
    """No affair of this name is handled here."""

    code = "gisvc.unknown-procedure"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(f"没有名为“{name[:60]}”的办事流程。", f"There is no procedure named “{name[:60]}”."), name=name[:60]
        )


class NotACalendar(Refusal):
    """The file of working days cannot be used."""

    code = "gisvc.not-a-calendar"

    def __init__(self, name: str, near: str) -> None:
        super().__init__(
            Wording(
                f"工作日历“{name}”无法使用（{near[:60]}）。应为 TOML：holidays 和 worked_weekends 各为日期列表，source 写明依据的通知。",
                f"The working calendar “{name}” cannot be used ({near[:60]}). It is TOML: lists of days holidays and worked_weekends, and "
                "source, the notice they come from.",
            ),
            name=name,
            near=near[:60],
        )
