"""What cannot be asked of elderly centres, and what to ask instead."""

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleGrades(Refusal):
    """Grades of size and reach that cannot be read, repeat a size, or let a larger house reach less."""

    code = "planning.impossible-grades"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"看不懂分级半径“{said}”。请写“最小建筑面积=分钟”，面积不重复、面积大的半径不小于面积小的，如 1000=15,350=10,0=5；"
                "等号后也可写沿路米数，如 0=300m。",
                f"“{said}” are no graded radii. Write least floor area = minutes, each area once and no larger house with a smaller reach: "
                "1000=15,350=10,0=5; metres along the way may stand instead: 0=300m.",
            ),
            said=said,
        )


class GradeInMetres(Refusal):
    """A reach in metres for a vehicle, whose minutes nobody can tell from metres."""

    code = "planning.grade-in-metres"

    def __init__(self, metres: float, mode: Wording) -> None:
        super().__init__(
            Wording(
                f"分级半径 {metres:g} 米不能用于“{mode.zh}”：车速随道路变化，请改写为分钟。",
                f"A grade of {metres:g} m cannot be used for {mode.en}: vehicles change their speed on the way. Give minutes.",
            ),
            metres=metres,
        )


class ImpossibleScoreWeight(Refusal):
    """A weight of a score that is negative, no number, or all of them nothing."""

    code = "planning.impossible-score-weight"

    def __init__(self, name: str, weight: float | str) -> None:
        super().__init__(
            Wording(
                f"权重“{name}={weight}”不可用。请给出不小于 0 的数，至少一项大于 0，如 elderly60=1,far=2；可用的项见说明。",
                f"“{name}={weight}” is no weight. Give numbers of 0 or more, one of them above 0: elderly60=1,far=2.",
            ),
            name=name,
            weight=str(weight),
        )


class ImpossibleLeast(Refusal):
    """A number of people from which a village counts as having many that is no such number."""

    code = "planning.impossible-least-people"

    def __init__(self, people: float) -> None:
        super().__init__(
            Wording(
                f"“留守老年人较多”的起点 {people:g} 人不可用，请给出 1 到 100000 之间的整数。",
                f"Villages cannot be chosen by {people:g} people. Give a whole number from 1 to 100,000.",
            ),
            people=people,
        )
