/** Sends what waits: photos first, then the records that name them. Every step may be cut and taken up again; only a receipt ends one. */

import { photosOf } from "./phone.js";
import { t } from "./words.js";

const MOST_RECORDS = 20;
const MOST_BYTES = 800_000;
const FIRST_PAUSE_S = 2;
const LONGEST_PAUSE_S = 60;
const SLOWEST_BYTES_S = 10_000; // slower than this and the line counts as cut

/** The line is gone, or what answered is not our server. Try again. */
class Unreachable extends Error {
  constructor(sentence, pause = 0) {
    super(sentence);
    this.pause = pause;
  }
}

/** Only a person can go on from here: sign in, ask for the right, hear that the round is closed. */
class Stopped extends Error {
  constructor(phase, sentence) {
    super(sentence);
    this.phase = phase;
  }
}

/** One record or photo is not acceptable; the others go on. */
class Refused extends Error {
  constructor(code, sentence) {
    super(sentence.zh);
    this.code = code;
    this.sentence = sentence;
  }
}

export class Sending {
  /**
   * @param {import("./phone.js").Phone} phone
   * @param {string} api address of the round, e.g. /api/rounds/x
   * @param {() => void} onChange called after every step
   */
  constructor(phone, api, onChange) {
    Object.assign(this, { phone, api, onChange, phase: "idle", sentence: "", tries: 0, nextAt: 0, skew_s: null, sent: 0, toSend: 0 });
    addEventListener("online", () => this.now());
    addEventListener("offline", () => this.#show("offline"));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
  }

  /** Try now, whatever pause was agreed. */
  now() {
    clearTimeout(this.timer);
    this.tries = 0;
    return this.run();
  }

  /** One pass over everything that waits; a second call while one runs makes it look again at its end. */
  async run() {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.#passes().finally(() => {
      this.running = null;
      this.onChange();
    });
    return this.running;
  }

  async #passes() {
    do {
      this.again = false;
      // Two tabs of one phone take turns: sending twice would harm nothing, but count wrongly.
      await (navigator.locks ? navigator.locks.request("gisvc-field-sending", () => this.#pass()) : this.#pass());
    } while (this.again);
  }

  async #pass() {
    clearTimeout(this.timer);
    try {
      await this.phone.load();
      if (!navigator.onLine) return this.#show("offline");
      await this.#sendAll();
      await this.#takeAlong();
      this.tries = 0;
      this.#show("idle");
    } catch (trouble) {
      if (trouble instanceof Stopped) this.#show(trouble.phase, trouble.message);
      else if (trouble instanceof Unreachable) this.#later(trouble);
      else {
        this.#later(new Unreachable(t(`本机出现意外（${trouble.message}），资料仍在手机上。`, `Something unexpected on this phone (${trouble.message}); everything is still on it.`)));
        console.error(trouble);
      }
    }
    return undefined;
  }

  async #sendAll() {
    const waiting = this.phone.outbox.filter((row) => row.state === "waiting");
    this.toSend = waiting.reduce((sum, row) => sum + photosOf(row.statement.values).filter((id) => this.phone.photos.get(id)?.receipt === null).length, 0);
    this.sent = 0;
    let ready = [];
    for (const record of waiting) {
      try {
        await this.#sendPhotos(record);
        ready.push(record);
      } catch (trouble) {
        if (!(trouble instanceof Refused)) throw trouble;
        await this.#refuse(record, trouble);
      }
      if (ready.length >= MOST_RECORDS || bytesOf(ready) > MOST_BYTES) {
        await this.#sendRecords(ready);
        ready = [];
      }
    }
    await this.#sendRecords(ready);
  }

  async #sendPhotos(record) {
    for (const id of photosOf(record.statement.values)) {
      const photo = this.phone.photos.get(id);
      if (!photo || photo.receipt) continue; // received before, by this phone or another
      this.#show("photos");
      const body = await this.phone.picture(id);
      const answer = await this.#ask(`${this.api}/photos`, { method: "POST", body, headers: { "Content-Type": photo.kind } }, photo.size);
      const receipt = await told(answer);
      if (receipt.photo_id !== id || receipt.bytes !== photo.size) throw new Unreachable(t("照片在途中有改变，重新发送。", "A photo changed on its way; it is sent again."));
      await this.phone.receivePhoto(id, { ...receipt, at: new Date().toISOString() });
      this.sent += 1;
      this.#show("photos");
    }
  }

  async #sendRecords(records) {
    if (!records.length) return;
    this.#show("records");
    const body = JSON.stringify({ statements: records.map((record) => record.statement) });
    let receipts;
    try {
      const answer = await this.#ask(`${this.api}/checks`, { method: "POST", body, headers: { "Content-Type": "application/json" } }, body.length);
      receipts = (await told(answer)).receipts;
    } catch (trouble) {
      if (!(trouble instanceof Refused)) throw trouble;
      if (records.length === 1) return this.#refuse(records[0], trouble);
      for (const record of records) await this.#sendRecords([record]); // one of them spoils the batch: find it
      return;
    }
    const byId = new Map((receipts || []).map((receipt) => [receipt.statement_id, receipt]));
    for (const record of records) await this.#settle(record, byId.get(record.statement_id));
    if (records.some((record) => !byId.has(record.statement_id))) throw new Unreachable(t("有记录没有回执，重新发送。", "Some records got no receipt; they are sent again."));
  }

  async #settle(record, receipt) {
    if (!receipt) return;
    if (receipt.fate === "refused") return this.#refuse(record, new Refused(receipt.code, receipt.sentence));
    if (receipt.fate === "awaiting_photos") {
      // The office lost what it had acknowledged (a restored backup). The pictures are still here, so they go again.
      for (const id of photosOf(record.statement.values)) await this.phone.receivePhoto(id, null);
      throw new Unreachable(receipt.sentence[document.documentElement.lang.startsWith("en") ? "en" : "zh"]);
    }
    if (receipt.content_hash !== record.content_hash) {
      const sentence = { zh: "收到的内容与本机记录的散列值不符，本机保留原件。请导出后联系办公室核对。", en: "What arrived has another hash than the record here, which is kept. Export it and compare with the office." };
      return this.#refuse(record, new Refused("gisvc.receipt-differs", sentence));
    }
    await this.phone.receive(record, receipt);
    this.onChange();
    return undefined;
  }

  async #refuse(record, trouble) {
    await this.phone.mark(record, { state: "refused", code: trouble.code, sentence: trouble.sentence });
    this.onChange();
  }

  /** Send a refused record once more as it is: the reason may have gone (a round opened, somebody signed in). */
  async retry(record) {
    await this.phone.mark(record, { state: "waiting", code: "", sentence: null });
    return this.now();
  }

  /** Bring the round up to date; what it says includes everything received before it was asked. */
  async #takeAlong() {
    this.#show("taking");
    const before = this.phone.receipts.filter((receipt) => !receipt.is_covered);
    const headers = this.phone.etag && this.phone.round ? { "If-None-Match": this.phone.etag } : {};
    const answer = await this.#ask(`${this.api}/field`, { headers }, 0);
    const round = answer.status === 304 ? this.phone.round : await told(answer);
    if (answer.status !== 304 && round.format !== "gisvc-field-round/1") throw new Unreachable(notOurs());
    await this.phone.keepRound(round, answer.headers.get("ETag") || this.phone.etag, before);
  }

  async #ask(address, options, bytes) {
    const began = Date.now();
    const line = new AbortController();
    setTimeout(() => line.abort(), 30_000 + (bytes / SLOWEST_BYTES_S) * 1000); // covers the reading of the answer too
    let answer;
    try {
      answer = await fetch(address, { ...options, cache: "no-store", redirect: "manual", signal: line.signal });
    } catch {
      throw new Unreachable(t("连不上办公室的服务，资料都在手机上。", "The office cannot be reached; everything is on the phone."));
    }
    this.#compareClocks(answer, began);
    if (answer.ok || answer.status === 304) return answer;
    throw await this.#troubleOf(answer);
  }

  async #troubleOf(answer) {
    if (answer.type === "opaqueredirect") return new Unreachable(notOurs());
    const isProblem = (answer.headers.get("Content-Type") || "").includes("problem+json");
    const problem = isProblem ? await answer.json().catch(() => null) : null;
    const sentence = problem ? { zh: problem.detail, en: problem.detail_en } : null;
    const shown = sentence ? t(sentence.zh, sentence.en) : `HTTP ${answer.status}`;
    if (answer.status === 401) return new Stopped("signin", t("登录已过期。登录后会自动继续，手机上的资料不受影响。", "The session has ended. Sign in and sending goes on; nothing on the phone is touched."));
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return new Unreachable(shown, Number(answer.headers.get("Retry-After")) || 0);
    if (!sentence) return new Unreachable(notOurs());
    const isOne = [413, 415].includes(answer.status) || problem.code.startsWith("files.") || problem.code === "gisvc.invalid-input";
    return isOne ? new Refused(problem.code, sentence) : new Stopped("stopped", shown);
  }

  #compareClocks(answer, began) {
    const said = Date.parse(answer.headers.get("Date") || "");
    if (said) this.skew_s = Math.round(((began + Date.now()) / 2 - said) / 1000);
  }

  #later(trouble) {
    this.tries += 1;
    const pause = Math.max(trouble.pause, Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (this.tries - 1)));
    this.nextAt = Date.now() + pause * 1000;
    this.timer = setTimeout(() => this.run(), pause * 1000);
    this.#show(navigator.onLine ? "waiting" : "offline", trouble.message);
  }

  #show(phase, sentence = "") {
    Object.assign(this, { phase, sentence });
    this.onChange();
  }
}

const notOurs = () => t("网络的应答不是本系统的（可能要先登录无线网络）。", "What answered is not this service (the wireless network may want a sign-in first).");

const bytesOf = (records) => records.reduce((sum, record) => sum + JSON.stringify(record.statement).length, 0);

async function told(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Unreachable(notOurs()); // cut in the middle of the answer
  }
}
