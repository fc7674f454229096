"""Two governments walk one line: two installations, two phones in a real browser, a line that is cut again and again, one conflict.

The slow test runs it small, `python -m benchmarks.field_round_trip` in full.
"""

import hashlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

from boundaries.journal.keys import SideKey
from boundaries.rounds.comparison import Agreement
from boundaries.specs import PHOTOS
from boundaries.use_cases.exchange import ExchangeReceipt, give_bundle, open_side_key, receive_bundle, verify_exchange
from boundaries.use_cases.rounds import RoundStudy, study_round
from gisvc.settings import photo_folder_of
from layers.files.photos import PhotoShelf
from layers.people import PersonId
from layers.store.embedded import open_store
from tests.cut_line import CutLine
from tests.forked import Forked
from tests.front_desk import NO_TLS
from tests.long_line import OURS, ROUND_ID, THEIRS, line_on_disk

ME = PersonId("officer")
APP = "import(document.querySelector('script[type=module]').src).then(async ({app}) => {"
WAIT_S = 240.0


@dataclass(frozen=True)
class Size:
    """How much is walked. `photos` and `cuts` are of both sides together."""

    markers: int = 60
    segments: int = 40
    photos: int = 500
    cuts: int = 20
    by_hand: int = 5  # records a phone fills through the real form
    large: int = 10  # photos of several megabytes, a phone


@dataclass
class Office:
    """One side's installation: a store, a real server process on a port of its own, and the line to it."""

    side: str
    store: Path
    port: int
    line: CutLine
    process: Forked | None = None
    kills: int = 0

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.line.port}/rounds/{ROUND_ID}/field"

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        command = ["serve", str(self.store), "--port", str(self.port)]
        self.process = Forked(command, log=self.store.with_suffix(".log"), environment=os.environ)

    def wait(self) -> None:
        until(self._answers, "the service did not start")

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False, verify=NO_TLS, timeout=5).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)
        self.kills += 1

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


@dataclass
class Phone:
    """One phone: a browser context with its own store, its page, and what was done to its line."""

    office: Office
    context: BrowserContext
    page: Page
    cuts: list[str] = field(default_factory=list)

    def do(self, script: str, told: object = None) -> Any:
        """A piece of script with the app's own objects at hand."""
        return self.page.evaluate(f"told => {APP} const {{phone, sending}} = app; {script} }})", told)

    def state(self) -> dict[str, Any]:
        return dict(
            self.do(
                "await phone.load(); return {phase: sending.phase, sent: sending.sent, records: phone.outbox.length, "
                "refused: phone.outbox.filter(r => r.state === 'refused').map(r => r.sentence.zh), "
                "receipts: phone.receipts.length, photos: [...phone.photos.values()].filter(p => !p.receipt).length, "
                "photoReceipts: phone.receipts.flatMap(r => r.photos).length};"
            )
        )


@dataclass(frozen=True)
class Outcome:
    """What the whole walk came to."""

    size: Size
    photo_receipts: int
    record_receipts: int
    cuts: tuple[str, ...]
    photos_held: dict[str, int]  # by side, before the exchange, each file's SHA-256 worked out anew
    first: dict[str, ExchangeReceipt]
    again: dict[str, ExchangeReceipt]
    commits_of_again: dict[str, int]
    studies: dict[str, RoundStudy]
    broken: int
    seconds: dict[str, float]


def until(is_so: Any, why: str, *, seconds: float = WAIT_S) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, why
        time.sleep(0.1)


@contextmanager
def offices(folder: Path, size: Size) -> Iterator[dict[str, Office]]:
    """Both installations with the same register; the round opened by ours reaches theirs in a signed bundle."""
    made = {}
    for side in (OURS, THEIRS):
        store = line_on_disk(folder / f"{side}.gpkg", side, with_round=side == OURS, markers=size.markers, segments=size.segments)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        made[side] = Office(side, store, port, CutLine(port))
    take(made[THEIRS], made[OURS], give(made[OURS]))
    try:
        yield made
    finally:
        for office in made.values():
            office.stop()
            office.line.close()


