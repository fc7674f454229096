"""The demonstration signs in whoever sits at this machine, and nobody else."""

from ipaddress import ip_address

from starlette.requests import HTTPConnection

from gisvc.auth.account import DEMONSTRATION
from gisvc.auth.errors import DemonstrationRefused
from gisvc.auth.roles import Role

DEMONSTRATION_PERSON = DEMONSTRATION
DEMONSTRATION_NAME = "演示用户"
# Everything that works on the data; not who manages accounts or reads the trail, for there is nothing to manage.
DEMONSTRATION_ROLES = frozenset({Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.ISSUER})

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORWARDING_HEADERS = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-forwarded-server",
    "x-real-ip",
    "x-original-host",
    "cf-connecting-ip",
    "true-client-ip",
)


def require_own_machine(connection: HTTPConnection) -> None:
    """Raises DemonstrationRefused unless the request comes straight from this machine, for this machine.

    A tunnel or proxy on this machine makes strangers look like loopback. It gives itself away by a forwarding header, or
    by the name the stranger typed; a header counts whatever it says, even when it says 127.0.0.1.
    """
    for name in FORWARDING_HEADERS:
        if name in connection.headers:
            raise DemonstrationRefused(name)
    hosts = connection.headers.getlist("host")
    if len(hosts) != 1 or _name_of(hosts[0]) not in OWN_NAMES:
        raise DemonstrationRefused("Host")
    if not _is_loopback(connection.client.host if connection.client else ""):
        raise DemonstrationRefused("address")


def _name_of(host: str) -> str:
    return host.lower() if host.endswith("]") else host.lower().rpartition(":")[0] or host.lower()


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
