"""The ground: what a layer is, its datum, its check and its store."""