def give(giver: Office, *, with_photos: bool = False) -> Path:
    """A signed bundle of a side's journal."""
    path = giver.store.with_suffix(".bundle")
    held = open_store(giver.store)
    try:
        give_bundle(held, PhotoShelf(photo_folder_of(giver.store)), key_of(giver), path, by=ME, with_photos=with_photos)
    finally:
        held.close()
    return path


def take(taker: Office, giver: Office, bundle: Path) -> tuple[ExchangeReceipt, int]:
    """Take a bundle in, its key's fingerprint compared; also how many commits it made here."""
    held = open_store(taker.store)
    try:
        before = held.last_commit()
        shelf = PhotoShelf(photo_folder_of(taker.store))
        receipt = receive_bundle(held, shelf, bundle, by=ME, fingerprint=key_of(giver).public.fingerprint)
        return receipt, held.last_commit() - before
    finally:
        held.close()


def key_of(office: Office) -> SideKey:
    return open_side_key(office.store.with_suffix(".key"), office.side)


def walk(phone: Phone, size: Size, pictures: list[Path]) -> None:
    """Out of signal: the app is opened anew from the phone itself, some records are filled by hand, the others by its own functions."""
    page = phone.page
    page.goto(phone.office.page)
    page.locator("a.item").first.wait_for(timeout=60_000)
    until(
        lambda: page.evaluate("navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"),
        "no worker",
    )
    phone.context.set_offline(True)
    page.reload()
    page.locator("a.item").first.wait_for(timeout=60_000)
    for n in range(size.by_hand):
        fill_by_hand(phone, f"M{n + 1:03d}" if n % 2 else f"S{n + 1:03d}", pictures[n % len(pictures)])
    per_phone = size.photos // 2 - size.by_hand
    phone.do(BULK, {"photos": per_phone, "large": size.large, "side": phone.office.side, "differs": differing(size)})


def differing(size: Size) -> str:
    """The marker both sides fill, and fill differently."""
    return f"M{size.markers - 1:03d}"


BULK = """
    const picture = async (n, isLarge) => {
      const canvas = new OffscreenCanvas(isLarge ? 2400 : 96, isLarge ? 1800 : 72);
      const draw = canvas.getContext('2d');
      for (let k = 0; k < (isLarge ? 9000 : 40); k += 1) {
        draw.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
        draw.fillRect(Math.random() * canvas.width, Math.random() * canvas.height, 90, 40);
      }
      draw.fillText(`${told.side} ${n}`, 4, 14);
      return canvas.convertToBlob({type: 'image/jpeg', quality: .95});
    };
    const todo = [...phone.items.values()].filter(item => phone.stateOf(item) === 'undone');
    const people = phone.round.teams.map(team => ({name: team.leader, side: team.side}));
    let left = told.photos, large = told.large, n = 0;
    for (const [place, item] of todo.entries()) {
      const share = Math.ceil(left / (todo.length - place));
      const photos = [];
      for (let k = 0; k < share; k += 1) {
        n += 1;
        photos.push({photo_id: await phone.addPhoto(await picture(n, large-- > 0)), view: k ? 'far' : 'near', bearing_deg: n % 360});
      }
      left -= share;
      const isOther = item.subject === told.differs && told.side === '620421';
      const values = item.kind === 'marker_check'
        ? {found_state: [isOther ? 'damaged' : 'intact'], attendance: people, is_firm: !isOther, inscription: '景泰 2001', photos,
           position: {lon: item.lon + (isOther ? 0.0005 : 0), lat: item.lat, accuracy_m: 4.5, method: 'phone', samples: 20}}
        : {found_state: 'clear', attendance: people, agrees_with_agreement: true, villagers_consulted: n % 7, photos};
      await phone.saveDraft(item, values);
      await phone.finish(item);
    }
"""


