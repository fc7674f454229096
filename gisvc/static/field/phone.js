/** One round on this phone: its items as they stand, drafts, records, photos. Nothing is let go of without its receipt. */

import { contentHash, isSame, valueOf } from "./canonical.js";
import { moment, newId, sha256 } from "./device.js";
import { Store } from "./store.js";

export const PHOTO_KINDS = { "image/jpeg": [0xff, 0xd8, 0xff], "image/png": [0x89, 0x50, 0x4e, 0x47], "image/webp": [0x52, 0x49, 0x46, 0x46] };
export const MOST_PHOTO_BYTES = 30 * 1024 * 1024;
const MOST_SEEN = 200;

/** Why a photo was not taken in. */
export class NotAPhoto extends Error {}

export class Phone {
  /** @param {Store} store @param {string} roundId */
  constructor(store, roundId) {
    this.store = store;
    this.roundId = roundId;
    this.round = null; // as taken along; null before the first time
    this.etag = "";
    this.takenAt = "";
    this.drafts = new Map(); // key → draft
    this.outbox = []; // records of this round without a receipt, oldest first
    this.receipts = []; // of this round, newest last
    this.photos = new Map(); // photo_id → {bytes, kind, size, receipt}: what is on the phone, without the pictures themselves
  }

  static async open(roundId) {
    const phone = new Phone(await Store.open(), roundId);
    phone.device = await phone.#ownName();
    await phone.load();
    return phone;
  }

  /** Read everything again from the store: after a change of ours, or of another tab. */
  async load() {
    const [held, drafts, outbox, receipts, photos] = await Promise.all([
      this.store.get("rounds", this.roundId),
      this.store.all("drafts"),
      this.store.all("outbox"),
      this.store.all("receipts"),
      this.store.all("photos"),
    ]);
    if (held) Object.assign(this, { round: held.round, etag: held.etag, takenAt: held.taken_at });
    const own = (row) => row.round_id === this.roundId;
    this.drafts = new Map(drafts.filter(own).map((draft) => [draft.key, draft]));
    this.outbox = outbox.filter(own).sort((a, b) => (a.statement_id < b.statement_id ? -1 : 1));
    this.receipts = receipts.filter(own).sort((a, b) => (a.received_at < b.received_at ? -1 : 1));
    this.photos = new Map(photos.filter(own).map((photo) => [photo.photo_id, photo]));
    this.unsentElsewhere = outbox.length - this.outbox.length;
    this.items = new Map((this.round?.items || []).map((item) => [keyOf(item), item]));
  }

  /** Keep a round as the server tells it; what was received before it was asked for is in it. */
  async keepRound(round, etag, receivedBefore) {
    const kept = { round_id: this.roundId, round, etag, taken_at: moment() };
    await this.store.change(["rounds", "receipts"], (of) => {
      of.rounds.put(kept);
      for (const receipt of receivedBefore) of.receipts.put({ ...receipt, is_covered: true });
    });
    await this.load();
  }

  kindOf(item) {
    return this.round.kinds[item.kind];
  }

  /** What our side says of an item now: the server's values with everything said on this phone since on top. */
  valuesOf(item) {
    const values = { ...(item.present || {}) };
    for (const statement of this.#sinceTaken(item)) Object.assign(values, statement.values);
    return values;
  }

  /** The statements a new one about this item has before it. */
  seenOf(item) {
    const said = this.#sinceTaken(item).map((statement) => statement.statement_id);
    return [...new Set([...(item.heads || []), ...said])].slice(-MOST_SEEN).sort();
  }

  #sinceTaken(item) {
    const about = (row) => keyOf(row.statement) === keyOf(item);
    const received = this.receipts.filter((row) => !row.is_covered && about(row));
    const waiting = this.outbox.filter((row) => row.state !== "refused" && about(row));
    return [...received, ...waiting].map((row) => row.statement).sort((a, b) => (a.statement_id < b.statement_id ? -1 : 1));
  }

