/** The phone's own store (IndexedDB): rounds taken along, drafts, records not yet sent, photos, receipts. A change is whole or not at all. */

const NAME = "gisvc-field";
const VERSION = 1;
const STORES = {
  rounds: "round_id",
  drafts: "key",
  outbox: "statement_id",
  photos: "photo_id", // what is known of each: kind, size, receipt
  pictures: "photo_id", // the files themselves, read one at a time
  receipts: "statement_id",
  notes: "name",
};

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
  }

  /** @returns {Promise<Store>} rejects where the browser keeps nothing (private windows of some) */
  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    const db = await done(request);
    db.onversionchange = () => db.close(); // another tab brings a newer app: let it
    return new Store(db);
  }

  get(where, key) {
    return done(this.db.transaction(where).objectStore(where).get(key));
  }

  all(where) {
    return done(this.db.transaction(where).objectStore(where).getAll());
  }

  keys(where) {
    return done(this.db.transaction(where).objectStore(where).getAllKeys());
  }

  put(where, value) {
    return this.change([where], (of) => of[where].put(value));
  }

  /**
   * One transaction over several stores; it is on the disk when the promise is kept, and nothing of it is when it is broken.
   * @param {string[]} names
   * @param {(of: Object<string, IDBObjectStore>) => void} work must not wait for anything but the store
   */
  change(names, work) {
    const transaction = this.db.transaction(names, "readwrite", { durability: "strict" });
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
      try {
        work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
      } catch (trouble) {
        transaction.abort();
        reject(trouble);
      }
    });
  }
}
