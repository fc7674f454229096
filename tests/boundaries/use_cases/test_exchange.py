"""Two governments with an installation each: what they hand each other is taken whole, once, and only from whom it says."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from PIL import Image

from boundaries.journal.bundle import ENTRIES, MANIFEST, read_bundle
from boundaries.journal.errors import JournalBroken, KeyChanged, KeyNotConfirmed, NotABundle, OwnBundle
from boundaries.journal.keys import SideKey, new_key
from boundaries.records.statement import new_id
from boundaries.rounds.comparison import Agreement
from boundaries.specs import JOURNAL
from boundaries.use_cases.exchange import give_bundle, open_side_key, receive_bundle, verify_exchange
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import open_round, study_round, sync_checks
from layers.files.photos import PhotoShelf
from layers.store.memory import MemoryStore
from tests.little_line import BOTH, ME, PLAN, SIDE_A, SIDE_B, check_of, in_memory


class Office:
    """One government: its store, its photos, its key."""

    def __init__(self, side: str, folder: Path) -> None:
        self.side, self.store, self.shelf = side, in_memory(side), PhotoShelf(folder / f"photos-{side}")
        self.key: SideKey = new_key(side)
        self.folder = folder

    def give(self) -> Path:
        out = self.folder / f"{self.side}-{new_id()}.zip"
        give_bundle(self.store, self.shelf, self.key, out, by=ME)
        return out

    def take(self, bundle: Path, fingerprint: str = "") -> int:
        return receive_bundle(self.store, self.shelf, bundle, by=ME, fingerprint=fingerprint).entries_new

    def check(self, round_id: str, subject: str, **values: object) -> None:
        sent = check_of("marker_check", subject, self.side, round_id, new_id(), attendance=BOTH, **values)  # type: ignore[arg-type]
        receipts = sync_checks(self.store, round_id, [sent], by=ME)
        assert receipts[0].fate in ("stored", "stored_with_conflict"), receipts[0]


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Office, Office, str]:
    """Side A opened the round; side B has taken it in and confirmed A's key."""
    a, b = Office(SIDE_A, tmp_path), Office(SIDE_B, tmp_path)
    round_id = open_round(a.store, PLAN, by=ME).round_id
    b.take(a.give(), a.key.public.fingerprint)
    return a, b, round_id


def picture(path: Path, colour: str = "red") -> bytes:
    Image.new("RGB", (40, 30), colour).save(path, "JPEG")
    return path.read_bytes()


def test_a_round_opened_here_is_known_there(offices: tuple[Office, Office, str]) -> None:
    _, b, round_id = offices
    assert study_round(b.store, round_id).round.name == PLAN["name"]