  /** Fields on which devices of our own side disagree, with what each says; gone once somebody here has chosen. */
  conflictsOf(item) {
    const settled = new Set(this.#sinceTaken(item).flatMap((statement) => Object.keys(statement.values)));
    return Object.fromEntries(Object.entries(item.conflicts || {}).filter(([name]) => !settled.has(name)));
  }

  /** One word for how an item stands: refused, draft, waiting, conflict, done, undone. */
  stateOf(item) {
    const key = keyOf(item);
    if (this.outbox.some((row) => row.state === "refused" && keyOf(row.statement) === key)) return "refused";
    if (this.drafts.has(key)) return "draft";
    if (this.outbox.some((row) => keyOf(row.statement) === key)) return "waiting";
    if (Object.keys(this.conflictsOf(item)).length || item.agreement === "conflict" || item.agreement === "undecided") return "conflict";
    const isSaid = (item.heads || []).length > 0 || this.receipts.some((row) => keyOf(row.statement) === key);
    return isSaid ? "done" : "undone";
  }

  draftOf(item) {
    return this.drafts.get(keyOf(item)) || null;
  }

  /** Keep what is being filled in; called at every change. */
  async saveDraft(item, values, { corrects = null, samples = null } = {}) {
    const draft = { key: keyOf(item), round_id: this.roundId, kind: item.kind, subject: item.subject, values, corrects, samples, changed_at: moment() };
    await this.store.put("drafts", draft);
    this.drafts.set(draft.key, draft);
    return draft;
  }

  async dropDraft(item) {
    const named = photosOf(this.draftOf(item)?.values);
    await this.store.change(["drafts"], (of) => of.drafts.delete(keyOf(item)));
    await this.load();
    await this.dropPhotos(named);
  }

  /** The fields a draft says otherwise than what stands: what a statement of it would hold. */
  said(item, values) {
    const standing = this.valuesOf(item);
    const conflicts = this.conflictsOf(item);
    const fields = this.kindOf(item).fields.filter((field) => field.name in values);
    const changed = fields.filter((field) => field.name in conflicts || !isSame(field, values[field.name], standing[field.name]));
    return Object.fromEntries(changed.map((field) => [field.name, valueOf(field, values[field.name])]));
  }

  /**
   * Turn an item's draft into a record that waits to be sent. The draft, and a refused record it corrects, go in the same change.
   * @returns {Promise<Object|null>} the statement; null when nothing was changed
   */
  async finish(item) {
    const draft = this.draftOf(item);
    const values = draft ? this.said(item, draft.values) : {};
    if (!Object.keys(values).length) {
      if (draft) await this.dropDraft(item);
      return null;
    }
    const statement = {
      statement_id: newId(),
      kind: item.kind,
      round_id: this.roundId,
      subject: item.subject,
      side: this.round.side,
      said_by: this.round.me.person,
      said_at: moment(),
      device: this.device,
      sees: this.seenOf(item),
      values,
    };
    const content_hash = await contentHash(this.kindOf(item), statement);
    const record = { statement_id: statement.statement_id, round_id: this.roundId, statement, content_hash, state: "waiting", samples: draft.samples };
    await this.store.change(["drafts", "outbox"], (of) => {
      of.outbox.put(record);
      of.drafts.delete(draft.key);
      if (draft.corrects) of.outbox.delete(draft.corrects);
    });
    await this.load();
    return statement;
  }

  /** Open a refused record again: its values become the draft that will replace it. */
  async correct(record) {
    const item = this.items.get(keyOf(record.statement));
    const values = { ...record.statement.values, ...(this.draftOf(item)?.values || {}) };
    await this.saveDraft(item, values, { corrects: record.statement_id, samples: record.samples });
    return item;
  }

  /**
   * Take in a photo under its SHA-256. The same file twice is one photo.
   * @param {Blob} file
   * @throws {NotAPhoto} no JPEG, PNG or WebP, or larger than the office takes
   */
  async addPhoto(file) {
    const content = await file.arrayBuffer();
    const head = new Uint8Array(content.slice(0, 4));
    const kind = Object.keys(PHOTO_KINDS).find((name) => PHOTO_KINDS[name].every((byte, place) => head[place] === byte));
    if (!kind) throw new NotAPhoto("kind");
    if (content.byteLength > MOST_PHOTO_BYTES) throw new NotAPhoto("size");
    const photo_id = await sha256(content);
    const held = await this.store.get("photos", photo_id);
    if (!held) {
      const photo = { photo_id, round_id: this.roundId, kind, size: content.byteLength, kept_at: moment(), receipt: null };
      await this.store.change(["photos", "pictures"], (of) => {
        of.photos.put(photo);
        of.pictures.put({ photo_id, content });
      });
      this.photos.set(photo_id, photo);
    }
    return photo_id;
  }

  /** The picture itself, or null when it is no longer on the phone. */
  async picture(photoId) {
    const held = await this.store.get("pictures", photoId);
    return held ? new Blob([held.content], { type: this.photos.get(photoId)?.kind || "" }) : null;
  }

  /** A record's receipt names the hash of the very text kept here: now the phone may let go of it. */
  async receive(record, receipt) {
    const photos = photosOf(record.statement.values).map((id) => this.photos.get(id)?.receipt).filter(Boolean);
    const row = { statement_id: record.statement_id, round_id: this.roundId, statement: record.statement, samples: record.samples, receipt, photos, received_at: moment(), is_covered: false };
    await this.store.change(["outbox", "receipts"], (of) => {
      of.receipts.put(row);
      of.outbox.delete(record.statement_id);
    });
    await this.load();
    await this.sweep();
  }

  async mark(record, change) {
    await this.store.put("outbox", { ...record, ...change });
    await this.load();
  }

  async receivePhoto(photoId, receipt) {
    const held = await this.store.get("photos", photoId);
    if (held) await this.store.put("photos", { ...held, receipt });
    await this.load();
  }

  /** Photos with their receipt leave the phone once every record that names them has its own. */
  async sweep() {
    const wanted = this.#wantedPhotos();
    await this.#letGo([...this.photos.values()].filter((photo) => photo.receipt && !wanted.has(photo.photo_id)));
  }

  /** A photo taken out of a draft leaves at once, unless a record or another draft still names it. */
  async dropPhotos(ids) {
    const wanted = this.#wantedPhotos();
    await this.#letGo(ids.filter((id) => this.photos.has(id) && !wanted.has(id)).map((id) => this.photos.get(id)));
  }

  #wantedPhotos() {
    const told = [...this.outbox.map((row) => row.statement.values), ...[...this.drafts.values()].map((draft) => draft.values)];
    return new Set(told.flatMap(photosOf));
  }