def fill_by_hand(phone: Phone, subject: str, picture: Path) -> None:
    """As a person does it: search, open, tap, photograph, record."""
    page = phone.page
    page.locator("input[type=search]").fill("")
    page.locator(f"a.item[href$='/{subject}']").click()
    page.locator("form.check").wait_for()
    page.locator(f"[data-name=found_state] button[data-code={'intact' if subject[0] == 'M' else 'clear'}]").click()
    for side, name in ((OURS, "张建国"), (THEIRS, "赵文")):
        page.locator(f"[data-name=attendance] [data-side='{side}'] button", has_text=name).click()
    if subject[0] == "S":
        page.locator("[data-name=agrees_with_agreement] button[data-code=true]").click()
    own = picture.read_bytes() + f"{phone.office.side}{subject}".encode()  # bytes after the picture: another file to everybody
    page.locator("[data-name=photos] input[multiple]").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": own}
    )
    page.locator("details.photo").wait_for()
    page.locator("button.finish").click()
    page.locator("a.item").first.wait_for()


def send_through_cuts(phone: Phone, cuts: list[str]) -> None:
    """Send everything while the line is cut in every way there is; after each cut nothing is lost, and nothing is let go of unacknowledged."""
    line, office = phone.office.line, phone.office
    whole = phone.state()
    records, photos = whole["records"], whole["photos"]
    phone.context.set_offline(False)
    for kind in cuts:
        if phone.state()["records"] == 0:
            break
        before = line.cuts
        if kind.startswith(("up", "down")):
            direction, count = kind.split()
            line.cut_after(int(count), direction)
            phone.do("sending.now();")
            until(lambda seen=before: line.cuts > seen, f"{kind}: never cut")
        else:
            phone.do("sending.now();")
            began = phone.state()["sent"]
            until(lambda at=began: phone.state()["sent"] > at or phone.state()["records"] == 0, "nothing was sent")
            {"offline": lambda: phone.context.set_offline(True), "kill": office.kill}[kind]()
        phone.cuts.append(kind)
        until(lambda: phone.state()["phase"] in ("waiting", "offline", "idle"), f"{kind}: not noticed")
        now = phone.state()
        assert now["refused"] == []
        assert now["records"] + now["receipts"] == records, f"{kind}: a record is gone"
        assert now["photos"] <= photos
        if kind == "kill":
            office.start()
        phone.context.set_offline(False)
        line.mend()
    phone.do("sending.now();")
    until(lambda: phone.state()["records"] == 0 and phone.state()["phase"] == "idle", "not everything was sent", seconds=1800)


def cuts_of(count: int) -> list[str]:
    """So many cuts, of every kind in turn: in the middle of a photo going up, of an answer coming down, no signal, a killed server."""
    kinds = ["up 9000", "down 300", "offline", "kill", "up 700", "down 1", "up 60000", "down 900", "up 1", "offline"]
    return [kinds[n % len(kinds)] for n in range(count)]


