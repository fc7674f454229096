"""The other houses a bureau has configured."""

from gisvc.auth.identity.cas import Cas
from gisvc.auth.identity.oidc import Oidc
from gisvc.auth.identity.port import IdentityProvider
from gisvc.settings import Settings
from layers.store.clock import Clock


def providers_of(settings: Settings, clock: Clock) -> dict[str, IdentityProvider]:
    """By name, as they stand in the address; none unless an administrator has set one."""
    found: dict[str, IdentityProvider] = {}
    if settings.oidc_discovery_url:
        secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
        found["oidc"] = Oidc(
            settings.oidc_discovery_url,
            settings.oidc_client_id,
            secret,
            claim=settings.oidc_claim,
            ca_file=settings.identity_ca_file,
            clock=clock,
        )
    if settings.cas_url:
        found["cas"] = Cas(settings.cas_url, settings.cas_attribute, settings.identity_ca_file)
    return found
