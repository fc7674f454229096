"""The intake: from a foreign table to a frame of the house, with every doubt said aloud."""

from layers.intake.dialects import in_house_words
from layers.intake.shape import Intake, shape_rows

__all__ = ["Intake", "in_house_words", "shape_rows"]
