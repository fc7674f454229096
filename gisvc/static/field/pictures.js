/** Photos of a record: taken from inside the form, named by their content, with view, face and direction. */

import { headingNow, listen } from "./compass.js";
import { moment } from "./device.js";
import { button, el, fill } from "./dom.js";
import { recentReading, round } from "./gps.js";
import { NotAPhoto } from "./phone.js";
import { inputOf } from "./fields.js";
import { labelled } from "./table.js";
import { say, size, t } from "./words.js";

/** What the phone fills in by itself; the other columns are asked. */
const OWN = new Set(["photo_id", "taken_at", "lon", "lat", "accuracy_m"]);

export function photosField(field, rows, put, form) {
  const trouble = el("p", { class: "wrong", role: "alert" }, form.photoTrouble || "");
  const take = (input) => takeIn(field, [...input.files], form, put);
  const camera = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp", capture: "environment", class: "sr", "aria-label": t("拍照", "Take a photo"), on: { change: (event) => take(event.target) } });
  const album = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true, class: "sr", "aria-label": t("从相册选", "From the album"), on: { change: (event) => take(event.target) } });
  return el("div", { class: "photos" },
    el("div", { class: "beside" }, button(t("拍照", "Camera"), () => { listen(); camera.click(); }, { class: "main" }), button(t("从相册选", "Album"), () => album.click(), { class: "plain" })), camera, album, trouble,
    rows.map((row) => photoRow(field, row, rows, put, form)));
}

/** Every file on its own: what is kept is in the draft at once, what is not is named. */
async function takeIn(field, files, form, put) {
  const troubles = [];
  for (const file of files) {
    try {
      const photo_id = await form.phone.addPhoto(file);
      const held = form.values[field.name] || [];
      if (!held.some((row) => row.photo_id === photo_id)) put([...held, madeHere(photo_id)]);
    } catch (why) {
      troubles.push(troubleText(file, why));
    }
  }
  form.photoTrouble = troubles.join(" ");
  form.redraw[field.name]();
}

function troubleText(file, why) {
  if (!(why instanceof NotAPhoto)) return t(`“${file.name}”未能保存到手机：${why.message}。请清理存储空间后重拍。`, `“${file.name}” could not be kept on the phone: ${why.message}. Free some space and take it again.`);
  if (why.message === "size") return t(`“${file.name}”超过 30 MB。请在相机设置中降低分辨率。`, `“${file.name}” is larger than 30 MB. Lower the camera's resolution.`);
  return t(`“${file.name}”不是 JPEG、PNG 或 WebP。请在相机设置中选用 JPEG（兼容性最佳）。`, `“${file.name}” is no JPEG, PNG or WebP. Choose JPEG in the camera's settings.`);
}

/** A photo's row with the moment, and with place and direction if the phone knew them just now. */
function madeHere(photo_id) {
  const row = { photo_id, taken_at: moment() };
  const here = recentReading();
  if (here) Object.assign(row, { lon: round(here.lon, 7), lat: round(here.lat, 7), accuracy_m: here.accuracy_m });
  if (headingNow() !== null) row.bearing_deg = round(headingNow(), 0) % 360;
  return row;
}

function photoRow(field, row, rows, put, form) {
  const change = (name, value, options) => put((form.values[field.name] || rows).map((own) => (own.photo_id === row.photo_id ? { ...own, [name]: value } : own)), options);
  const remove = async () => {
    put((form.values[field.name] || []).filter((own) => own.photo_id !== row.photo_id));
    await form.saved();
    await form.phone.dropPhotos([row.photo_id]);
  };
  const held = form.phone.photos.get(row.photo_id);
  const kept = held ? (held.receipt ? t("已收讫", "received") : t("在本机", "on this phone")) : t("在办公室", "at the office");
  const asked = field.columns.filter((column) => !OWN.has(column.name));
  return el("details", { class: "photo", open: opened.has(row.photo_id), data: { photo: row.photo_id }, on: { toggle: (event) => opened[event.target.open ? "add" : "delete"](row.photo_id) } },
    el("summary", {}, thumbnail(row, form), el("span", {}, viewName(field, row), el("small", {}, [row.taken_at?.slice(11, 16), held ? size(held.size) : "", kept].filter(Boolean).join(" · ")))),
    asked.map((column) => photoColumn(column, row, change, form)),
    button(t("删除这张照片", "remove this photo"), remove, { class: "plain grave" }));
}

function photoColumn(column, row, change, form) {
  const id = `p-${row.photo_id.slice(0, 8)}-${column.name}`;
  const control = inputOf(column, row[column.name], (value, options) => change(column.name, value, options), form, id);
  return el("div", { class: `column ${column.kind}` }, el("div", { class: "label", id: `${id}-label` }, say(column.label), column.unit ? el("small", {}, ` ${column.unit}`) : ""), labelled(control, `${id}-label`), column.name === "bearing_deg" ? compassButton((value) => change(column.name, value)) : "");
}

const viewName = (field, row) => say(field.columns.find((column) => column.name === "view")?.codes.find((one) => one.code === row.view)?.label) || t("未注明景别", "view not stated");

function compassButton(onRead) {
  return button(t("读罗盘", "read the compass"), async (event) => {
    const asked = event.currentTarget;
    if ((await listen()) && headingNow() !== null) onRead(round(headingNow(), 0) % 360);
    else fill(asked, t("本机罗盘不可用，请手填", "no compass here, type it"));
  }, { class: "plain" });
}

const opened = new Set(); // photos a person has opened stay open when the field is drawn anew
const shown = new Map(); // photo_id → object URL, for as long as the page lives

function thumbnail(row, form) {
  const image = el("img", { alt: "", loading: "lazy", width: 72, height: 72 });
  if (shown.has(row.photo_id)) image.src = shown.get(row.photo_id);
  else {
    form.phone.picture(row.photo_id).then((picture) => {
      const address = picture ? URL.createObjectURL(picture) : `/api/photos/${row.photo_id}`;
      if (picture) shown.set(row.photo_id, address);
      image.src = address;
    });
  }
  return image;
}
