"""The open door over HTTP: OGC API Features and Tiles under /ogc."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
