/** The field app of one round: opens without signal, shows the list, the form and what is still to be sent. */

import { button, el, fill } from "./dom.js";
import { Form } from "./form.js";
import { listScreen } from "./list.js";
import { outboxScreen, sendingText } from "./outbox.js";
import { Phone } from "./phone.js";
import { Sending } from "./sending.js";
import { askToPersist, leaveMark, lostSince } from "./standing.js";
import { clockTime, switchLanguage, t } from "./words.js";

const SKEW_SHOWN_S = 300;
const place = document.body.dataset;
const [bar, notices, screen, foot] = ["bar", "notices", "screen", "foot"].map((id) => document.getElementById(id));

/** What a test or a person at the console may look at. */
export const app = { phone: null, sending: null, standing: "unknown", form: null, lost: null, update: null, hasOpened: null };

async function open() {
  try {
    app.phone = await Phone.open(place.round);
  } catch (trouble) {
    fill(screen, el("h1", {}, t("不能使用", "Cannot be used")), el("p", { class: "wrong" }, t(`此浏览器不允许在本机保存资料（${trouble.message}）。请退出无痕模式，或换用新版浏览器。`, `This browser keeps nothing on the phone (${trouble.message}). Leave private browsing, or use a newer browser.`)));
    return;
  }
  app.lost = lostSince(app.phone.device);
  app.sending = new Sending(app.phone, place.api, onStep);
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); screen.focus(); }); // its own address would be that of the list
  addEventListener("hashchange", show);
  addEventListener("pagehide", () => app.form?.saved());
  setInterval(() => app.sending.phase === "waiting" && showSending(), 1000);
  await show();
  askToPersist().then((answer) => { app.standing = answer; showNotices(); });
  installWorker();
  await app.sending.run();
  onStep();
}

/** After every step of the sending: the counts always; the screen only when what it shows has changed, for a finger may be on it. */
function onStep() {
  showSending();
  showNotices();
  const isBusy = screen.contains(document.activeElement) && /^(input|select)$/i.test(document.activeElement.tagName);
  if (!app.form && !isBusy && shownState() !== app.shownState) show();
}

/** Everything a screen other than the form depends on, as one text. */
function shownState() {
  const { phone, sending } = app;
  const states = [...phone.items.values()].map((item) => phone.stateOf(item));
  const step = location.hash.startsWith("#/outbox") || !phone.round ? [sending.phase, sending.sent, sending.sentence] : [];
  return [location.hash, phone.etag, phone.outbox.length, phone.receipts.length, ...step, ...states].join(" ");
}

async function show() {
  await app.form?.leave();
  app.form = null;
  const { phone } = app;
  const [, where, kind, subject] = location.hash.split("/");
  showSending();
  showNotices();
  const isComing = ["idle", "taking"].includes(app.sending.phase);
  if (!phone.round) return fill(screen, el("h1", {}, isComing ? t("正在取本轮资料……", "Fetching the round …") : t("还没有本轮资料", "The round is not on this phone yet")), el("p", { role: "status" }, sendingText(phone, app.sending)), button(t("再试", "try again"), () => app.sending.now(), { class: "main" }));
  const item = where === "item" ? phone.items.get(`${kind}\n${decodeURIComponent(subject || "")}`) : null;
  if (item) {
    app.form = new Form(phone, item, onRecorded);
    fill(screen, app.form.screen());
    if (app.shown !== location.hash) scrollTo(0, 0);
  } else fill(screen, where === "outbox" ? outboxScreen(app) : listScreen(phone));
  if (app.shown !== location.hash && !item) scrollTo(0, app.listAt && !where ? app.listAt : 0);
  app.shown = location.hash;
  app.shownState = shownState();
  return undefined;
}

function onRecorded() {
  location.hash = "#/";
  app.sending.now();
}

function showSending() {
  const { phone, sending } = app;
  const { records, photos, drafts, refused } = phone.unsent;
  if (!app.lost) leaveMark(phone.device, records + drafts); // until it is read, the old mark stays
  const text = records ? [t(`未发送 ${records} 条`, `${records} unsent`), photos ? t(`照片 ${photos}`, `${photos} photos`) : ""].filter(Boolean).join(" · ") : drafts ? t(`草稿 ${drafts}`, `${drafts} drafts`) : t("无待发送", "nothing unsent");
  const state = refused ? "refused" : records ? "some" : "none";
  const isOutbox = location.hash.startsWith("#/outbox");
  once(bar, `${text} ${state} ${t("zh", "en")}`, () => [
    el("a", { class: "home", href: "#/" }, t("联检外业", "Field")),
    el("a", { class: `unsent ${state}`, href: "#/outbox", "aria-live": "polite" }, text),
    button(t("English", "中文"), () => { switchLanguage(); showSending(); show(); }, { class: "language", lang: t("en", "zh-CN") }),
  ]);
  once(foot, `${isOutbox} ${t("zh", "en")}`, () => [el("nav", { "aria-label": t("主导航", "Main") }, tab("#/", t("清单", "List"), !isOutbox), tab("#/outbox", t("发送与导出", "Send · export"), isOutbox)), el("p", { class: "line" })]);
  const line = foot.querySelector(".line");
  line.className = `line ${sending?.phase || ""}`;
  fill(line, sending ? sendingText(phone, sending) : "");
}

