"""What the guard turns away before any page sees it."""

from layers.errors import Refusal
from layers.wording import Wording


class GuardRefusal(Refusal):
    """A request the guard does not let in."""

    code = "guard.refused"


class UnknownHost(GuardRefusal):
    """The Host header is missing, doubled, malformed or names a place that is not ours."""

    code = "guard.unknown-host"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "本服务不以该主机名对外提供服务。请使用管理员公布的地址，或由管理员设置 GISVC_ALLOWED_HOSTS。",
                "This service does not answer to that host name. Use the address your administrator gave you, or have GISVC_ALLOWED_HOSTS set.",
            )
        )


class BodyTooLarge(GuardRefusal):
    """The request's body passes the cap; reading stopped there."""

    code = "guard.body-too-large"

    def __init__(self, limit_bytes: int) -> None:
        megabytes = f"{limit_bytes / 1_000_000:g}"
        super().__init__(
            Wording(
                f"提交的内容超过上限（{megabytes} MB），已停止接收，未保存任何内容。请拆分后重试。",
                f"The request is larger than {megabytes} MB; reading stopped and nothing was kept. Split it and try again.",
            ),
            limit_bytes=limit_bytes,
        )


class BodyTooSlow(GuardRefusal):
    """A body that hardly comes in: waited for long enough."""

    code = "guard.body-too-slow"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "提交的内容迟迟没有传完，已停止接收，未保存任何内容。请检查网络后重试。",
                "The request hardly came in; reading stopped and nothing was kept. Look at the network and try again.",
            )
        )


class TooManyParams(GuardRefusal):
    """More query or form fields than anybody fills in."""

    code = "guard.too-many-params"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(f"参数过多，最多 {limit} 个。", f"Too many parameters; at most {limit} are taken."),
            limit=limit,
        )


class TooManyParts(GuardRefusal):
    """A multipart body with more parts than any form of ours has, or one that is not well formed."""

    code = "guard.too-many-parts"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(f"表单分段过多，最多 {limit} 段。", f"Too many parts in the form; at most {limit} are taken."),
            limit=limit,
        )


class TooManyRanges(GuardRefusal):
    """More byte ranges than any viewer asks for."""

    code = "guard.too-many-ranges"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"一次请求的字节区间过多，最多 {limit} 个。",
                f"Too many byte ranges in one request; at most {limit} are answered.",
            ),
            limit=limit,
        )


class SecretInAddress(GuardRefusal):
    """A token or password was written into the address, where histories and proxies keep it."""

    code = "guard.secret-in-address"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "请勿把令牌或密码写在网址里（会留在浏览记录和代理日志中），该请求未被处理。请改用 Authorization 请求头，并作废已写入网址的令牌。",
                "A token or password does not belong into an address, where histories and proxies keep it; the request was not "
                "carried out. Send it in the Authorization header, and revoke a token that stood in an address.",
            )
        )


class ForeignOrigin(GuardRefusal):
    """A change asked for by a page of another site, or by one that does not say where it comes from."""

    code = "guard.foreign-origin"

    def __init__(self, evidence: str) -> None:
        super().__init__(
            Wording(
                "该操作来自其他网站的页面，或未说明来源，已拒绝。请在本系统页面中操作；脚本请加上 Origin 请求头。",
                "The change was asked for by another site's page, or by one that does not say where it comes from. "
                "Work in this service's own pages; a script that uses a session sends an Origin header.",
            ),
            evidence=evidence,
        )


class ServiceStopping(GuardRefusal):
    """The service has been told to stop: answers under way are finished, nothing new is begun."""

    code = "guard.stopping"

    def __init__(self) -> None:
        super().__init__(
            Wording("服务正在停止或重启，请稍候再试。", "The service is stopping or starting anew; try again in a moment.")
        )


class ServiceFull(GuardRefusal):
    """As many requests are being answered as the machine can hold."""

    code = "guard.full"

    def __init__(self) -> None:
        super().__init__(Wording("同时访问的请求过多，请稍候再试。", "Too many requests at this moment; try again in a moment."))


class TooManyAtOnce(GuardRefusal):
    """One person, or one address, waits for more answers than its turn allows."""

    code = "guard.too-many-at-once"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"您同时发出的请求过多（一次处理 {limit} 个，其余排队，队列已满），请减少并发后重试。",
                f"Too many of your requests at once: {limit} are answered at a time and the queue is full. Ask for less at a time.",
            ),
            limit=limit,
        )


class TooMuchWork(GuardRefusal):
    """One person, or one address, has used up its share of the machine for now."""

    code = "guard.too-much-work"

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            Wording(
                f"您近一分钟的请求占用过多计算时间，为不影响他人，请 {wait_s} 秒后再试。",
                f"Your requests of the last minute took more than your share of the machine; come back in {wait_s} seconds.",
            ),
            wait_s=wait_s,
        )
