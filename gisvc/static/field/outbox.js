/** What is still on this phone alone: counted, explained, sent again, corrected, or carried home as a file. */

import { fileName, handOver, readReceipt, unsentFile } from "./carry.js";
import { button, el, fill } from "./dom.js";
import { keyOf, photosOf } from "./phone.js";
import { room } from "./standing.js";
import { clockTime, say, size, t } from "./words.js";

/** One short text for the state of the sending, with its next action. */
export function sendingText(phone, sending) {
  const { records, photos, refused } = phone.unsent;
  const wait = Math.max(0, Math.ceil((sending.nextAt - Date.now()) / 1000));
  const waiting = records - refused;
  const counts = t(`${waiting} 条记录、${photos} 张照片`, `${waiting} records, ${photos} photos`);
  switch (sending.phase) {
    case "offline":
      if (waiting) return t(`等待网络：${counts}，联网后自动发送`, `Waiting for a network: ${counts}, sent by themselves once there is one`);
      return refused ? t(`${refused} 条被退回，请更正`, `${refused} came back, please correct them`) : t("没有网络：可以照常填写", "No network: fill in as usual");
    case "photos":
      return t(`正在发送照片 ${Math.min(sending.sent + 1, sending.toSend)}/${sending.toSend}`, `Sending photo ${Math.min(sending.sent + 1, sending.toSend)} of ${sending.toSend}`);
    case "records":
      return t("正在发送记录", "Sending records");
    case "taking":
      return t("正在更新本轮资料", "Bringing the round up to date");
    case "waiting":
      return t(`第 ${sending.tries} 次未成，${wait} 秒后再试：${sending.sentence}`, `Attempt ${sending.tries} failed, again in ${wait} s: ${sending.sentence}`);
    case "signin":
    case "stopped":
      return sending.sentence;
    default:
      if (!records) return phone.receipts.length ? t("全部已收讫", "Everything is received") : t("没有待发送的记录", "Nothing to send");
      return records === refused ? t(`${refused} 条被退回，请更正`, `${refused} came back, please correct them`) : t(`待发送 ${counts}`, `To send: ${counts}`);
  }
}

/** @param {{phone, sending, standing}} app */
export function outboxScreen({ phone, sending, standing }) {
  const { records, photos, drafts, elsewhere } = phone.unsent;
  return el("div", { class: "outbox" }, el("h1", {}, t("发送与导出", "Sending and export")),
    el("div", { class: `sending ${sending.phase}` }, el("p", { class: "sentence", role: "status" }, sendingText(phone, sending)),
      el("div", { class: "beside" }, sending.phase === "signin" ? el("a", { class: "button main", href: `/sign-in?next=${encodeURIComponent(location.pathname)}` }, t("去登录", "sign in")) : button(t("立即发送", "send now"), () => sending.now(), { class: "main", disabled: !records || sending.running ? true : null }))),
    el("dl", { class: "facts counts" }, fact(t("未发送记录", "Unsent records"), records), fact(t("未发送照片", "Unsent photos"), photos), fact(t("草稿", "Drafts"), drafts), fact(t("已有回执", "Receipts"), phone.receipts.length), elsewhere ? fact(t("其他轮次未发送", "Unsent of other rounds"), elsewhere) : ""),
    exportBlock(phone, sending, records, drafts),
    phone.outbox.length ? el("section", {}, el("h2", {}, t("未发送", "Unsent")), el("ul", {}, phone.outbox.map((row) => waitingRow(phone, sending, row)))) : "",
    standingBlock(standing), forgetBlock(phone),
    phone.receipts.length ? el("details", { class: "section" }, el("summary", {}, t("回执", "Receipts")), el("ul", { class: "receipts" }, [...phone.receipts].reverse().map((row) => receiptRow(phone, row)))) : "");
}

/** A borrowed phone, or a round that is over: nothing of it need stay behind. */
function forgetBlock(phone) {
  const { records, drafts } = phone.unsent;
  const forget = async () => {
    if (!confirm(t("从本机删除本轮的清单、登记资料和回执？已收讫的记录在办公室，不受影响。", "Delete this round's list, register and receipts from this phone? What was received is at the office and stays."))) return;
    if (!(await phone.forget())) return;
    const registration = await navigator.serviceWorker?.getRegistration(location.pathname);
    await registration?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`gisvc-field ${location.pathname} `)) await caches.delete(name);
    location.assign("/");
  };
  return el("section", {}, el("h2", {}, t("从本机删除", "Off this phone")), el("p", {}, records || drafts ? t("尚有未发送的记录或草稿，不能删除。", "Something is unsent or a draft; it cannot be deleted.") : t("本轮结束或归还手机时，删除本机上的资料。", "When the round is over, or the phone is handed back.")), el("div", { class: "beside" }, button(t("删除本轮资料", "delete this round"), forget, { class: "plain grave forget", disabled: Boolean(records || drafts) })));
}

