"""Settings: what an administrator may choose, read once from the environment and handed down."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})

MOST_TOLERANCE_M = 20.0  # further apart, two ends are two places

# Lists are written as people write them: "a.gov.cn, b.gov.cn".
CommaList = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """One frozen object. Every field is an environment variable `GISVC_<NAME>`; the defaults serve this machine alone.

    Nothing here is a secret the house made up: accounts and session ids live in the accounts file.
    """

    model_config = SettingsConfigDict(
        env_prefix="GISVC_",
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,  # because a mistyped line may hold the map key
    )

    # --- what is served, and where
    store_path: Path | None = None
    """The store, one GeoPackage file. The command line's argument wins."""
    accounts_path: Path | None = None
    """The accounts file; `<store stem>-accounts.db` beside the store when not set. Never inside the store: exports are copies of it."""
    host: str = "127.0.0.1"
    """Address to listen on. Anything but loopback needs `base_url` or `allowed_hosts`."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on; 0 takes a free one."""
    base_url: str = ""
    """The address people type, for example https://gis.example.gov.cn. With https, cookies travel over TLS only."""
    allowed_hosts: CommaList = ()
    """Further host names the service answers to, comma-separated, without port. Loopback names need no entry."""
    trusted_proxies: CommaList = ()
    """Addresses or networks of your own reverse proxies, comma-separated; only their X-Forwarded-For and -Proto are believed."""
    demonstration: bool = False
    """Sign loopback visitors in as the demonstration user. A demonstration store on loopback does so unless this says false. Refused on any other address and behind any proxy."""
    language: Literal["zh", "en"] = "zh"
    """Language of a page when the visitor has not chosen one."""

    reconcile_origins: CommaList = ()
    """Origins whose pages may read the reconciliation service, comma-separated, for example http://127.0.0.1:3333 (OpenRefine on the clerk's
    own machine). None by default; cookies never travel along."""

    ogc_without_if_match: CommaList = ()
    """Collections of the open door that programs may change without saying which version they saw (QGIS sends no If-Match), comma-separated. The
    history keeps what was there and the audit says that no version was named. None by default."""

    # --- sessions and passwords (GB/T 22239-2019, level 2)
    session_idle_minutes: int = Field(default=30, ge=1, le=24 * 60)
    """Minutes without a request after which a session ends."""
    session_hours: int = Field(default=12, ge=1, le=24)
    """Hours after which a session ends however busy it is."""
    one_session_only: bool = False
    """End a person's other sessions when he signs in."""
    lockout_tries: int = Field(default=5, ge=3, le=20)
    """Failed sign-ins, per account and per address, after which both wait."""
    lockout_minutes: int = Field(default=15, ge=5, le=24 * 60)
    """Minutes a locked account or address waits; failures older than this no longer count."""
    password_days: int = Field(default=90, ge=0, le=366)
    """Days until a password has to be changed; 0 for never."""
    totp: Literal["off", "optional"] = "optional"
    """Second factor by time (动态验证码, RFC 6238): off, or offered to everybody."""
    totp_required_for: CommaList = ()
    """Roles that must have one, comma-separated, for example system_administrator, security_administrator, auditor, issuer."""
    proxy_user_header: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9-]{2,60})?$")
    """Header in which your own reverse proxy names the person it has signed in. Believed from `trusted_proxies` only; the proxy must remove it
    from what comes in. Off when empty."""
    oidc_discovery_url: str = ""
    """OpenID Connect: the provider's address ending in /.well-known/openid-configuration; https unless it is this machine. Off when empty."""
    oidc_client_id: str = ""
    """OpenID Connect: the name this service is registered under."""
    oidc_client_secret: SecretStr | None = None
    """OpenID Connect: the secret of that registration."""
    oidc_claim: str = "preferred_username"
    """OpenID Connect: the claim that holds the sign-in name of an account here."""
    cas_url: str = ""
    """CAS 3.0: root of the gateway, for example https://sso.example.gov.cn/cas; https unless it is this machine. Off when empty."""
    cas_attribute: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,60}$")
    """CAS: the attribute that holds the sign-in name of an account here; the user when empty."""
    identity_ca_file: Path | None = None
    """Certificates (PEM) of the authority that signs the provider's, where the bureau runs its own."""
    token_max_days: int = Field(default=366, ge=1, le=1096)
    """Longest life of an API token in days; 90 unless its owner chooses otherwise."""

    # --- limits of one request
    max_head_bytes: int = Field(default=32_000, ge=4_000, le=1_000_000)
    """Largest request line and headers together in bytes, as they come in; then 431."""
    head_patience_s: float = Field(default=15.0, ge=0.2, le=600.0)
    """Seconds a request's line and headers may take to come in; then 408 and the connection is closed."""
    max_json_bytes: int = Field(default=2_000_000, ge=10_000)
    """Largest request body in bytes, uploads apart."""
    max_upload_bytes: int = Field(default=300_000_000, ge=100_000)
    """Largest upload in bytes; routes declare themselves as uploads."""
    body_patience_s: float = Field(default=20.0, ge=0.5, le=600.0)
    """Seconds a request's body may take to come in, and a second more for every 500 bytes that did; then 408."""
    max_params: int = Field(default=100, ge=10, le=1000)
    """Most query or form fields of one request."""
    max_parts: int = Field(default=50, ge=5, le=1000)
    """Most parts of one multipart body."""
    max_ranges: int = Field(default=10, ge=1, le=100)
    """Most byte ranges one request may ask for."""

    most_at_once: int = Field(default=400, ge=10, le=10_000)
    """Most requests inside the service at one moment; whoever comes then is asked to come back (503, Retry-After)."""
    person_at_once: int = Field(default=12, ge=1, le=40)
    """Requests of one person (session, token, or the address of a stranger) that are answered at the same time; further ones wait their turn."""
    person_waiting: int = Field(default=256, ge=0, le=10_000)
    """Requests of one person that may wait for their turn; more are refused (429, Retry-After)."""
    person_work_s: float = Field(default=480.0, ge=10.0, le=2400.0)
    """Seconds of answering one person may use in a minute, over all his requests together; beyond it 429 with Retry-After."""
    stop_patience_s: float = Field(default=30.0, ge=0.0, le=600.0)
    """Seconds that answers under way may take to finish when the service is told to stop."""

    # --- long work, plans, rules and roads
    job_patience_s: float = Field(default=2.0, ge=0.0, le=30.0)
    """Seconds a page waits for long work before it shows how far the work has come instead."""
    plan_dir: Path | None = None
    """Folder with the bureau's own plans, `*.toml`, beside those shipped; one with the id of a shipped plan takes its place."""
    rule_dir: Path | None = None
    """Folder with the bureau's own siting rules, `*.toml` (docs/siting-rules.md), read when the service starts; one with the id of a shipped pack takes its
    place."""
    road_crossings: Literal["vertices", "join"] = "vertices"
    """Where drawn roads join: "vertices" where they share a vertex, as in OpenStreetMap; "join" also where lines of one level cross without one,
    as many bureaus draw them. The page of the road network says what joining would change."""
    road_tolerance_m: float = Field(default=0.0, ge=0.0, le=MOST_TOLERANCE_M)
    """Metres within which a loose end is tied to the road beside it; 0 ties nothing."""

    # --- vector tiles
    tile_max_features: int = Field(default=5_000, ge=100, le=100_000)
    """Most features in one tile. Where there are more, each patch of four pixels shows its most important ones, and the answer says how many of how
    many it holds."""
    tile_cache_bytes: int = Field(default=64_000_000, ge=0, le=4_000_000_000)
    """Bytes of finished tiles kept in memory; 0 keeps none."""
    tile_deepest_zoom: int = Field(default=18, ge=10, le=21)
    """Deepest level of the tiles for internal use; clients enlarge those of it for deeper ones."""

    # --- base layers of the maps; without any, divisions and a graticule stand alone
    tianditu_key: SecretStr | None = None
    """Key of 天地图. It stays on the server: pages and exported maps never carry it."""
    tianditu_url: str = "https://t0.tianditu.gov.cn"
    """Address of 天地图 or of the province's own node."""
    inside_hosts: CommaList = ()
    """Host names inside your own network that this service may ask (the province's tile node, a sign-in server), comma-separated. A name that leads
    to a private or loopback address without standing here is refused; link-local addresses always are."""
    imagery_file: Path | None = None
    """Local imagery: an MBTiles file, a PMTiles file (version 3, pictures) or a north-up GeoTIFF of at most 80 million pixels in EPSG:4490,
    4326, 3857 or a CGCS2000 Gauss-Krüger zone. Why a file is not shown stands in the log."""
    imagery_source: str = ""
    """Source and date of the imagery, printed on every map that shows it."""

    # --- documents and logs
    font_dir: Path | None = None
    """Folder with the bureau's own fonts for printed documents."""
    template_dir: Path | None = None
    """Folder with the bureau's own Word templates; `<name>.docx` in it takes the place of ours (`gisvc round templates` writes those out)."""
    pack_dir: Path | None = None
    """Folder with the bureau's own rule packs, `*.toml` (docs/rule-packs.md), read when the service starts; one with the id of a shipped pack takes
    its place."""
    log_folder: Path | None = None
    """Folder of the rotating log; the terminal alone when not set."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least weight of a log line that is kept."""
    log_max_bytes: int = Field(default=20_000_000, ge=100_000)
    """Size in bytes at which a log file is turned over."""
    log_files: int = Field(default=20, ge=2, le=1000)
    """Turned-over log files that are kept."""
    metrics_from: CommaList = ()
    """Addresses or networks that may read `/metrics`, for example 127.0.0.1; nobody by default. A request through a proxy never may."""
    audit_keep_days: int = Field(default=365, ge=180)
    """Days the bureau promises to keep the audit log; the Cybersecurity Law (网络安全法 Art. 23) allows no less than six months, and a shorter
    promise is refused. It deletes nothing: no entry is ever deleted."""
    working_days_file: Path | None = None
    """TOML file with the year's `holidays` and `worked_weekends` (调休) and their `source`; without it Monday to Friday count as worked. Terms
    in working days are counted by it: of requests for names, and of corrections."""
    correction_days: int = Field(default=10, ge=1, le=60)
    """Working days within which a correction request (数据校核) is answered; a setting of 2026-11-22, 未核实 against the regulation."""

    @field_validator(
        "allowed_hosts",
        "trusted_proxies",
        "reconcile_origins",
        "ogc_without_if_match",
        "inside_hosts",
        "metrics_from",
        mode="before",
    )
    @classmethod
    def parse_comma_list(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies", "metrics_from")
    @classmethod
    def check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network, strict=False)
        return value

    @field_validator("base_url")
    @classmethod
    def check_base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.path.strip("/")):
            raise ValueError("write it as https://name or https://name:port, with nothing after it")
        return value.rstrip("/")

    @field_validator("oidc_discovery_url", "cas_url")
    @classmethod
    def check_provider(cls, value: str) -> str:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES)
        if value and (not is_safe or not parts.hostname or parts.username or parts.query or parts.fragment):
            raise ValueError("write it as https://name/path, without a query; plain http is for this machine alone")
        return value.rstrip("/")

    @model_validator(mode="after")
    def require_whole_identity(self) -> Self:
        """A header is believed from somebody, and a provider knows us by some name."""
        if self.proxy_user_header and not self.trusted_proxies:
            raise ValueError("GISVC_PROXY_USER_HEADER needs GISVC_TRUSTED_PROXIES: from whom is it believed?")
        if self.oidc_discovery_url and not (
            self.oidc_client_id and self.oidc_discovery_url.endswith("/.well-known/openid-configuration")
        ):
            raise ValueError("GISVC_OIDC_DISCOVERY_URL ends in /.well-known/openid-configuration and needs GISVC_OIDC_CLIENT_ID")
        return self

    @model_validator(mode="after")
    def require_named_host(self) -> Self:
        """An open address must know its own names, and the demonstration never has an open address."""
        if not self.is_loopback and not (self.base_url or self.allowed_hosts):
            raise ValueError("host is not loopback: set GISVC_BASE_URL or GISVC_ALLOWED_HOSTS to the name people will type")
        if self.demonstration and not self.is_loopback:
            raise ValueError("the demonstration listens on loopback only: leave GISVC_HOST at 127.0.0.1")
        return self

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK_NAMES or (_is_address(self.host) and ip_address(self.host).is_loopback)

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over TLS."""
        return self.base_url.startswith("https://")

    @property
    def own_url(self) -> str:
        """Where links that leave the page (documents, mails) point, without a trailing slash."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{name}:{self.port}"

    @property
    def host_names(self) -> frozenset[str]:
        """Every name, without port, that a Host header may carry."""
        own = {urlsplit(self.base_url).hostname or "", self.host.lower()} - {"", "0.0.0.0", "::"}  # noqa: S104 — a wildcard is no name
        return LOOPBACK_NAMES | frozenset(self.allowed_hosts) | own

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network, strict=False) for network in self.trusted_proxies)

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network, strict=False) for network in self.metrics_from)

    @property
    def accounts_file(self) -> Path | None:
        """The accounts file; None only when there is no store either."""
        if self.accounts_path or not self.store_path:
            return self.accounts_path
        return accounts_file_of(self.store_path)


def accounts_file_of(store_path: Path) -> Path:
    """The accounts file that belongs to a store: `county.gpkg` → `county-accounts.db`."""
    return store_path.with_name(f"{store_path.stem}-accounts.db")


def photo_folder_of(store_path: Path) -> Path:
    """The folder with the photos that belong to a store: `county.gpkg` → `county-photos`."""
    return store_path.with_name(f"{store_path.stem}-photos")


def usage_file_of(store_path: Path) -> Path:
    """The file with the usage log of a store: `county.gpkg` → `county-usage.db`."""
    return store_path.with_name(f"{store_path.stem}-usage.db")


def terrain_folder_of(store_path: Path) -> Path:
    """The folder with the heights and land cover that belong to a store: `county.gpkg` → `county-terrain`."""
    return store_path.with_name(f"{store_path.stem}-terrain")


def returns_folder_of(store_path: Path) -> Path:
    """The folder with field files kept apart and the reasons: `county.gpkg` → `county-field`."""
    return store_path.with_name(f"{store_path.stem}-field")


def side_key_of(store_path: Path) -> Path:
    """The file with the signing key of the side a store belongs to: `county.gpkg` → `county-side-key.pem`."""
    return store_path.with_name(f"{store_path.stem}-side-key.pem")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
