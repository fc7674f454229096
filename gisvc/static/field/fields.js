/** One field of a form, drawn from its description: what a kind of record asks is written down once, on the server. */

import { isSame } from "./canonical.js";
import { moment } from "./device.js";
import { button, el, fill } from "./dom.js";
import { isPeople, peopleField } from "./people.js";
import { photosField } from "./pictures.js";
import { positionField, trackField } from "./position.js";
import { tableField } from "./table.js";
import { say, t } from "./words.js";

/**
 * A field with its label, last round's value and, where our own devices disagree, what each says.
 * @param {Object} field description
 * @param {Object} form {values, item, phone, set(name, value), fact(name)}
 */
export function fieldBlock(field, form) {
  const id = `f-${field.name}`;
  const frame = el("div", { class: `field ${field.kind}`, data: { name: field.name } });
  const draw = () => {
    const value = form.values[field.name];
    const put = (next, { redraw = true } = {}) => {
      form.set(field.name, next);
      if (redraw) draw();
    };
    fill(frame,
      el(labelTag(field), { class: "label", for: labelTag(field) === "label" ? id : null, id: `${id}-label` }, say(field.label), field.unit && !isWide(field) ? el("small", {}, ` ${field.unit}`) : "", field.required ? el("span", { class: "must" }, t("必填", "required")) : ""),
      field.hint ? el("p", { class: "hint" }, say(field.hint)) : "",
      disagreement(field, form, put),
      inputOf(field, value, put, form, id),
      lastTime(field, value, form, put));
  };
  form.redraw[field.name] = draw;
  draw();
  return frame;
}

const isWide = (field) => ["position", "line"].includes(field.kind);
const labelTag = (field) => (["text", "number", "integer", "date", "moment"].includes(field.kind) ? "label" : "div");

/** The control of a field or of a table's column. */
export function inputOf(field, value, put, form, id) {
  const group = { "aria-labelledby": `${id}-label` };
  switch (field.kind) {
    case "flag":
      return choiceButtons([{ code: true, label: { zh: "是", en: "yes" } }, { code: false, label: { zh: "否", en: "no" } }], (code) => value === code, (code) => put(value === code ? null : code), group);
    case "choice":
      return choiceButtons(field.codes, (code) => value === code, (code) => put(value === code ? null : code), group);
    case "choices":
      return choiceButtons(field.codes, (code) => (value || []).includes(code), (code) => put((value || []).includes(code) ? value.filter((own) => own !== code) : [...(value || []), code]), group);
    case "number":
    case "integer":
      return numberInput(field, value, put, id);
    case "date":
      return el("input", { id, type: "date", value: value || "", on: { change: (event) => put(event.target.value || null, { redraw: false }) } });
    case "moment":
      return momentInput(value, put, id);
    case "position":
      return positionField(field, value, put, form);
    case "line":
      return trackField(value, put);
    case "photos":
      return photosField(field, value || [], put, form);
    case "table":
      return isPeople(field) ? peopleField(field, value || [], put, form) : tableField(field, value || [], put, form, id);
    default:
      return textInput(field, value, put, id);
  }
}

function choiceButtons(codes, isChosen, onChoose, attributes) {
  return el("div", { class: "choices", role: "group", ...attributes }, codes.map(({ code, label }) => button(say(label), () => onChoose(code), { "aria-pressed": String(isChosen(code)), data: { code: String(code) } })));
}

function textInput(field, value, put, id) {
  const rows = field.narrative || /text|remarks|opinion|dispute|cross/.test(field.name) ? 2 : 1;
  return el("textarea", { id, rows, value: value || "", on: { input: (event) => put(event.target.value, { redraw: false }) } });
}

function numberInput(field, value, put, id) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const read = (event) => {
    const text = event.target.value.trim().replace(",", ".").replace(/[０-９．]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
    const number = text === "" ? null : Number(text);
    const why = text === "" ? "" : whyNot(field, number);
    fill(wrong, why);
    event.target.setAttribute("aria-invalid", String(Boolean(why)));
    put(why ? { invalid: event.target.value } : number, { redraw: false });
  };
  const shown = value && typeof value === "object" ? value.invalid : (value ?? "");
  return [el("input", { id, type: "text", inputmode: field.kind === "integer" ? "numeric" : "decimal", autocomplete: "off", value: String(shown), on: { input: read } }), wrong];
}

/** Why a number cannot be this field's; empty where it can. */
export function whyNot(field, number) {
  if (!Number.isFinite(number)) return t("不是数字。", "This is no number.");
  if (field.kind === "integer" && !Number.isInteger(number)) return t("应为整数。", "A whole number, please.");
  const { minimum: low = -Infinity, maximum: high = Infinity } = field;
  return number < low || number > high ? t(`应在 ${low} 与 ${high} 之间。`, `Between ${low} and ${high}, please.`) : "";
}

function momentInput(value, put, id) {
  const shown = value ? value.slice(0, 16) : "";
  const input = el("input", { id, type: "datetime-local", value: shown, on: { change: (event) => put(event.target.value ? moment(new Date(event.target.value)) : null, { redraw: false }) } });
  return el("div", { class: "beside" }, input, button(t("现在", "now"), () => put(moment())));
}

function lastTime(field, value, form, put) {
  const last = form.item.last?.[field.name];
  if (!field.repeatable || last === undefined) return "";
  const isAlready = value !== undefined && isSame(field, value, last);
  return el("div", { class: "last" }, el("span", {}, t("上次：", "Last: "), shownValue(field, last)), isAlready ? el("span", { class: "same" }, t("✓ 与上次相同", "✓ same as last")) : button(t("与上次相同", "same as last"), () => put(last), { class: "plain" }));
}

function disagreement(field, form, put) {
  const said = form.conflicts[field.name];
  if (!said || form.chosen.has(field.name)) return "";
  return el("div", { class: "disagreement" }, el("p", {}, t("本方两次填写不一致，请选定：", "Our own records disagree; choose:")), said.map((one) => button(`${shownValue(field, one.value)}（${one.said_by.join("、")}）`, () => { form.chosen.add(field.name); put(one.value); })));
}

/** A value as a short text. */
export function shownValue(field, value) {
  if (value === null || value === undefined) return "—";
  const label = (code) => say(field.codes?.find((one) => one.code === code)?.label) || code;
  switch (field.kind) {
    case "flag":
      return value ? t("是", "yes") : t("否", "no");
    case "choice":
      return label(value);
    case "choices":
      return value.map(label).join(t("、", ", "));
    case "number":
    case "integer":
      return `${value}${field.unit ? ` ${field.unit}` : ""}`;
    case "position":
      return `${value.lon.toFixed(6)}, ${value.lat.toFixed(6)}`;
    case "line":
    case "table":
    case "photos":
      return t(`${value.length} 项`, `${value.length} entries`);
    default:
      return String(value);
  }
}
