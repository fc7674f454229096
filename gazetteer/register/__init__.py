"""The register: what every place was called on any day, how we know, and what our books said of it at the time."""
