"""How far a naming request has come: its states, from the counter to the archive."""

from enum import StrEnum

from layers.wording import Wording


class RequestState(StrEnum):
    """How far a request has come: the last milestone it reached."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFERRED = "referred"
    REVIEWED = "reviewed"
    CONSULTING = "consulting"
    IN_NOTICE = "in_notice"
    OPINION_ISSUED = "opinion_issued"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FILED = "filed"
    ANNOUNCED = "announced"
    CLOSED = "closed"

    @property
    def label(self) -> Wording:
        return _STATES[self]

    @property
    def is_pending(self) -> bool:
        """Whether its names are still only asked for."""
        return self in PENDING


_STATES = {
    RequestState.SUBMITTED: Wording("已受理", "taken in"),
    RequestState.RETURNED: Wording("退回补正", "returned for completion"),
    RequestState.REFERRED: Wording("已上报", "referred upwards"),
    RequestState.REVIEWED: Wording("已审查", "reviewed"),
    RequestState.CONSULTING: Wording("征求意见中", "in consultation"),
    RequestState.IN_NOTICE: Wording("公示", "on public notice"),
    RequestState.OPINION_ISSUED: Wording("已出具意见", "opinion issued"),
    RequestState.APPROVED: Wording("已批准", "approved"),
    RequestState.REFUSED: Wording("不予批准", "refused"),
    RequestState.WITHDRAWN: Wording("已撤回", "withdrawn"),
    RequestState.FILED: Wording("已备案", "filed"),
    RequestState.ANNOUNCED: Wording("已公告", "announced"),
    RequestState.CLOSED: Wording("已归档", "closed"),
}
PENDING = (
    RequestState.SUBMITTED,
    RequestState.RETURNED,
    RequestState.REFERRED,
    RequestState.REVIEWED,
    RequestState.CONSULTING,
    RequestState.IN_NOTICE,
    RequestState.OPINION_ISSUED,
)
IN_FORCE = (RequestState.APPROVED, RequestState.FILED, RequestState.ANNOUNCED)
DECIDED = (*IN_FORCE, RequestState.REFUSED, RequestState.WITHDRAWN)
