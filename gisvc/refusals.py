"""Every refusal of the house in one table: its code and the HTTP status it is answered with."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Sequence

from layers.errors import Refusal

HOUSE = ("layers", "boundaries", "gazetteer", "gisvc")

# The one table. A code stands for a class and outlives its name. A class without a line of its own has that of its family
# (`files.refused`, `auth.refused` …); a test walks all of them and finds none that falls through to the very root.
# fmt: off
STATUS_OF_CODE: dict[str, int] = {code: status for status, codes in {
    400: """gisvc.not-a-calendar sharing.undecided sharing.secret-dataset sharing.private-number sharing.nothing-said sharing.correction-unplaced audit.days-reversed approvals.reasons-missing ogc.refused gazetteer.bad-cursor gazetteer.not-a-query layers.refused files.refused guard.refused auth.refused layers.geometry-refused
            layers.no-datum layers.datums-differ layers.old-datum layers.unknown-datum layers.not-in-metres layers.no-zone
            layers.off-the-map layers.may-not-convert layers.unknown-shift layers.fit-not-permitted layers.poor-fit
            layers.too-few-common-points layers.unreadable-common-points layers.not-an-old-datum layers.may-not-display-only
            layers.incomplete-certificate layers.two-conversions layers.not-a-code-table layers.code-twice layers.unclear-decision
            layers.code-system-unknown intake.metres-in-degrees
            planning.unknown-kind planning.unknown-level planning.unknown-choice planning.no-radius planning.radius-in-degrees
            planning.radius-in-minutes planning.impossible-minutes planning.minutes-in-metres planning.impossible-range planning.impossible-threshold planning.impossible-speed planning.impossible-radius planning.impossible-percentage planning.not-a-claims-file planning.nothing-to-audit planning.unknown-statement planning.no-speed-profile planning.impossible-wait planning.impossible-road-limit planning.roads-not-stored planning.no-time-to-walk planning.surfaces-differ planning.distorted-grid planning.empty-surface planning.terrain-elsewhere planning.unknown-terrain-kind planning.not-heights planning.unknown-cover planning.no-earlier-day
            planning.negative-amount planning.unequal-lengths planning.unknown-decay planning.unknown-capacity planning.impossible-need planning.unknown-norm planning.unknown-support planning.target-before-base
            planning.target-too-far planning.unknown-scenario planning.bands-disagree
            planning.impossible-spread planning.impossible-rate planning.impossible-horizon planning.impossible-opening planning.opening-out-of-range
            planning.not-a-spot planning.spot-outside planning.too-many-changes planning.further-than-searched planning.named-twice planning.radius-by-road
            planning.nothing-to-move planning.impossible-number-of-moves planning.too-many-to-close planning.nothing-to-convert planning.no-figures-to-compare planning.too-few-criteria planning.impossible-number-of-sites planning.impossible-budget planning.nothing-limits-the-plan planning.no-prices planning.no-site-capacity planning.impossible-reach planning.siting-wrong-length planning.impossible-fading planning.impossible-siting-figure planning.nobody-to-serve planning.forced-and-forbidden planning.number-of-new-sites planning.site-not-in-table planning.budget-without-prices
            planning.impossible-grades planning.grade-in-metres planning.impossible-score-weight planning.impossible-least-people
            planning.unknown-candidates planning.impossible-spacing planning.no-rule-pack planning.impossible-search
            planning.not-a-cost-unit planning.missing-unit planning.impossible-copies planning.mixed-units planning.impossible-cost planning.not-a-cost-matrix
            boundaries.not-a-bundle boundaries.own-bundle boundaries.not-a-key
            boundaries.not-a-case boundaries.unknown-kind boundaries.not-a-statement boundaries.wrong-round
            boundaries.no-course boundaries.beyond-the-line boundaries.no-accuracy-stated
            gisvc.unknown-parameter gisvc.not-in-round gisvc.bad-box gisvc.bad-place gisvc.exact-place-asked gisvc.bad-where gisvc.step-of-another-office gisvc.bad-map-number gisvc.not-a-division-code
            boundaries.unknown-azimuth-kind boundaries.declination-not-stated boundaries.grid-not-stated boundaries.mixed-zones
            boundaries.line-of-one-point boundaries.order-not-stated
            boundaries.impossible-chance boundaries.impossible-measure
            gazetteer.nothing-to-spell gazetteer.not-spellable gazetteer.name-too-long gazetteer.unknown-name-kind gazetteer.measures-incomplete gazetteer.code-text-refused gazetteer.not-a-defect gazetteer.mended-before-seen gazetteer.unknown-numbering gazetteer.cleanup-decision-incomplete
            store.unclear-key store.wrong-columns store.not-a-number layers.key-missing
            gazetteer.not-an-application gazetteer.not-a-step gazetteer.unknown-step-kind""",
    401: "auth.not-signed-in auth.sign-in-failed auth.bad-token auth.token-ended auth.second-factor-needed auth.wrong-code auth.identity-refused",
    403: """approvals.not-yours auth.not-allowed auth.token-too-narrow auth.password-change-due auth.second-factor-due auth.wrong-own-password auth.area-not-yours auth.own-account-protected auth.administrator-protected
            auth.wrong-setup-code auth.demonstration-refused guard.foreign-origin gisvc.said-by-another store.outside-area layers.not-written-by-hand layers.decided-elsewhere
            boundaries.not-our-side boundaries.paper-withheld boundaries.not-our-package boundaries.content-altered""",
    404: """sharing.unknown-correction sharing.no-such-row gisvc.unknown-procedure ogc.no-such-feature ogc.no-such-tile ogc.unknown-tile-grid gazetteer.unknown-heritage-entry gazetteer.unknown-cleanup-case gazetteer.unknown-plate gazetteer.unknown-sign gazetteer.unknown-inspection boundaries.marker-not-held boundaries.unknown-case boundaries.line-not-held boundaries.unknown-round boundaries.unknown-subject
            layers.unknown-layer layers.nothing-held-on auth.unknown-account auth.unknown-session auth.unknown-token auth.unknown-provider auth.no-accounts
            files.unknown-photo files.unknown-terrain planning.empty-network planning.no-units planning.no-demand planning.unknown-township planning.unknown-plan planning.unknown-rule-pack planning.unknown-candidate planning.unknown-facility planning.no-area-for-grid planning.unknown-indicator planning.no-capacity planning.nothing-to-spread planning.no-roads planning.no-candidates planning.no-such-site planning.no-such-candidate gisvc.unknown-staged-import gisvc.unknown-job gisvc.claims-gone gisvc.area-out-of-sight gisvc.unknown-document gisvc.no-base-layer
            gisvc.imagery-refused
            gazetteer.unknown-pack gazetteer.unknown-announcement gazetteer.place-not-held gazetteer.division-not-known
            store.unknown-key store.not-found layers.nothing-to-edit
            gazetteer.unknown-request""",
    408: "guard.body-too-slow",
    409: """approvals.not-now approvals.condition-not-met gazetteer.listed-name-locked boundaries.key-not-confirmed boundaries.key-changed boundaries.journal-broken boundaries.round-incomplete boundaries.unsigned-content boundaries.case-closed boundaries.case-exists boundaries.repair-without-neighbour boundaries.change-without-consent
            boundaries.line-would-move boundaries.round-closed boundaries.signed-version-stale boundaries.statement-forged boundaries.photos-missing
            auth.account-name-taken auth.last-administrator auth.too-many-tokens auth.second-factor-refused auth.already-set-up layers.stale-plan layers.key-not-free gisvc.map-changed gisvc.address-taken store.exists
            store.is-a-backup store.moved gazetteer.event-exists
            gazetteer.request-exists gazetteer.step-id-taken gazetteer.unlawful-step gazetteer.request-closed""",
    413: """audit.too-long planning.too-many-levels guard.body-too-large files.too-large files.too-many-rows files.photo-too-large files.raster-too-large files.too-much-memory planning.too-many-figures
            files.unsafe-archive layers.geometry-too-large""",
    412: "store.row-moved ogc.stale-tag",
    415: "ogc.wrong-media boundaries.not-a-field-file files.unknown-format files.old-excel files.not-a-photo",
    416: "guard.too-many-ranges",
    422: "planning.no-plan planning.no-proposal planning.bad-plan planning.bad-rule-pack planning.unfit-number gazetteer.unknown-division gazetteer.place-outside-division gazetteer.batch-rejected gazetteer.announcement-incomplete gazetteer.events-not-sound gazetteer.no-free-code gazetteer.not-a-name-table gazetteer.unclean-name gazetteer.plan-not-revised gazetteer.bad-pack gazetteer.rules-not-read gisvc.template-refused gisvc.font-refused boundaries.case-incomplete layers.rejected layers.edit-rejected layers.import-stopped planning.totals-rejected",
    428: "ogc.version-not-said",
    429: "guard.too-many-at-once guard.too-much-work auth.account-locked",
    500: """store.damaged store.disk-error store.unsafe-sqlite store.unsafe-place store.not-a-store store.too-new store.too-old
            store.backup-damaged files.cannot-write""",
    503: "auth.identity-unreachable guard.stopping guard.full gisvc.outward-refused store.busy store.question-too-long store.read-only gisvc.too-busy",
    507: "store.full",
}.items() for code in codes.split()}
# fmt: on


def status_of(refusal: type[Refusal] | Refusal) -> int:
    """The HTTP status of a refusal, by its code or that of the nearest kind above it."""
    kind = refusal if isinstance(refusal, type) else type(refusal)
    return next(STATUS_OF_CODE[cls.code] for cls in kind.__mro__ if issubclass(cls, Refusal) and cls.code in STATUS_OF_CODE)


def house_refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of the house, by code: all modules are imported and the class tree is walked."""
    for package in HOUSE:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, prefix=f"{package}."):
            importlib.import_module(module.name)
    return tuple(sorted(_subclasses(Refusal), key=lambda kind: (kind.code, kind.__name__)))


def _subclasses(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    if kind.__module__.startswith(HOUSE):
        yield kind
    for below in kind.__subclasses__():
        yield from _subclasses(below)


def to_markdown(refusals: Sequence[type[Refusal]]) -> str:
    """docs/refusals.md: one line a refusal."""
    lines = [
        "# Refusals",
        "",
        "What the house cannot do, each with a code that stays. Programs read `code` and `facts`; people read `detail` (Chinese) or `detail_en`.",
        "Written by `python -m gisvc.refusals`; a test compares it with the code.",
        "",
        "| code | status | when |",
        "|---|---|---|",
    ]
    for kind in refusals:
        sentence = inspect.getdoc(kind) or ""
        lines.append(f"| `{kind.code}` | {status_of(kind)} | {sentence.splitlines()[0].replace('|', '/') if sentence else ''} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(to_markdown(house_refusals()))
