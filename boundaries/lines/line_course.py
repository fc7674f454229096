"""Has a line a course at all, in one piece."""

from collections.abc import Iterator

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineStudy
from boundaries.specs import LINES
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@line_check("lines.course", LINES)
def line_has_a_course(study: LineStudy) -> Iterator[Finding]:
    """每条界线应有走向，并且是连续的一条。
    Every line has a course, in one piece.

    A line in several pieces is looked at piece after piece, in the order in which they are stored.
    """
    for line_id in study.without_course:
        sentence = Wording(
            f"界线“{line_id}”没有走向（为空、只有一个点或坐标不是数字），其余检查未做。请重新导入边界点。",
            f"The line “{line_id}” has no course (empty, one point, or coordinates that are no numbers); nothing else of it was checked. Import its boundary points again.",
        )
        yield finding("without-course", Severity.ERROR, sentence, Where(LINES.name, line_id))
    for line in study.lines.values():
        if line.course.gaps:
            sentence = Wording(
                f"“{line.name}”由 {line.course.gaps + 1} 段组成，互不相连；里程按存储次序累计，间断处不计。若应是一条，请补上缺口。",
                f"“{line.name}” consists of {line.course.gaps + 1} pieces that do not meet; chainage runs through them in stored order without the gaps. If it should be one, close them.",
            )
            yield finding("in-pieces", Severity.NOTE, sentence, Where(LINES.name, line.line_id), pieces=line.course.gaps + 1)
