"""The ground where no road is: slope, land cover and barriers as a cost surface."""
