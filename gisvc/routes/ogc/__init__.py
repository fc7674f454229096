"""The open door over HTTP: OGC API Features and Tiles under /ogc."""

from fastapi import APIRouter

from gisvc.routes.ogc import collections, editing, items, landing, tile, tiles

# Routes are tried in this order, and a map asks for tiles by the hundred.
ROUTERS: tuple[APIRouter, ...] = (tile.router, items.router, landing.router, collections.router, tiles.router, editing.router)
