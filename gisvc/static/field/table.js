/** Tables of a record: rows the register knows are there already (pillars, reference objects); others are added one by one. */

import { button, el } from "./dom.js";
import { inputOf } from "./fields.js";
import { say, t } from "./words.js";

const opened = new Set(); // rows a person has opened stay open when the table is drawn anew

export function tableField(field, rows, put, form, id) {
  const key = field.row_key?.length === 1 ? field.row_key[0] : null;
  const known = key ? registered(form.item, key) : [];
  const table = {
    rows, // as they are now: typing changes them without a new drawing
    change(next, options) {
      table.rows = next;
      put(next, options);
    },
  };
  if (known.length) return el("div", { class: "table" }, known.map((fact) => knownRow(field, fact[key], fact, table, form, id, known.map((one) => one[key]))));
  return el("div", { class: "table" },
    rows.map((row, place) => el("div", { class: "row" }, columns(field.columns, row, (name, value, options) => table.change(table.rows.map((own, at) => (at === place ? { ...own, [name]: value } : own)), options), form, `${id}-${place}`), button(t("删去此行", "remove"), () => table.change(table.rows.filter((_, at) => at !== place)), { class: "plain" }))),
    button(t("＋ 增加一行", "+ add a row"), () => table.change([...table.rows, {}]), { class: "plain wide" }));
}

/** Rows of the register that carry the table's key: an item's reference objects, its pillars. */
const registered = (item, key) => [item.objects, item.pillars].find((rows) => rows?.length && key in rows[0]) || [];

function knownRow(field, name, fact, table, form, id, order) {
  const key = field.row_key[0];
  const rowNow = () => table.rows.find((row) => row[key] === name) || { [key]: name };
  const change = (column, value, options) => {
    const next = { ...rowNow(), [column]: value };
    const isEmpty = Object.entries(next).every(([own, held]) => own === key || held === null || held === "");
    const others = table.rows.filter((row) => row[key] !== name);
    // Rows keep the register's order, so that two phones write the same table.
    const all = (isEmpty ? others : [...others, next]).sort((a, b) => order.indexOf(a[key]) - order.indexOf(b[key]));
    table.change(all, options);
  };
  const row = rowNow();
  const said = Object.keys(row).length - 1;
  const own = `${form.item.subject} ${id} ${name}`;
  return el("details", { class: "row known", open: opened.has(own), data: { row: name }, on: { toggle: (event) => opened[event.target.open ? "add" : "delete"](own) } },
    el("summary", {}, el("span", {}, heading(fact, name), el("small", {}, registeredText(fact))), el("span", { class: "filled" }, said > 0 ? t(`✓ ${said} 项`, `✓ ${said}`) : t("未填", "to do"))),
    columns(field.columns.filter((column) => column.name !== key), row, change, form, `${id}-${name}`));
}

const heading = (fact, name) => fact.name || (fact.letter ? t(`桩体 ${fact.letter}`, `pillar ${fact.letter}`) : name);

/** What the register says of a reference object, where the tape is to be laid. */
function registeredText(fact) {
  const parts = [];
  if (fact.measured_part) parts.push(fact.measured_part);
  if (fact.distance_m !== undefined) parts.push(t(`登记距离 ${fact.distance_m} m`, `registered ${fact.distance_m} m`));
  if (fact.azimuth_deg !== undefined) parts.push(t(`方位角 ${fact.azimuth_deg}°`, `azimuth ${fact.azimuth_deg}°`));
  if (fact.inscription) parts.push(fact.inscription);
  return parts.join(" · ");
}

function columns(asked, row, change, form, id) {
  return asked.map((column) => {
    const labelId = `${id}-${column.name}-label`;
    const control = inputOf(column, row[column.name], (value, options) => change(column.name, value, options), form, `${id}-${column.name}`);
    return el("div", { class: `column ${column.kind}` }, el("div", { class: "label", id: labelId }, say(column.label), column.unit ? el("small", {}, ` ${column.unit}`) : ""), labelled(control, labelId));
  });
}

/** A control's inputs told to a screen reader by the label above them. */
export function labelled(control, labelId) {
  for (const node of [control].flat()) if (node.matches?.("input, textarea")) node.setAttribute("aria-labelledby", labelId);
  return control;
}
