/* Drafts and finished records, kept where the browser allows; photos in IndexedDB, everything else in localStorage. */
const PACKAGE = JSON.parse(document.getElementById("package").textContent);
const KEPT_AS = `gisvc-field-${PACKAGE.ticket.package_id}`;
const state = { author: "", drafts: {}, statements: [], exported: [], confirmed: [], photos: {} };
const blobs = new Map(); /* photo_id → File or Blob */
let keepsDrafts = true;

function keep() {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(state));
    keepsDrafts = localStorage.getItem(KEPT_AS) !== null;
  } catch {
    keepsDrafts = false;
  }
}

function openShelf() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(KEPT_AS, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function keepPhoto(photoId, blob) {
  blobs.set(photoId, blob);
  try {
    const shelf = await openShelf();
    await new Promise((resolve, reject) => {
      const writing = shelf.transaction("photos", "readwrite");
      writing.objectStore("photos").put(blob, photoId);
      writing.oncomplete = resolve;
      writing.onerror = () => reject(writing.error);
    });
    shelf.close();
  } catch {
    keepsDrafts = false;
  }
}

async function restore() {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    if (kept) Object.assign(state, JSON.parse(kept));
    keep();
  } catch {
    keepsDrafts = false;
  }
  try {
    const shelf = await openShelf();
    const reading = shelf.transaction("photos").objectStore("photos");
    for (const photoId of Object.keys(state.photos)) {
      const blob = await new Promise((resolve) => {
        const request = reading.get(photoId);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(undefined);
      });
      if (blob) blobs.set(photoId, blob);
    }
    shelf.close();
  } catch {
    keepsDrafts = false;
  }
}

const refOf = (item) => `${item.kind}|${item.subject}`;
const statementsOf = (item) => state.statements.filter((one) => one.kind === item.kind && one.subject === item.subject);
const sameValue = (a, b) => sorted(a) === sorted(b);
const sorted = (value) => JSON.stringify(value ?? null, (_, one) =>
  one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one);

/* What our side says of an item so far: the office's values, then our own records in their order. */
function saidOf(item) {
  const said = { ...item.held };
  for (const statement of statementsOf(item))
    for (const [name, value] of Object.entries(statement.values)) {
      if (value === null) delete said[name];
      else said[name] = value;
    }
  return said;
}

const valuesOf = (item) => state.drafts[refOf(item)] ?? saidOf(item);

function write(item, name, value) {
  const values = { ...valuesOf(item) };
  const isEmpty = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
  if (isEmpty) delete values[name];
  else values[name] = value;
  if (sameValue(values, saidOf(item))) delete state.drafts[refOf(item)];
  else state.drafts[refOf(item)] = values;
  keep();
}

function standingOf(item) {
  if (state.drafts[refOf(item)]) return "draft";
  if (statementsOf(item).length) return "done";
  return Object.keys(item.held).length ? "held" : "undone";
}

/* The changes since what was said before, as a statement that has seen everything this device knows of the subject. */
function finish(item) {
  const said = saidOf(item), now = valuesOf(item), changed = {};
  for (const name of new Set([...Object.keys(said), ...Object.keys(now)]))
    if (!sameValue(said[name], now[name])) changed[name] = now[name] ?? null;
  if (!Object.keys(changed).length) return null;
  const made = {
    statement_id: newId(), kind: item.kind, round_id: PACKAGE.ticket.round_id, subject: item.subject, side: PACKAGE.ticket.side,
    said_by: state.author, said_at: localMoment(new Date()), device: `form ${PACKAGE.ticket.package_id}`,
    sees: [...item.heads, ...statementsOf(item).map((one) => one.statement_id)], values: changed,
  };
  state.statements.push(made);
  delete state.drafts[refOf(item)];
  keep();
  return made;
}

/* A time with its offset, to the second. */
function localMoment(date) {
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const offset = -date.getTimezoneOffset();
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

const unsent = () => state.statements.filter((one) => !state.exported.includes(one.statement_id));
const unconfirmed = () => state.statements.filter((one) => state.exported.includes(one.statement_id) && !state.confirmed.includes(one.statement_id));

/* One file with everything finished on this phone; what was exported before goes along, because importing twice changes nothing. */
async function makeExport() {
  const encoder = new TextEncoder();
  const named = new Set(state.statements.flatMap((one) => (one.values.photos || []).map((photo) => photo.photo_id)));
  const photos = Array.from(named).filter((photoId) => blobs.has(photoId));
  const told = { format: "gisvc-field-export", version: 1, ticket: PACKAGE.ticket, exported_at: localMoment(new Date()), statements: state.statements };
  const content = encoder.encode(JSON.stringify(told));
  const key = Uint8Array.from(atob(PACKAGE.key), (letter) => letter.charCodeAt(0));
  const files = [
    { name: "statements.json", bytes: content },
    { name: "seal.json", bytes: encoder.encode(JSON.stringify({ package_id: PACKAGE.ticket.package_id, seal: hexOf(hmac256(key, content)) })) },
  ];
  for (const photoId of photos) {
    const blob = blobs.get(photoId), ending = { "image/png": "png", "image/webp": "webp" }[blob.type] || "jpg";
    files.push({ name: `photos/${photoId}.${ending}`, bytes: new Uint8Array(await blob.arrayBuffer()) });
  }
  const stamp = localMoment(new Date()).slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return { blob: makeZip(files), name: `field-records-${PACKAGE.ticket.package_id.slice(0, 8)}-${stamp}.zip`, records: state.statements.length, photos: photos.length };
}

function readReceipt(text) {
  const receipt = JSON.parse(text);
  if (receipt.format !== "gisvc-field-receipt" || receipt.round_id !== PACKAGE.ticket.round_id) return null;
  const arrived = new Set(receipt.records.filter((one) => ["stored", "already_held", "stored_with_conflict"].includes(one.fate)).map((one) => one.statement_id));
  const own = state.statements.filter((one) => arrived.has(one.statement_id)).map((one) => one.statement_id);
  state.confirmed = Array.from(new Set([...state.confirmed, ...own]));
  state.exported = Array.from(new Set([...state.exported, ...own]));
  keep();
  return own.length;
}