/** Draw only when what is drawn has changed: a button that is replaced under a finger does not hear the tap. */
function once(node, told, draw) {
  if (node.dataset.told === told) return;
  node.dataset.told = told;
  fill(node, draw());
}

const tab = (href, text, isHere) => el("a", { href, "aria-current": isHere ? "page" : null }, text);

/** What the person must know before he goes out. */
function showNotices() {
  const { phone, sending, lost, standing, update } = app;
  const told = [];
  if (update) told.push(el("div", { class: "notice" }, t("新版本已备好。", "A new version is ready."), button(t("换用新版", "use it"), () => update.postMessage("take over"))));
  if (lost) told.push(el("div", { class: "notice error" }, t(`本机资料自上次使用（${lost.at.slice(0, 16).replace("T", " ")}）后被浏览器清除，当时有 ${lost.unsent} 份未发送。已发送并有回执的不受影响。`, `What was on this phone at the last visit (${lost.at.slice(0, 16).replace("T", " ")}) was cleared by the browser; ${lost.unsent} were unsent. What has a receipt is safe.`), button(t("知道了", "understood"), () => { app.lost = null; leaveMark(phone.device, 0); showNotices(); }, { class: "plain" })));
  if (sending?.skew_s !== null && sending && Math.abs(sending.skew_s) > SKEW_SHOWN_S) told.push(el("div", { class: "notice warning" }, skewText(sending.skew_s)));
  if (phone.round?.is_demonstration) told.push(el("div", { class: "notice demonstration" }, t("演示数据，不得用于任何业务。", "Demonstration data, not for any real use.")));
  if (phone.round?.round.closed_on) told.push(el("div", { class: "notice warning" }, t(`本方已于 ${phone.round.round.closed_on} 结束本轮，新记录会被退回。`, `Our side closed this round on ${phone.round.round.closed_on}; new records will come back.`)));
  if (standing === "may-be-cleared" && phone.unsent.records && !app.form) told.push(el("div", { class: "notice warning" }, t("浏览器未承诺长期保存：请“添加到主屏幕”，并每天发送或导出。", "The browser promises nothing: add this page to the home screen, and send or export every day.")));
  once(notices, `${told.map((node) => node.textContent).join("|")}`, () => told);
}

function skewText(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const apart = minutes < 120 ? t(`${minutes} 分钟`, `${minutes} minutes`) : minutes < 2880 ? t(`${Math.round(minutes / 60)} 小时`, `${Math.round(minutes / 60)} hours`) : t(`${Math.round(minutes / 1440)} 天`, `${Math.round(minutes / 1440)} days`);
  return t(`手机时间比服务器${seconds > 0 ? "快" : "慢"} ${apart}（手机 ${clockTime(Date.now())}）。记录照手机时间保存；请校准手机时间。`, `The phone's clock is ${apart} ${seconds > 0 ? "ahead" : "behind"}. Records keep the phone's time; please set it right.`);
}

/** The worker keeps the app itself; a new version waits until the person says so, for drafts are open. */
async function installWorker() {
  if (!navigator.serviceWorker) return;
  try {
    const registration = await navigator.serviceWorker.register(place.worker, { scope: place.page, updateViaCache: "none" });
    const offer = () => { if (registration.waiting && navigator.serviceWorker.controller) { app.update = registration.waiting; showNotices(); } };
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
    let isReloading = !navigator.serviceWorker.controller;
    navigator.serviceWorker.addEventListener("controllerchange", async () => {
      if (isReloading) { isReloading = false; return; } // the first install takes this page over as it is
      isReloading = true;
      await app.form?.saved();
      location.reload();
    });
    await navigator.serviceWorker.ready;
    app.isInstalled = true;
  } catch (trouble) {
    console.warn("no service worker", trouble); // without it the app still works as long as the page stays open
  }
}

app.hasOpened = open();
