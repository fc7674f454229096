/** Unsent records and their photos as one file: the way home when no network will come. */

import { Zip } from "./zip.js";

export const FORMAT = "gisvc-field-records/1";
const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" };

/**
 * The file's content, as the import of field work reads it: statements.json, and each photo under its SHA-256 in DCIM.
 * @param {import("./phone.js").Phone} phone
 * @returns {Promise<Blob>}
 */
export async function unsentFile(phone) {
  const statements = phone.outbox.map((row) => row.statement);
  const zip = new Zip();
  await zip.add("statements.json", new Blob([JSON.stringify({ format: FORMAT, round_id: phone.roundId, device: phone.device, statements })]));
  for (const photo_id of new Set(statements.flatMap((statement) => (statement.values.photos || []).map((row) => row.photo_id)))) {
    const picture = await phone.picture(photo_id);
    if (picture) await zip.add(`DCIM/${photo_id}.${ENDINGS[picture.type]}`, picture); // one that is not here any more has its receipt
  }
  return zip.blob();
}

const KEPT = new Set(["stored", "already_held", "stored_with_conflict"]);

/**
 * The receipt of an import at the office, read back on the phone: what it names with the very hash kept here is let go of, nothing else.
 * @param {import("./phone.js").Phone} phone
 * @param {string} text the receipt file
 * @returns {Promise<number|null>} records received by it; null when it is no receipt of this round
 */
export async function readReceipt(phone, text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (told?.format !== "gisvc-field-receipt" || told.round_id !== phone.roundId) return null;
  for (const { photo_id, bytes, kept, was_held } of told.photos) if (kept && phone.photos.get(photo_id)?.size === bytes) await phone.receivePhoto(photo_id, { photo_id, bytes, was_held });
  let received = 0;
  for (const line of told.records) {
    const record = phone.outbox.find((row) => row.statement_id === line.statement_id);
    const isWhole = record && (record.statement.values.photos || []).every(({ photo_id }) => phone.photos.get(photo_id)?.receipt !== null);
    if (!isWhole || !KEPT.has(line.fate) || line.content_hash !== record.content_hash) continue;
    await phone.receive(record, line);
    received += 1;
  }
  return received;
}

/** A name that says what is in it and when it was made. */
export function fileName(phone) {
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const stamp = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
  return `gisvc-field-${phone.device}-${stamp}.zip`;
}

/** Hand the file to the person: saved to the phone, or shared to another app where the phone can. */
export async function handOver(file, name, { share = false } = {}) {
  const named = new File([file], name, { type: "application/zip" });
  if (share && navigator.canShare?.({ files: [named] })) return navigator.share({ files: [named] });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(named);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}
