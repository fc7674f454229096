/** The list of what is to be checked: segment first, line by line, with what is done, begun, waiting and in dispute. */

import { button, el, fill } from "./dom.js";
import { keyOf } from "./phone.js";
import { say, t } from "./words.js";

/** Each state with a sign that is read without colour. */
export const STATES = {
  undone: { sign: "○", text: () => t("未填", "to do") },
  draft: { sign: "✎", text: () => t("草稿", "draft") },
  waiting: { sign: "↑", text: () => t("待发送", "waiting") },
  done: { sign: "✓", text: () => t("已收讫", "received") },
  conflict: { sign: "≠", text: () => t("有冲突", "conflict") },
  refused: { sign: "✕", text: () => t("被退回", "refused") },
};

const view = { search: "", state: "", section: "" };

/** @param {import("./phone.js").Phone} phone */
export function listScreen(phone) {
  const items = [...phone.items.values()];
  const rows = el("div", { class: "rows" });
  const show = () => fill(rows, ...groups(phone, items.filter((item) => isWanted(phone, item))));
  const search = el("input", { type: "search", value: view.search, placeholder: t("编号、名称、里程", "number, name, chainage"), "aria-label": t("查找", "Search"), on: { input: (event) => { view.search = event.target.value; show(); } } });
  const counts = el("div", { class: "counts", role: "group", "aria-label": t("按状态筛选", "Filter by state") });
  const showCounts = () => fill(counts, ...countButtons(phone, items, () => { showCounts(); show(); }));
  showCounts();
  show();
  return el("div", { class: "list" }, el("h1", {}, phone.round.round.name), progress(phone, items), el("div", { class: "tools" }, search, sectionChoice(phone, show)), counts, rows);
}

function progress(phone, items) {
  const isDone = (item) => ["done", "waiting", "conflict"].includes(phone.stateOf(item));
  const segments = items.filter((item) => item.kind === "segment_check");
  const markers = items.filter((item) => item.kind === "marker_check");
  const km = (those) => those.reduce((sum, item) => sum + ((item.to_m || 0) - (item.from_m || 0)) / 1000, 0);
  const part = (name, label, text, share) =>
    el("div", { class: "progress" }, el("b", {}, label), el("span", {}, text), el("progress", { max: 1, value: share || 0, "aria-label": label }));
  const doneSegments = segments.filter(isDone);
  return el("div", { class: "progresses" },
    part("segments", t("线段", "Segments"), `${doneSegments.length}/${segments.length} · ${km(doneSegments).toFixed(1)}/${km(segments).toFixed(1)} km`, segments.length ? doneSegments.length / segments.length : 0),
    part("markers", t("界桩", "Markers"), `${markers.filter(isDone).length}/${markers.length}`, markers.length ? markers.filter(isDone).length / markers.length : 0));
}

function countButtons(phone, items, onChange) {
  const states = items.map((item) => phone.stateOf(item));
  const one = (state, sign, text, count) =>
    button([sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : "", `${text} `, el("b", {}, count)], () => { view.state = view.state === state ? "" : state; onChange(); }, { class: `chip ${state}`, "aria-pressed": String(view.state === state) });
  return [one("", "", t("全部", "all"), items.length), ...Object.entries(STATES).map(([state, { sign, text }]) => [state, sign, text(), states.filter((own) => own === state).length]).filter(([state, , , count]) => count || state === "undone").map((told) => one(...told))];
}

function sectionChoice(phone, onChange) {
  const { sections, lines } = phone.round;
  if (sections.length + lines.length < 2) return null;
  const choices = [...lines.map((line) => [`line ${line.line_id}`, line.name]), ...sections.map((section) => [`section ${section.section_id}`, section.name])];
  return el("select", { "aria-label": t("界线或分段", "Line or section"), on: { change: (event) => { view.section = event.target.value; onChange(); } } },
    el("option", { value: "" }, t("全部界线", "all lines")), choices.map(([value, text]) => el("option", { value, selected: view.section === value }, text)));
}

function isWanted(phone, item) {
  if (view.state && phone.stateOf(item) !== view.state) return false;
  if (view.section && ![`line ${item.line_id}`, `section ${item.section_id}`].includes(view.section)) return false;
  const words = view.search.trim().toLowerCase();
  return !words || `${item.title} ${item.subject} ${chainage(item)}`.toLowerCase().includes(words);
}

/** Segments of a line before its markers: the line is what is inspected, the markers only show it. */
function groups(phone, items) {
  if (!items.length) return [el("p", { class: "empty" }, t("没有符合条件的项目。", "Nothing matches."))];
  return phone.round.lines.flatMap((line) => {
    const own = items.filter((item) => item.line_id === line.line_id);
    const parts = ["segment_check", "marker_check"].map((kind) => own.filter((item) => item.kind === kind)).filter((those) => those.length);
    return parts.map((those) => el("section", {}, el("h2", {}, `${line.name} · ${say(phone.round.kinds[those[0].kind].subject_label)}`, el("small", {}, ` ${those.length}`)), el("ul", {}, those.map((item) => row(phone, item)))));
  });
}

function row(phone, item) {
  const state = phone.stateOf(item);
  const { sign, text } = STATES[state];
  const facts = [chainage(item), item.is_tripoint ? t("三交点", "tripoint") : "", item.is_derived ? t("未登记线段", "not registered") : "", item.responsible_side ? sideName(phone.round, item.responsible_side) : ""].filter(Boolean);
  return el("li", {}, el("a", { class: `item ${state}`, href: `#/item/${item.kind}/${encodeURIComponent(item.subject)}`, data: { key: keyOf(item) } },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", { class: "what" }, el("b", {}, item.title), el("small", {}, facts.join(" · "))),
    el("span", { class: "state" }, text())));
}

/** K12.300 or K12.300–K13.100. */
export function chainage(item) {
  const k = (m) => `K${(m / 1000).toFixed(3)}`;
  if (item.from_m === undefined) return "";
  return item.to_m === item.from_m ? k(item.from_m) : `${k(item.from_m)}–${k(item.to_m)}`;
}

export const sideName = (round, code) => round.sides.find((side) => side.code === code)?.name || code;

