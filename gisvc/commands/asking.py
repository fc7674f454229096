"""The options by which a question about coverage is put on the command line."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gisvc.commands.desk import Day

if TYPE_CHECKING:
    from layers.planning.question import CoverageQuestion

Verb = TypeVar("Verb", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--kind", required=True, help="设施类别 / facility kind, e.g. day_care_center"),
    click.option("--unit", default="village", show_default=True, help="统计单位的层级 / level of the units"),
    click.option("--measure", type=click.Choice(["count", "each", "reach"]), default="count", show_default=True),
    click.option("--reach", "reach", help="半径，如 1000m、1km / radius on the ground"),
    click.option(
        "--weight",
        type=click.Choice(["units", "people", "elderly60", "elderly65", "elderly80"]),
        default="units",
        show_default=True,
        help="按什么计数 / what is counted",
    ),
    click.option("--by", type=click.Choice(["stratum", "class", "township"]), help="分组 / groups"),
    click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31"),
    click.option("--area", help="区划代码 / division code; the store's own when not given"),
    click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too"),
    click.option("--demand", type=click.Choice(["settlements", "demand"]), default="settlements", show_default=True),
)
_NAMES = ("kind", "unit", "measure", "reach", "weight", "by", "as_of", "area", "with_neighbours", "demand")


def asks_a_question(verb: Verb) -> Callable[..., Any]:
    """Gives a verb the options of a question, and the question itself as its argument `question`."""

    @wraps(verb)
    def asking(**options: Any) -> Any:
        question = _question({name: options.pop(name) for name in _NAMES})
        return verb(question=question, **options)

    command: Callable[..., Any] = asking
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _question(options: dict[str, Any]) -> "CoverageQuestion":
    """
    Raises:
        UnknownKind, UnknownLevel, NoRadius, RadiusInDegrees, ImpossibleRadius: as the question says.
    """
    from layers.planning.question import CoverageQuestion
    from layers.planning.reach import parse_reach

    reach = options.pop("reach")
    return CoverageQuestion(**options, reach_m=None if reach is None else parse_reach(reach))
