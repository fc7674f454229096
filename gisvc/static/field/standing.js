/** How safe the phone's store is: may the browser clear it, has it been cleared, how full is it. */

import { moment } from "./device.js";

const MARK = "gisvc-field-mark";
const YEAR_S = 31_536_000;

/** Ask the browser to keep our store; @returns {Promise<"kept"|"may-be-cleared"|"unknown">} */
export async function askToPersist() {
  if (!navigator.storage?.persist) return "unknown";
  if (await navigator.storage.persisted()) return "kept";
  return (await navigator.storage.persist()) ? "kept" : "may-be-cleared";
}

/** Bytes used and allowed, or null. */
export async function room() {
  return navigator.storage?.estimate ? navigator.storage.estimate() : null;
}

/**
 * Whether the store was emptied behind our back since the last visit. A mark outside it (a cookie and local storage) names the store that was
 * here and how much in it was unsent; a store by another name is a new one.
 * @returns {{unsent: number, at: string}|null} what the mark remembers of the store that is gone
 */
export function lostSince(device) {
  const mark = readMark();
  return mark && mark.device !== device ? { unsent: mark.unsent, at: mark.at } : null;
}

/** Leave the mark anew after every change of the count. */
export function leaveMark(device, unsent) {
  const text = JSON.stringify({ device, unsent, at: moment() });
  try {
    localStorage.setItem(MARK, text);
  } catch {
    // full or forbidden: the cookie remains
  }
  document.cookie = `${MARK}=${encodeURIComponent(text)}; max-age=${YEAR_S}; path=/rounds/; samesite=strict${location.protocol === "https:" ? "; secure" : ""}`;
}

function readMark() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${MARK}=`));
  for (const text of [localStorage.getItem(MARK), cookie && decodeURIComponent(cookie.slice(MARK.length + 1))]) {
    try {
      const mark = JSON.parse(text || "null");
      if (mark && typeof mark.device === "string") return { device: mark.device, unsent: Number(mark.unsent) || 0, at: String(mark.at) };
    } catch {
      // somebody else's text
    }
  }
  return null;
}
