"""The service put together: settings, store and accounts in; pages and routes out. Nothing here is global."""

import shutil
import tempfile
import weakref
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from gisvc import __version__
from gisvc.answers import AnswerShelf
from gisvc.assets import STATIC
from gisvc.auth.accounts import Accounts
from gisvc.desk import Desk
from gisvc.guard import install_guards
from gisvc.heads import Heads
from gisvc.name_shelf import name_shelf
from gisvc.openapi import document_of, install_openapi
from gisvc.pages import (
    about,
    approvals,
    audit,
    docs,
    downloads,
    imports,
    inbox,
    jobs,
    overview,
    publications,
    returned,
    sharing,
    usage,
)
from gisvc.pages import (
    coverage as coverage_pages,
)
from gisvc.pages import (
    layers as layer_pages,
)
from gisvc.pages.inspection import cases as case_pages
from gisvc.pages.inspection import exchange as exchange_pages
from gisvc.pages.inspection import field as field_pages
from gisvc.pages.inspection import field_work, round_compare, round_items, round_photos, round_signing
from gisvc.pages.inspection import lines as line_pages
from gisvc.pages.inspection import markers as marker_pages
from gisvc.pages.inspection import rounds as round_pages
from gisvc.pages.inspection import visits as visit_pages
from gisvc.pages.names import ROUTERS as NAME_PAGES
from gisvc.pages.planning import ROUTERS as PLANNING_PAGES
from gisvc.problems import install_problems
from gisvc.publication import Approvals
from gisvc.routes import accounts as account_routes
from gisvc.routes import catalogue as catalogue_api
from gisvc.routes import coverage, health, layers, tiles
from gisvc.routes import jobs as job_routes
from gisvc.routes.inspection import documents as document_routes
from gisvc.routes.inspection import field as field_routes
from gisvc.routes.inspection import lines as line_api
from gisvc.routes.inspection import markers as marker_api
from gisvc.routes.inspection import package as package_routes
from gisvc.routes.inspection import rounds as round_api
from gisvc.routes.names import ROUTERS as NAME_ROUTES
from gisvc.routes.ogc import ROUTERS as OGC_ROUTES
from gisvc.routes.planning import ROUTERS as PLANNING_ROUTES
from gisvc.routes.waiting import count_known
from gisvc.settings import Settings, photo_folder_of, terrain_folder_of, usage_file_of
from gisvc.sharing.usage import UsageBook
from gisvc.sharing.usage_file import UsageFile
from gisvc.staging import Staging
from gisvc.tiles import Tiles
from layers.files.photos import PhotoShelf
from layers.planning.network.noding import NodingPolicy
from layers.planning.use_cases.judging import read_rule_shelf
from layers.planning.use_cases.travels import TravelShelf
from layers.store.protocol import Store

ROUTERS = (
    *OGC_ROUTES,  # first, for routes are tried in their order: after all others it took 1.3 ms to find these, which clients ask a thousand times
    overview.router,
    coverage_pages.router,
    layer_pages.router,
    imports.router,
    downloads.router,
    publications.router,
    audit.router,
    usage.router,
    sharing.router,
    catalogue_api.router,
    about.router,
    docs.router,
    jobs.router,
    approvals.router,
    inbox.router,
    returned.router,
    round_pages.router,
    line_pages.router,
    case_pages.router,
    field_work.router,
    visit_pages.router,
    marker_pages.router,
    round_items.router,
    round_photos.router,
    round_compare.router,
    round_signing.router,
    *NAME_PAGES,
    *NAME_ROUTES,
    *PLANNING_PAGES,
    *PLANNING_ROUTES,
    coverage.router,
    job_routes.router,
    layers.router,
    line_api.router,
    marker_api.router,
    round_api.router,
    tiles.router,
    health.router,
    account_routes.router,
    field_pages.router,
    field_routes.router,
    document_routes.router,
    package_routes.router,
    exchange_pages.router,
)


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every route, worked out once. FastAPI reads the parameters of all of them when the first request comes, half a second a service;
    they know nothing of a service, so those of one process share them."""
    shared = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in ROUTERS:
        shared.include_router(router)
    return tuple(shared.routes)


@cache
def _document() -> dict[str, Any]:
    return document_of(_routes())


def create_app(settings: Settings, store: Store, accounts: Accounts | None) -> FastAPI:
    """The whole desk over one store.

    Args:
        settings: read once by whoever starts the service.
        store: open; whoever opened it closes it.
        accounts: None only for a demonstration, where the visitor on this machine is signed in.
    """
    names = name_shelf(settings)
    app = FastAPI(title=f"gisvc · {store.workspace.name}", version=__version__, docs_url=None, redoc_url=None)
    app.state.desk = Desk(
        settings=settings,
        store=store,
        accounts=accounts,
        shelf=AnswerShelf(),
        frames=AnswerShelf(most=16),
        plans=AnswerShelf(most=4, at_once=1, waiting=6, patience_s=180),
        papers=AnswerShelf(most=4, at_once=1, waiting=6, patience_s=180),
        approvals=Approvals(store),
        staging=Staging(_staging_folder(settings)),
        tiles=Tiles(settings),
        photos=_photo_shelf(settings),
        travels=_travel_shelf(settings),
        rules=read_rule_shelf(settings.rule_dir),
        calendar=names.rules.calendar,
        names=names,
        drawn_tiles=AnswerShelf(most=settings.tile_cache_bytes, waiting=16, weigh=lambda tile: tile.weight),
        usage=_usage_book(settings, store),
    )
    app.state.count_waiting = lambda visitor: count_known(app.state.desk, visitor)
    install_problems(app)
    app.add_middleware(Heads)
    install_guards(app, settings)
    app.router.routes.extend(_routes())
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_openapi(app, _document)
    return app


def _staging_folder(settings: Settings) -> Path | None:
    """Beside the store, on the same disk and behind the same permissions; a temporary folder for a store in memory."""
    path = settings.store_path
    return None if path is None else path.with_name(f"{path.stem}-staging")


def _photo_shelf(settings: Settings) -> PhotoShelf:
    """Beside the store: photos outlive the service. A store in memory has photos for as long as the service lives."""
    if settings.store_path is not None:
        return PhotoShelf(photo_folder_of(settings.store_path))
    shelf = PhotoShelf(tempfile.mkdtemp(prefix="gisvc-photos-"))
    weakref.finalize(shelf, shutil.rmtree, shelf.folder, ignore_errors=True)
    return shelf


def _usage_book(settings: Settings, store: Store) -> UsageBook:
    """Beside the store; uses of a store in memory are remembered as long as the service lives."""
    path = settings.store_path
    return UsageBook(store, None if path is None else UsageFile(usage_file_of(path)))


def _travel_shelf(settings: Settings) -> TravelShelf:
    """Roads joined as the administrator chose, and the heights beside the store; a store in memory has none."""
    path = settings.store_path
    noding = NodingPolicy(settings.road_crossings, settings.road_tolerance_m)
    return TravelShelf(None if path is None else terrain_folder_of(path), noding)
