"""The two marks nothing that leaves the house may lose."""

from layers.wording import Wording

SECRECY = Wording("内部资料 未经审核不得公开", "Internal material – not to be published without review")
MADE_UP = Wording("演示数据", "Demonstration data")


def marks_for(*, is_demonstration: bool) -> tuple[Wording, ...]:
    """What an answer or a file must carry; only a map with its 审图号 goes without the first."""
    return (SECRECY, MADE_UP) if is_demonstration else (SECRECY,)
