"""The open door over HTTP: OGC API Features and Tiles under /ogc."""

from fastapi import APIRouter

from gisvc.routes.ogc import collections, editing, items, landing, tiles

ROUTERS: tuple[APIRouter, ...] = (landing.router, collections.router, items.router, editing.router, tiles.router)