def test_both_sides_see_the_same_comparison_and_the_same_version(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"], is_firm=True)
    b.check(round_id, "M001", found_state=["leaning"], is_firm=True)
    a.take(b.give(), b.key.public.fingerprint)
    b.take(a.give())
    ours, theirs = study_round(a.store, round_id), study_round(b.store, round_id)
    assert ours.version == theirs.version
    compared = next(c for c in ours.comparisons if c.item.subject == "M001")
    assert {f.field.name: f.agreement for f in compared.fields} == {
        "attendance": Agreement.AGREED,
        "found_state": Agreement.CONFLICT,
        "is_firm": Agreement.AGREED,
    }
    assert {side: state.value for side, state in compared.conflicts[0].states.items()} == {
        SIDE_A: ["intact"],
        SIDE_B: ["leaning"],
    }
    assert [c.agreement for c in theirs.comparisons] == [c.agreement for c in ours.comparisons]


def test_taking_the_same_bundle_again_changes_nothing(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    bundle = a.give()
    assert b.take(bundle) == 1  # the record; the round was held
    before = b.store.last_commit()
    assert b.take(bundle) == 0
    assert b.store.last_commit() == before


def test_photos_travel_with_the_records_that_name_them(offices: tuple[Office, Office, str], tmp_path: Path) -> None:
    a, b, round_id = offices
    photo = keep_photo(a.store, a.shelf, picture(tmp_path / "p.jpg"), round_id=round_id, by=ME).photo_id
    a.check(round_id, "M001", found_state=["intact"], photos=[{"photo_id": photo, "view": "near"}])
    receipt = receive_bundle(b.store, b.shelf, a.give(), by=ME)
    assert (receipt.photos, receipt.photos_new) == (1, 1)
    assert b.shelf.read_original(photo) == a.shelf.read_original(photo)
    assert receive_bundle(b.store, b.shelf, a.give(), by=ME).photos_new == 0


def test_the_first_bundle_of_a_side_needs_its_fingerprint_compared(offices: tuple[Office, Office, str]) -> None:
    a, b, _ = offices
    bundle = b.give()
    with pytest.raises(KeyNotConfirmed) as refused:
        a.take(bundle)
    assert refused.value.facts["fingerprint"] == b.key.public.fingerprint
    with pytest.raises(KeyNotConfirmed):
        a.take(bundle, "0000-0000")
    assert a.take(bundle, b.key.public.fingerprint) == 1


def test_a_bundle_under_a_strange_key_is_not_taken(offices: tuple[Office, Office, str]) -> None:
    a, b, _ = offices
    a.key = new_key(SIDE_A)
    with pytest.raises(KeyChanged):
        b.take(a.give())


def test_our_own_bundle_is_not_for_us(offices: tuple[Office, Office, str]) -> None:
    a, _, _ = offices
    with pytest.raises(OwnBundle):
        a.take(a.give())


def test_a_journal_built_anew_is_refused_and_named(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    b.take(a.give())
    a.store = in_memory(SIDE_A)  # the same office tells another story under the same key
    open_round(a.store, PLAN, by=ME, round_id=round_id)
    a.check(round_id, "M001", found_state=["lost"])
    before = b.store.last_commit()
    with pytest.raises(JournalBroken) as refused:
        b.take(a.give())
    assert refused.value.report.findings[0].code == "boundaries.journal-rebuilt"
    assert b.store.last_commit() == before


def test_a_journal_cut_short_is_refused(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    short = a.give()
    a.check(round_id, "M002", found_state=["intact"])
    b.take(a.give())
    with pytest.raises(JournalBroken):
        b.take(short)


def forget_the_end(store: MemoryStore, side: str, keep: int) -> None:
    """What somebody with the file in hand could do: drop the youngest lines of a journal."""
    layer = store._shelf.layers[JOURNAL.name]
    store._shelf.layers[JOURNAL.name] = {
        k: v for k, v in layer.items() if not (k.startswith(side) and int(k.split(":")[1]) > keep)
    }


def test_our_own_journal_cut_short_at_home_is_found_by_what_the_neighbour_witnessed(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    b.take(a.give())
    a.take(b.give(), b.key.public.fingerprint)
    assert not verify_exchange(a.store).has_errors
    forget_the_end(a.store, SIDE_A, 1)
    assert verify_exchange(a.store).findings[0].code == "boundaries.journal-cut-short"


def test_the_neighbour_is_told_when_he_holds_another_history_of_ours(offices: tuple[Office, Office, str]) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    b.take(a.give())
    forget_the_end(a.store, SIDE_A, 1)
    receipt = receive_bundle(a.store, a.shelf, b.give(), by=ME, fingerprint=b.key.public.fingerprint)
    assert [f.code for f in receipt.report] == ["boundaries.own-journal-differs"]


@pytest.mark.parametrize("seed", range(24))
def test_any_flipped_byte_of_a_bundle_is_refused_or_changes_nothing(offices: tuple[Office, Office, str], seed: int) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    bundle = a.give()
    content, chance = bytearray(bundle.read_bytes()), random.Random(seed)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    bundle.write_bytes(content)
    before = len(read_book(b.store).statements)
    try:
        receipt = receive_bundle(b.store, b.shelf, bundle, by=ME)
    except (NotABundle, JournalBroken):
        assert len(read_book(b.store).statements) == before
    else:  # a bit of the zip's own bookkeeping (a date, an attribute) that says nothing
        assert receipt.entries == 2
        assert read_bundle(bundle).entries == a_entries(a)


def a_entries(office: Office) -> tuple[object, ...]:
    return read_book(office.store).entries[office.side]


Forgery = Callable[[dict[str, bytes]], dict[str, bytes]]


def _edited(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, ENTRIES: parts[ENTRIES].replace("完好".encode(), "丢失".encode()).replace(b"intact", b"damage")}


def _other_head(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, MANIFEST: orjson.dumps({**orjson.loads(parts[MANIFEST]), "head": "f" * 64})}


def _no_signature(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in parts.items() if not name.endswith(".sig")}


@pytest.mark.parametrize("forge", [_edited, _other_head, _no_signature], ids=lambda f: f.__name__)
def test_an_edited_bundle_is_refused(offices: tuple[Office, Office, str], tmp_path: Path, forge: Forgery) -> None:
    a, b, round_id = offices
    a.check(round_id, "M001", found_state=["intact"])
    with zipfile.ZipFile(a.give()) as parcel:
        parts = {name: parcel.read(name) for name in parcel.namelist()}
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(forged, "w") as parcel:
        for name, content in forge(parts).items():
            parcel.writestr(name, content)
    with pytest.raises(NotABundle):
        b.take(forged)


def test_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    made = open_side_key(tmp_path / "county-side-key.pem", SIDE_A)
    assert (tmp_path / "county-side-key.pem").stat().st_mode & 0o777 == 0o600
    assert open_side_key(tmp_path / "county-side-key.pem", SIDE_A).public == made.public
    assert "PRIVATE" not in repr(made)
