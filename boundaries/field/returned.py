"""What a file that comes back is: where it comes from, whether it may be believed, and what in it speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from boundaries.field.errors import ContentAltered, NotAFieldFile, NotOurPackage, UnsignedContent
from boundaries.field.exported import SEAL, STATEMENTS, Exported, read_exported
from boundaries.field.manifest import MANIFEST, ReadManifest, read_manifest
from boundaries.field.receipt import Origin
from boundaries.field.rows import Tables
from boundaries.field.seal import PackageKeys, Ticket
from boundaries.field.tables import CHECKED, TICKET_TABLE, table_name
from boundaries.journal.keys import SideKey
from boundaries.rounds.errors import WrongRound

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_KNOWN = ("form.html", "project.qgs", "route.gpx", "readme.txt", MANIFEST, SEAL, STATEMENTS)
_KNOWN_ENDINGS = (".gpkg", ".pdf", ".qgs~", ".gpkg-shm", ".keep", ".ds_store", "thumbs.db", ".qgd", ".nomedia")


@dataclass(frozen=True, slots=True)
class Returned:
    """One file, read: its texts that may be statements or a manifest, the rows of its tables, the names of its photos and of the rest."""

    name: str
    exported: Sequence[Exported]
    manifest: ReadManifest | None
    tables: Tables
    photos: Sequence[str]
    unknown: Sequence[str] = ()
    unsaved: Sequence[str] = ()  # databases copied while a program had them open
    ticket: Ticket | None = field(default=None)

    @property
    def has_checks(self) -> bool:
        return any(self.tables.get(table_name(kind)) for kind in CHECKED)

    @property
    def speaks(self) -> bool:
        return bool(self.exported or self.has_checks)


def read_returned(
    name: str, texts: Mapping[str, bytes], tables: Tables, names: Sequence[str], unsaved: Sequence[str]
) -> Returned:
    """Sort what a file holds.

    Args:
        texts: contents of its JSON files by name.
        names: all names in it.
        unsaved: names of databases whose last edits are still in a log that did not come.
    """
    by_base = {base_name(inner): content for inner, content in texts.items()}
    exported = [
        one
        for inner, content in texts.items()
        if base_name(inner) not in (MANIFEST, SEAL)
        and (one := read_exported(content, by_base.get(SEAL) if base_name(inner) == STATEMENTS else None)) is not None
    ]
    manifest = read_manifest(by_base[MANIFEST]) if MANIFEST in by_base else None
    tickets = [Ticket.read(row) for row in tables.get(TICKET_TABLE, ())]
    tickets += [one.ticket for one in exported] + [manifest.ticket if manifest else None]
    return Returned(
        name,
        exported,
        manifest,
        tables,
        [inner for inner in names if base_name(inner).endswith(PHOTO_ENDINGS)],
        [inner for inner in names if not _is_known(inner) and inner not in texts],
        unsaved,
        next((ticket for ticket in tickets if ticket is not None), None),
    )


def origin_of(returned: Returned, key: SideKey, round_id: str, *, accept_unsigned: bool) -> Origin:
    """Where a file comes from.

    Raises:
        WrongRound: it belongs to another round.
        NotOurPackage: its ticket carries a wrong seal.
        ContentAltered: what was sealed is not what came.
        UnsignedContent: it carries no seal at all and nobody has said that it is to be taken.
        NotAFieldFile: it holds neither records nor photos.
    """
    said = {one.round_id for one in returned.exported if one.round_id} | (
        {returned.ticket.round_id} if returned.ticket else set()
    )
    for other in sorted(said - {round_id}):
        raise WrongRound(other, round_id)
    if not returned.speaks:
        if returned.photos or returned.manifest:
            return Origin.PHOTO
        raise NotAFieldFile(returned.name)
    ticket = returned.ticket
    if ticket is None or not ticket.seal:
        return _unsealed(returned, accept_unsigned=accept_unsigned)
    keys = PackageKeys.of(key, ticket.package_id)
    if not ticket.is_ours(keys):
        raise NotOurPackage(ticket.package_id)
    if returned.manifest and not returned.manifest.is_ours(keys):
        raise ContentAltered(ticket.package_id)
    for one in returned.exported:
        if one.is_sealed and not one.is_unaltered(keys):
            raise ContentAltered(ticket.package_id)
    if any(not one.is_sealed for one in returned.exported):
        return _unsealed(returned, accept_unsigned=accept_unsigned)
    return Origin.EDITED if returned.has_checks else Origin.SEALED


def _unsealed(returned: Returned, *, accept_unsigned: bool) -> Origin:
    if not accept_unsigned:
        raise UnsignedContent(returned.name)
    if returned.has_checks and returned.ticket is None:
        raise NotAFieldFile(returned.name)  # rows without their package cannot be told from anybody's rows
    return Origin.UNSEALED


def base_name(name: str) -> str:
    """The last part of a name, lower case."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].casefold()


def _is_known(name: str) -> bool:
    base = base_name(name)
    return base in _KNOWN or base.endswith((*_KNOWN_ENDINGS, *PHOTO_ENDINGS, ".gpkg-wal")) or base.startswith("._")
