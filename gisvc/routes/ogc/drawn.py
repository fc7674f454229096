"""A layer drawn for somebody: read once through his gate, then kept until it changes, for everybody who may see the same."""

from datetime import date

import numpy as np

from gisvc.gate import Gate
from gisvc.ogc.mvt.attributes import told_columns
from gisvc.ogc.mvt.layer import DrawnLayer, Tile
from gisvc.ogc.mvt.squares import Square
from gisvc.publication import Purpose
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.selection import Page, Selection

ROWS_A_PAGE = 20_000


def drawn_layer(gate: Gate, spec: LayerSpec) -> DrawnLayer:
    """The layer as it may leave through this gate today.

    It is drawn again when the layer itself changed, or what is kept back; a commit to another layer leaves it as it is.

    Raises:
        TokenTooNarrow: the visitor's token was made for other layers.
        TooBusy: too many wait for layers to be drawn.
    """
    gate.require_layer(spec)
    shelf, whose = gate.desk.drawn_layers, _whose(gate, spec)
    state = shelf.fetch((*whose, "state", gate.desk.store.last_commit()), lambda: _state(gate, spec))
    drawn: DrawnLayer = shelf.fetch((*whose, *state), lambda: _draw(gate, spec))
    return drawn


def _whose(gate: Gate, spec: LayerSpec) -> tuple[str, Purpose, str, date]:
    return spec.name, gate.purpose, gate.desk.scope_of(gate.visitor), day_in_china(utc_now())


def _state(gate: Gate, spec: LayerSpec) -> tuple[int, frozenset[str]]:
    """What a drawn layer depends on: the commit that changed the layer last, and what is kept back of it. Asked after every commit of the whole
    store: what was classified elsewhere may be named here."""
    return gate.view.summarise(spec).last_commit, gate.kept_from_public(spec)


def drawn_tile(gate: Gate, spec: LayerSpec, square: Square) -> Tile:
    """One tile of it, from the shelf or drawn now. Raises as `drawn_layer`."""
    desk, layer = gate.desk, drawn_layer(gate, spec)
    tile: Tile = desk.drawn_tiles.fetch(_place(layer, square), lambda: layer.tile(square, desk.settings.tile_max_features))
    return tile


def kept_tile(gate: Gate, spec: LayerSpec, square: Square) -> Tile | None:
    """The tile as it lies on the shelf, for whoever must not wait: nothing is read and nothing drawn. None where it does not lie there.

    Raises:
        TokenTooNarrow: the visitor's token was made for other layers.
    """
    gate.require_layer(spec)
    shelf, whose, commit = gate.desk.drawn_layers, _whose(gate, spec), gate.desk.store.known_commit()
    state = shelf.peek((*whose, "state", commit))
    layer: DrawnLayer | None = None if state is None else shelf.peek((*whose, *state))
    return None if layer is None else gate.desk.drawn_tiles.peek(_place(layer, square))


def _place(layer: DrawnLayer, square: Square) -> tuple[int, str, int, int, int]:
    return layer.number, square.grid.id, square.z, square.x, square.y


def _draw(gate: Gate, spec: LayerSpec) -> DrawnLayer:
    pages = [_page(gate, spec, None)]
    while pages[-1].next_after is not None:
        pages.append(_page(gate, spec, pages[-1].next_after))
    columns = {c.name: [value for page in pages for value in page.columns[c.name]] for c in told_columns(spec)}
    return DrawnLayer.of(spec, columns, np.concatenate([page.geometries for page in pages]))


def _page(gate: Gate, spec: LayerSpec, after: str | None) -> Page:
    return gate.select(spec, Selection(after=after, limit=ROWS_A_PAGE))
