"""The guard at the door: what a request must look like before any page sees it."""

from fastapi import FastAPI

from gisvc.auth.sessions import cookie_name
from gisvc.auth.visitor import require_signed_in
from gisvc.guard.answers import Answers
from gisvc.guard.bodies import Bodies, accepts_record, accepts_upload
from gisvc.guard.door import Door, Doorkeeper
from gisvc.guard.foreign_pages import ForeignPages
from gisvc.guard.headers import SecurityHeaders
from gisvc.guard.hosts import Hosts
from gisvc.guard.limits import Limits
from gisvc.guard.meters import Counting, Meters
from gisvc.guard.origins import Origins
from gisvc.guard.peers import Peers
from gisvc.guard.programs import Programs
from gisvc.guard.request_ids import RequestIds
from gisvc.guard.shares import Shares
from gisvc.guard.unread import Unread
from gisvc.settings import Settings

__all__ = ["accepts_record", "accepts_upload", "install_guards"]


def install_guards(app: FastAPI, settings: Settings) -> None:
    """Stand the guards in line, innermost first: what is added last meets the request first."""
    app.state.door, app.state.meters = Door(settings.most_at_once), Meters()
    app.add_middleware(Bodies, settings=settings, may_upload=require_signed_in)
    app.add_middleware(Origins, base_url=settings.base_url, proxy_user_header=settings.proxy_user_header)
    app.add_middleware(Limits, max_params=settings.max_params, max_ranges=settings.max_ranges)
    app.add_middleware(
        Shares,
        cookie=cookie_name(settings),
        at_once=settings.person_at_once,
        waiting=settings.person_waiting,
        work_s_a_minute=settings.person_work_s,
    )
    app.add_middleware(Programs)
    app.add_middleware(Doorkeeper, door=app.state.door)
    app.add_middleware(Hosts, names=settings.host_names)
    app.add_middleware(Peers, networks=settings.proxy_networks)
    app.add_middleware(Answers)
    app.add_middleware(SecurityHeaders, is_secure=settings.is_secure)
    app.add_middleware(ForeignPages, origins=settings.reconcile_origins)
    app.add_middleware(RequestIds)
    app.add_middleware(Unread, max_bytes=settings.max_upload_bytes)
    app.add_middleware(Counting, meters=app.state.meters)