const fact = (name, value) => [el("dt", {}, name), el("dd", {}, String(value))];

let receiptTold = ""; // stays in sight when the screen is drawn anew

function exportBlock(phone, sending, records, drafts) {
  const make = async (share) => handOver(await unsentFile(phone), fileName(phone), { share });
  const said = el("p", { role: "status" }, receiptTold);
  const receipt = el("input", { type: "file", accept: "application/json,.json", class: "sr receipt-file", "aria-label": t("回执文件", "Receipt file"), on: { change: async (event) => {
    const count = await readReceipt(phone, await event.target.files[0].text());
    receiptTold = count === null ? t("这不是本轮的回执文件。", "This is no receipt of this round.") : t(`回执确认 ${count} 条记录，已从未发送中移除。`, `The receipt confirms ${count} records; they are no longer unsent.`);
    fill(said, receiptTold);
    sending.onChange();
  } } });
  return el("section", { class: "export" }, el("h2", {}, t("没有网络时：导出", "Without a network: export")),
    el("p", {}, t("把未发送的记录和照片存成一个文件，由电脑在办公室导入。导出不会删除手机上的任何内容。", "Puts what is unsent, photos included, into one file for a computer at the office. Nothing on the phone is deleted by it."), drafts ? el("strong", {}, t(`另有 ${drafts} 份草稿未完成，不在文件中。`, ` ${drafts} drafts are not finished and not in it.`)) : ""),
    el("div", { class: "beside" }, button(t("导出为一个文件", "export as one file"), () => make(false), { class: "main export-file", disabled: !records }), navigator.canShare ? button(t("分享到其他应用", "share"), () => make(true), { class: "plain", disabled: !records }) : "", button(t("读入回执文件", "read the receipt"), () => receipt.click(), { class: "plain", disabled: !records })), receipt, said);
}

function waitingRow(phone, sending, row) {
  const item = phone.items.get(keyOf(row.statement));
  const isRefused = row.state === "refused";
  const correct = async () => {
    const own = await phone.correct(row);
    location.hash = `#/item/${own.kind}/${encodeURIComponent(own.subject)}`;
  };
  return el("li", { class: row.state, data: { statement: row.statement_id } }, el("b", {}, item?.title || row.statement.subject), el("small", {}, ` ${row.statement.said_at.slice(0, 16).replace("T", " ")} · ${t(`照片 ${photosOf(row.statement.values).length}`, `${photosOf(row.statement.values).length} photos`)}`),
    isRefused ? [el("p", { class: "wrong" }, t("被退回：", "Came back: "), say(row.sentence)), el("div", { class: "beside" }, item ? button(t("更正", "correct"), correct, { class: "main" }) : "", button(t("原样再发", "send again"), () => sending.retry(row), { class: "plain" }))] : "");
}

function receiptRow(phone, row) {
  const { fate, content_hash, conflicts } = row.receipt;
  const item = phone.items.get(keyOf(row.statement));
  const word = { stored: t("已收讫", "received"), already_held: t("此前已收讫", "received before"), stored_with_conflict: t("已收讫，与本方另一记录不一致", "received; differs from another record of ours") }[fate] || fate;
  const names = (conflicts || []).map((name) => say(phone.round?.kinds[row.statement.kind].fields.find((field) => field.name === name)?.label) || name);
  return el("li", {}, el("b", {}, item?.title || row.statement.subject), ` ${word}${names.length ? `：${names.join("、")}` : ""} `, el("small", { class: "mono" }, `${clockTime(row.received_at)} · SHA-256 ${content_hash.slice(0, 16)}…`));
}

function standingBlock(standing) {
  const words = { kept: t("浏览器已同意长期保存本机资料。", "The browser will keep what is on this phone."), "may-be-cleared": t("浏览器未承诺长期保存：请把本页“添加到主屏幕”，每天回到有网络处发送或导出。", "The browser promises nothing: add this page to the home screen, and send or export every day."), unknown: t("此浏览器不说明是否长期保存：请每天发送或导出。", "This browser does not say whether it keeps things: send or export every day.") };
  const space = el("span", {});
  room().then((told) => told && space.append(t(` 已用 ${size(told.usage)}，可用约 ${size(told.quota)}。`, ` ${size(told.usage)} used of about ${size(told.quota)}.`)));
  return el("section", { class: `standing ${standing}` }, el("h2", {}, t("本机保存", "Kept on this phone")), el("p", {}, words[standing] || "", space));
}
