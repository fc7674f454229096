"""What cannot be done with a line, said so that its keeper can mend it."""

from layers.errors import Refusal
from layers.wording import Wording


class NoCourse(Refusal):
    """A line of one point, without length or with coordinates that are no numbers."""

    code = "boundaries.no-course"

    def __init__(self, line_id: str) -> None:
        named = f"“{line_id}”" if line_id else ""
        super().__init__(
            Wording(
                f"界线{named}没有走向：为空、只有一个点，或坐标不是数字。请重新导入该界线的边界点。",
                f"The line {named} has no course: it is empty, a single point, or its coordinates are no numbers. Import its boundary points again.",
            ),
            line_id=line_id,
        )


class BeyondTheLine(Refusal):
    """A chainage before the start or behind the end of a line."""

    code = "boundaries.beyond-the-line"

    def __init__(self, chainage_m: float, length_m: float) -> None:
        super().__init__(
            Wording(
                f"里程 {chainage_m:,.2f} 米不在界线上；界线长 {length_m:,.2f} 米。",
                f"Chainage {chainage_m:,.2f} m is not on the line, which is {length_m:,.2f} m long.",
            ),
            chainage_m=chainage_m,
            length_m=length_m,
        )


class LineNotHeld(Refusal):
    """A line that the register does not hold on the day asked about."""

    code = "boundaries.line-not-held"

    def __init__(self, line_id: str) -> None:
        shown = line_id[:60]
        super().__init__(
            Wording(f"登记库中没有编号为“{shown}”的界线。", f"The register holds no line with the id “{shown}”."), line_id=shown
        )


class NoAccuracyStated(Refusal):
    """Two vintages of polygons compared without a positive accuracy in metres."""

    code = "boundaries.no-accuracy-stated"

    def __init__(self, accuracy_m: float) -> None:
        super().__init__(
            Wording(
                f"比较两期区划界线须写明位置精度（大于 0 的米数），得到的是 {accuracy_m}。没有精度就分不清重新数字化和真正的变更。",
                f"Comparing two vintages needs their accuracy (metres above 0), not {accuracy_m}: without it re-digitising cannot be told from change.",
            ),
            accuracy_m=None if accuracy_m != accuracy_m else accuracy_m,
        )
