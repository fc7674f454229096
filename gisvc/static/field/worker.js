/**
 * Keeps the app's own files and its page on the phone, so that it opens without signal. The round and the records are not its business:
 * they live in the phone's store, once. Before these lines the server writes SHELL: the version and the files of it.
 */

const PAGE = new URL(self.registration.scope).pathname;
const FAMILY = `gisvc-field ${PAGE} `;
const CACHE = FAMILY + SHELL.version;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  await Promise.all([...SHELL.files, PAGE].map(async (address) => {
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`); // half a version is none: the old one stays
    await cache.put(address, answer);
  }));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder());
});

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (SHELL.files.includes(pathname) || (event.request.mode === "navigate" && pathname === PAGE)) event.respondWith(fromPhone(event.request, pathname));
});

async function fromPhone(request, pathname) {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathname)) || fetch(request);
}
