"""The open door over HTTP: OGC API Features and Tiles under /ogc."""

from fastapi import APIRouter

from gisvc.routes.ogc import collections, editing, items, landing, tiles

# Routes are tried in this order, and a map asks for tiles by the hundred.
ROUTERS: tuple[APIRouter, ...] = (tiles.router, items.router, landing.router, collections.router, editing.router)
