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
