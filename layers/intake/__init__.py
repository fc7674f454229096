"""The intake: from a foreign table to a frame of the house, with every doubt said aloud."""

from layers.intake.shape import Intake, shape_rows

__all__ = ["Intake", "shape_rows"]
