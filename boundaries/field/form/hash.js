"use strict";
/* SHA-256 (FIPS 180-4) and HMAC (RFC 2104) by hand: crypto.subtle is missing where a page was opened from a file manager. */
const K256 = new Uint32Array(64);
const FIRST256 = new Uint32Array(8);
(() => {
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) FIRST256[found] = fraction(Math.sqrt(n));
    K256[found++] = fraction(Math.cbrt(n));
  }
})();

function sha256(bytes) {
  const state = FIRST256.slice(), words = new Uint32Array(64);
  const tail = bytes.length % 64, padded = new Uint8Array(tail < 56 ? 64 : 128);
  padded.set(bytes.subarray(bytes.length - tail));
  padded[tail] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  for (let at = 0; at + 64 <= bytes.length; at += 64) compress(state, words, bytes, at);
  for (let at = 0; at < padded.length; at += 64) compress(state, words, padded, at);
  const out = new Uint8Array(32), written = new DataView(out.buffer);
  state.forEach((word, at) => written.setUint32(4 * at, word));
  return out;
}

function compress(state, w, bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function hmac256(key, bytes) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const inner = new Uint8Array(64 + bytes.length), outer = new Uint8Array(96);
  block.forEach((byte, at) => { inner[at] = byte ^ 0x36; outer[at] = byte ^ 0x5c; });
  inner.set(bytes, 64);
  outer.set(sha256(inner), 64);
  return sha256(outer);
}

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/* The browser's own where it is there (photos are megabytes), ours where it is not. */
async function hashOf(bytes) {
  if (globalThis.crypto && crypto.subtle) {
    try { return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))); } catch { /* not on this page */ }
  }
  return hexOf(sha256(bytes));
}

/* UUID version 7 (RFC 9562). */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let at = 5; at >= 0; at--) { bytes[at] = now % 256; now = Math.floor(now / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
