"""Cases: what is repaired, moved, endangered or disputed along a line, the route each takes, and what still stands in its way."""
