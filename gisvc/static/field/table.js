/** Tables of a record: rows the register knows are there already (pillars, reference objects); others are added one by one. */

import { button, el } from "./dom.js";
import { inputOf } from "./fields.js";
import { say, t } from "./words.js";

export function tableField(field, rows, put, form, id) {
  const key = field.row_key?.length === 1 ? field.row_key[0] : null;
  const known = key ? registered(form.item, key) : [];
  const change = (place, name, value, options) => {
    const next = rows.map((row) => ({ ...row }));
    next[place] = { ...next[place], [name]: value };
    put(next, options);
  };
  if (known.length) return el("div", { class: "table" }, known.map((fact) => knownRow(field, key, fact, rows, put, form, id)));
  return el("div", { class: "table" },
    rows.map((row, place) => el("div", { class: "row" }, columns(field, row, (name, value, options) => change(place, name, value, options), form, `${id}-${place}`), button(t("删去此行", "remove"), () => put(rows.filter((_, own) => own !== place)), { class: "plain" }))),
    button(t("＋ 增加一行", "+ add a row"), () => put([...rows, {}]), { class: "plain wide" }));
}

/** Rows of the register that carry the table's key: an item's reference objects, its pillars. */
const registered = (item, key) => [item.objects, item.pillars].find((rows) => rows?.length && key in rows[0]) || [];

function knownRow(field, key, fact, rows, put, form, id) {
  const place = rows.findIndex((row) => row[key] === fact[key]);
  const row = place < 0 ? { [key]: fact[key] } : rows[place];
  const change = (name, value, options) => {
    const next = { ...row, [name]: value };
    const isEmpty = Object.entries(next).every(([own, held]) => own === key || held === null || held === "");
    const others = rows.filter((_, own) => own !== place);
    // rows keep the register's order, so that two phones write the same table
    const all = isEmpty ? others : [...others, next];
    const order = registered(form.item, key).map((one) => one[key]);
    put(all.sort((a, b) => order.indexOf(a[key]) - order.indexOf(b[key])), options);
  };
  return el("div", { class: "row known" }, el("h4", {}, heading(fact, key), el("small", {}, ` ${registeredText(fact)}`)), columns({ ...field, columns: field.columns.filter((column) => column.name !== key) }, row, change, form, `${id}-${fact[key]}`));
}

const heading = (fact, key) => fact.name || (fact.letter ? t(`桩体 ${fact.letter}`, `pillar ${fact.letter}`) : fact[key]);

/** What the register says of a reference object, where the tape is to be laid. */
function registeredText(fact) {
  const parts = [];
  if (fact.measured_part) parts.push(fact.measured_part);
  if (fact.distance_m !== undefined) parts.push(t(`登记距离 ${fact.distance_m} m`, `registered ${fact.distance_m} m`));
  if (fact.azimuth_deg !== undefined) parts.push(t(`方位角 ${fact.azimuth_deg}°`, `azimuth ${fact.azimuth_deg}°`));
  if (fact.inscription) parts.push(fact.inscription);
  return parts.join(" · ");
}

function columns(field, row, change, form, id) {
  return field.columns.map((column) => el("div", { class: `column ${column.kind}` }, el("div", { class: "label", id: `${id}-${column.name}-label` }, say(column.label), column.unit ? el("small", {}, ` ${column.unit}`) : ""), labelled(inputOf(column, row[column.name], (value, options) => change(column.name, value, options), form, `${id}-${column.name}`), `${id}-${column.name}-label`)));
}

function labelled(control, labelId) {
  for (const node of [control].flat()) if (node.matches?.("input, textarea")) node.setAttribute("aria-labelledby", labelId);
  return control;
}