def round_trip(folder: Path, chrome: Browser, size: Size, *, tell: Any = lambda _text: None) -> Outcome:
    """The whole walk; see the module."""
    seconds: dict[str, float] = {}
    pictures = [_picture(folder / f"photo-{n}.jpg", n) for n in range(3)]
    with offices(folder, size) as made:
        for office in made.values():
            office.launch()
        phones = [_phone(chrome, office) for office in made.values()]
        cuts = cuts_of(size.cuts)
        for phone in phones:
            own, cuts = cuts[: size.cuts // 2], cuts[size.cuts // 2 :]
            began = time.monotonic()
            phone.office.wait()
            walk(phone, size, pictures)
            seconds[f"fill {phone.office.side}"] = time.monotonic() - began
            tell(f"{phone.office.side}: filled, {phone.state()}")
            began = time.monotonic()
            send_through_cuts(phone, own)
            seconds[f"send {phone.office.side}"] = time.monotonic() - began
            tell(f"{phone.office.side}: sent through {len(phone.cuts)} cuts, {phone.state()}")
            phone.office.stop()
        states = [phone.state() for phone in phones]
        for phone in phones:
            phone.context.close()
        began = time.monotonic()
        held = {side: photos_held(office) for side, office in made.items()}
        bundles = {OURS: give(made[THEIRS], with_photos=True), THEIRS: give(made[OURS], with_photos=True)}  # by who takes it
        other = {OURS: THEIRS, THEIRS: OURS}
        first = {side: take(made[side], made[other[side]], bundle) for side, bundle in bundles.items()}
        tell("exchanged")
        again = {side: take(made[side], made[other[side]], bundle) for side, bundle in bundles.items()}
        seconds["exchange, twice"] = time.monotonic() - began
        studies, broken = {}, 0
        for side, office in made.items():
            store = open_store(office.store)
            try:
                studies[side] = study_round(store, ROUND_ID)
                broken += len(verify_exchange(store))
            finally:
                store.close()
    return Outcome(
        size,
        sum(s["photoReceipts"] for s in states),
        sum(s["receipts"] for s in states),
        tuple(cut for phone in phones for cut in phone.cuts),
        held,
        {side: receipt for side, (receipt, _) in first.items()},
        {side: receipt for side, (receipt, _) in again.items()},
        {side: commits for side, (_, commits) in again.items()},
        studies,
        broken,
        seconds,
    )


def require_all_arrived(outcome: Outcome) -> None:
    """What the figure promises."""
    size = outcome.size
    items = size.markers + size.segments
    assert len(outcome.cuts) == size.cuts
    assert outcome.photo_receipts == size.photos
    assert sum(outcome.photos_held.values()) == size.photos
    assert outcome.record_receipts == 2 * items
    assert outcome.broken == 0
    for side, other in ((OURS, THEIRS), (THEIRS, OURS)):
        assert outcome.first[side].photos_new == outcome.photos_held[other]
        assert (outcome.again[side].entries_new, outcome.again[side].photos_new, outcome.commits_of_again[side]) == (0, 0, 0)
        study = outcome.studies[side]
        require_one_conflict(study, differing(size))
    assert outcome.studies[OURS].version == outcome.studies[THEIRS].version


def require_one_conflict(study: RoundStudy, subject: str) -> None:
    """Exactly the fields filled differently are in conflict, each with both values; everything else agrees."""
    disputed = [item for item in study.comparisons if item.agreement in (Agreement.CONFLICT, Agreement.UNDECIDED)]
    assert [item.item.subject for item in disputed] == [subject]
    found = {field.field.name: {side: state.value for side, state in field.states.items()} for field in disputed[0].conflicts}
    assert set(found) == {"found_state", "is_firm", "position"}
    assert found["found_state"] == {OURS: ["intact"], THEIRS: ["damaged"]}
    assert found["is_firm"] == {OURS: True, THEIRS: False}
    others = {item.agreement for item in study.comparisons if item.item.subject != subject}
    assert others <= {Agreement.AGREED, Agreement.WITHIN}, others


def photos_held(office: Office) -> int:
    """Photos of a store whose file is on its shelf and still hashes to its name."""
    store = open_store(office.store)
    try:
        ids = store.read(PHOTOS)["photo_id"].tolist()
    finally:
        store.close()
    shelf = PhotoShelf(photo_folder_of(office.store))
    return sum(hashlib.sha256(shelf.read_original(photo)).hexdigest() == photo for photo in set(ids))


def _phone(chrome: Browser, office: Office) -> Phone:
    context = chrome.new_context(viewport={"width": 360, "height": 800}, service_workers="allow")
    return Phone(office, context, context.new_page())


def _picture(path: Path, n: int) -> Path:
    from PIL import Image

    Image.effect_noise((640, 480), 40 + n).convert("RGB").save(path, "JPEG")
    return path