  async #letGo(photos) {
    if (!photos.length) return;
    await this.store.change(["photos", "pictures"], (of) => {
      for (const { photo_id } of photos) {
        of.photos.delete(photo_id);
        of.pictures.delete(photo_id);
      }
    });
    await this.load();
  }

  /** What is on this phone and nowhere else. */
  get unsent() {
    const records = this.outbox.length;
    const refused = this.outbox.filter((row) => row.state === "refused").length;
    const named = new Set(this.outbox.flatMap((row) => photosOf(row.statement.values)));
    const photos = [...named].filter((id) => this.photos.has(id) && !this.photos.get(id).receipt).length;
    return { records, refused, photos, drafts: this.drafts.size, elsewhere: this.unsentElsewhere };
  }

  /** Take the round off the phone again. Only when nothing here is unsent. */
  async forget() {
    const { records, drafts } = this.unsent;
    if (records || drafts) return false;
    const names = ["rounds", "receipts", "photos", "pictures"];
    await this.store.change(names, (of) => {
      of.rounds.delete(this.roundId);
      for (const row of this.receipts) of.receipts.delete(row.statement_id);
      for (const id of this.photos.keys()) {
        of.photos.delete(id);
        of.pictures.delete(id);
      }
    });
    return true;
  }

  async #ownName() {
    const held = await this.store.get("notes", "device");
    if (held) return held.value;
    const value = `web-${newId().slice(-8)}`;
    await this.store.put("notes", { name: "device", value, made_at: moment() });
    return value;
  }
}

/** The name of an item among records. */
export const keyOf = ({ kind, subject }) => `${kind}\n${subject}`;

/** Photos a record's values name, each once. */
export const photosOf = (values) => [...new Set((values?.photos || []).map((row) => row.photo_id))];
