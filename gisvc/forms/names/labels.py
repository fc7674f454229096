"""Labels on a map: each finds its own room beside its place, so that two never cover each other."""

from gisvc.forms.papers.drawing import Point

Box = tuple[float, float, float, float]  # left, top, right, bottom in millimetres, y down


class LabelRoom:
    """The ground that labels have taken within a frame."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._taken: list[Box] = []

    def take(self, at: Point, words: str, size: float, *, gap: float = 1.2) -> Point | None:
        """Where words of that size (mm) stand beside a point, written from the left; None where there is no room for them."""
        wide, high = width_of(words, size), size * 1.15
        x, y = at
        for left, bottom in (
            (x + gap, y - gap / 2), (x - gap - wide, y - gap / 2), (x + gap, y + gap / 2 + high), (x - gap - wide, y + gap / 2 + high),
            (x - wide / 2, y - gap), (x - wide / 2, y + gap + high), (x + gap, y - gap - high), (x - gap - wide, y - gap - high),
        ):  # fmt: skip
            if self.hold((left, bottom - high, left + wide, bottom)):
                return left, bottom - high * 0.15
        return None

    def hold(self, box: Box) -> bool:
        """Take a box, if it lies within the frame and nobody has it."""
        left, top, right, bottom = self.frame
        if not (box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom):
            return False
        if any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in self._taken):
            return False
        self._taken.append(box)
        return True


def width_of(words: str, size: float) -> float:
    """About how wide words are: Chinese as wide as high, Latin letters and digits little more than half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.58 for c in words)
