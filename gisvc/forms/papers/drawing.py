"""A drawing of ours in millimetres on paper: lines, rings, circles and texts, written as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from gisvc.forms.papers.paper import printable

Point = tuple[float, float]


@dataclass(slots=True)
class Drawing:
    """Shapes on a sheet of paper `width` × `height` mm; x to the right, y down. Later shapes lie on top."""

    width: float
    height: float
    _shapes: list[str] = field(default_factory=list)

    def line(self, points: Sequence[Point], *, stroke: str = "#111", weight: float = 0.3, dash: str = "") -> None:
        if len(points) > 1:
            self._shapes.append(f'<polyline points="{_path(points)}" fill="none" {_pen(stroke, weight, dash)}/>')

    def ring(self, points: Sequence[Point], *, fill: str, stroke: str = "none", weight: float = 0.3) -> None:
        self._shapes.append(f'<polygon points="{_path(points)}" fill="{fill}" {_pen(stroke, weight, "")}/>')

    def circle(self, at: Point, radius: float, *, fill: str = "#fff", stroke: str = "#111", weight: float = 0.3) -> None:
        self._shapes.append(
            f'<circle cx="{at[0]:.2f}" cy="{at[1]:.2f}" r="{radius:.2f}" fill="{fill}" {_pen(stroke, weight, "")}/>'
        )

    def box(
        self, at: Point, width: float, height: float, *, fill: str = "#fff", stroke: str = "#111", weight: float = 0.3
    ) -> None:
        self._shapes.append(
            f'<rect x="{at[0]:.2f}" y="{at[1]:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" {_pen(stroke, weight, "")}/>'
        )

    def text(
        self, at: Point, words: str, *, size: float = 3.0, anchor: str = "start", fill: str = "#111", bold: bool = False
    ) -> None:
        """Words with a white edge, so that they read over lines."""
        weight = ' font-weight="bold"' if bold else ""
        edge = f'stroke="#fff" stroke-width="{size * 0.24:.2f}" stroke-linejoin="round" paint-order="stroke"'
        self._shapes.append(
            f'<text x="{at[0]:.2f}" y="{at[1]:.2f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" {edge}{weight}>{escape(printable(words))}</text>'
        )

    def north_arrow(self, at: Point, *, length: float = 12.0) -> None:
        """An arrow to true north, which is up."""
        x, y = at
        self.ring([(x, y), (x - 2.2, y + length), (x, y + length * 0.75)], fill="#111")
        self.ring([(x, y), (x + 2.2, y + length), (x, y + length * 0.75)], fill="#fff", stroke="#111", weight=0.2)
        self.text((x, y - 1.2), "北", size=3.4, anchor="middle", bold=True)

    def scale_bar(self, at: Point, *, metres: float, mm_per_metre: float) -> None:
        x, y = at
        long = metres * mm_per_metre
        self.line([(x, y - 1), (x, y), (x + long, y), (x + long, y - 1)], weight=0.35)
        shown = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        self.text((x + long / 2, y - 1.4), shown, size=2.8, anchor="middle")

    def to_svg(self) -> bytes:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}mm" height="{self.height}mm" viewBox="0 0 {self.width} {self.height}" '
            f'font-family="Noto Sans S Chinese, Noto Sans CJK SC, sans-serif"><rect width="{self.width}" height="{self.height}" fill="#fff"/>'
            f"{''.join(self._shapes)}</svg>"
        ).encode("utf-8", "replace")


def round_length(longest_m: float) -> float:
    """The longest of 1, 2, 5 × 10ⁿ metres that is no longer than asked."""
    step = 1.0
    best = step
    while step <= longest_m:
        for times in (1, 2, 5):
            if step * times <= longest_m:
                best = step * times
        step *= 10
    return best


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _pen(stroke: str, weight: float, dash: str) -> str:
    return f'stroke="{stroke}" stroke-width="{weight}"' + (f' stroke-dasharray="{dash}"' if dash else "")
