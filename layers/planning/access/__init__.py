"""Supply against need: floating catchments, the ladder, rates and how evenly it is shared."""
