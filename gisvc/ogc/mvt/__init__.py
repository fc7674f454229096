"""Vector tiles: the rows of a layer drawn on a grid of 4096 × 4096 a tile, written as Mapbox Vector Tiles 2.1."""
