/**
 * The one form of a record: equal meanings are equal bytes, here and on the server, so that both hash the same text.
 * Follows boundaries/records/values.py (what a value becomes) and statement.py (canonical JSON: sorted keys, UTF-8, shortest numbers).
 */

import { sha256 } from "./device.js";

// What Python strips from the ends of a text; JavaScript's own trim differs in two characters.
const ENDS = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;

/**
 * A value as its field keeps it; null where it says nothing.
 * @param {Object} field as the server describes it
 */
export function valueOf(field, raw) {
  if (raw === null || raw === undefined || raw === "") return null;
  switch (field.kind) {
    case "text":
      return plainText(raw) || null;
    case "choices":
      return raw.length ? [...new Set(raw)].sort() : null;
    case "line":
      return raw.length >= 2 ? raw : null;
    case "position": {
      const row = rowOf(field, raw);
      return row && row.lon !== undefined && row.lat !== undefined ? row : null;
    }
    case "table":
    case "photos": {
      const rows = raw.map((row) => rowOf(field, row)).filter(Boolean);
      return rows.length ? rows : null;
    }
    default:
      return raw;
  }
}

function plainText(raw) {
  const whole = raw.toWellFormed ? raw.toWellFormed() : raw;
  return whole.replace(CONTROLS, "").replaceAll("\r\n", "\n").replace(ENDS, "").normalize("NFC");
}

function rowOf(field, raw) {
  const read = {};
  for (const column of field.columns) {
    const value = valueOf(column, raw[column.name]);
    if (value !== null) read[column.name] = value;
  }
  return Object.keys(read).length ? read : null;
}

/** Whether two values of a field mean the same. */
export const isSame = (field, one, other) => textOf(field, valueOf(field, one)) === textOf(field, valueOf(field, other));

/** The canonical text of a statement whose values are in their kept form. */
export function statementText(kind, statement) {
  const fields = new Map(kind.fields.map((field) => [field.name, field]));
  const values = Object.keys(statement.values).sort();
  const parts = {
    device: quote(statement.device),
    kind: quote(statement.kind),
    round_id: quote(statement.round_id),
    said_at: quote(statement.said_at),
    said_by: quote(statement.said_by),
    sees: `[${[...new Set(statement.sees)].sort().map(quote).join(",")}]`,
    side: quote(statement.side),
    statement_id: quote(statement.statement_id),
    subject: quote(statement.subject),
    values: `{${values.map((name) => `${quote(name)}:${textOf(fields.get(name), statement.values[name])}`).join(",")}}`,
  };
  return `{${Object.keys(parts).sort().map((name) => `${quote(name)}:${parts[name]}`).join(",")}}`;
}

/** SHA-256 of the canonical text: what a receipt has to name before the phone lets go of a record. */
export const contentHash = (kind, statement) => sha256(new TextEncoder().encode(statementText(kind, statement)));

const quote = (text) => JSON.stringify(text);

function textOf(field, value) {
  if (value === null) return "null";
  switch (field.kind) {
    case "number":
      return floatText(value);
    case "choices":
      return `[${value.map(quote).join(",")}]`;
    case "line":
      return `[${value.map(([lon, lat]) => `[${floatText(lon)},${floatText(lat)}]`).join(",")}]`;
    case "position":
      return rowText(field, value);
    case "table":
    case "photos":
      return `[${value.map((row) => rowText(field, row)).join(",")}]`;
    default:
      return JSON.stringify(value);
  }
}

function rowText(field, row) {
  const columns = field.columns.filter((column) => row[column.name] !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  return `{${columns.map((column) => `${quote(column.name)}:${textOf(column, row[column.name])}`).join(",")}}`;
}

/** A number as the server writes its floats: 5 is 5.0, and exponents begin below 0.00001 and at 10^16. */
export function floatText(value) {
  const size = Math.abs(value);
  if (size && (size < 1e-5 || size >= 1e16)) return value.toExponential();
  const text = String(value === 0 ? 0 : value);
  return text.includes(".") ? text : `${text}.0`;
}
