/** Unsent records and their photos as one file: the way home when no network will come. */

export const FORMAT = "gisvc-field-records/1";

/**
 * The file's content. Pieces are joined by the browser, so that a hundred photos need not fit into one text.
 * @param {import("./phone.js").Phone} phone
 * @returns {Promise<Blob>}
 */
export async function unsentFile(phone) {
  const statements = phone.outbox.map((row) => row.statement);
  const head = JSON.stringify({ format: FORMAT, round_id: phone.roundId, statements });
  const pieces = [head.slice(0, -1), ',"photos":['];
  const wanted = new Set(statements.flatMap((statement) => (statement.values.photos || []).map((row) => row.photo_id)));
  let isFirst = true;
  for (const photo_id of wanted) {
    const picture = await phone.picture(photo_id);
    if (!picture) continue; // received already, no longer here
    pieces.push(`${isFirst ? "" : ","}{"photo_id":"${photo_id}","base64":"`, await base64(picture), '"}');
    isFirst = false;
  }
  return new Blob([...pieces, "]}"], { type: "application/json" });
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Blob([reader.result.slice(reader.result.indexOf(",") + 1)]));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A name that says what is in it and when it was made. */
export function fileName(phone) {
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const stamp = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
  return `gisvc-field-${phone.device}-${stamp}.json`;
}

/** Hand the file to the person: saved to the phone, or shared to another app where the phone can. */
export async function handOver(file, name, { share = false } = {}) {
  const named = new File([file], name, { type: "application/json" });
  if (share && navigator.canShare?.({ files: [named] })) return navigator.share({ files: [named] });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(named);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}
