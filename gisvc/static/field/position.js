/** Measuring where something stands: many readings, their mean and spread, typed coordinates where the phone knows none, and a walked track. */

import { moment } from "./device.js";
import { button, el, fill } from "./dom.js";
import { accuracyClass, meanOf, round, watch, wayTo } from "./gps.js";
import { stakeout } from "./stakeout.js";
import { metres, t } from "./words.js";

const WANTED = 20; // readings; about twenty seconds on most phones
const STEP_M = 5; // a track's points are at least this far apart
const ROUGH_M = 30; // readings worse than this do not belong on a track

const CLASS_TEXT = { good: () => t("良好", "good"), fair: () => t("一般", "fair"), poor: () => t("较差，请移到开阔处或多等片刻", "poor: move into the open or wait") };

export const troubleText = (code) => (code === 1 ? t("未获准使用定位。请在浏览器的网站设置中允许“位置信息”。", "Location is not allowed. Allow it in the browser's settings for this site.") : t("暂时没有定位信号。", "No position at the moment."));

export function positionField(field, value, put, form) {
  const live = el("div", { class: "live", role: "status" });
  let stop = null;
  const measure = () => {
    if (stop) return;
    const readings = [];
    const finish = () => {
      stop?.();
      stop = null;
      if (!readings.length) return;
      const mean = meanOf(readings);
      form.keepSamples(field.name, readings);
      const { spread_m: _, ...kept } = mean;
      put({ ...kept, ...(mean.height_m === null ? { height_m: null } : {}), method: "phone", crs: "EPSG:4326", fix: t(`离散 ${mean.spread_m} m`, `spread ${mean.spread_m} m`), fixed_at: moment() });
    };
    const [now, so, bar] = [el("p"), el("p"), el("progress", { max: WANTED, value: 0 })];
    const tell = () => {
      if (!now.isConnected) fill(live, now, so, bar, button(t("就用这些", "use these"), finish, { class: "main" })); // drawn once: a finger may be on it
      const last = readings.at(-1).accuracy_m;
      const grade = accuracyClass(last);
      now.className = `accuracy ${grade}`;
      fill(now, `± ${last} m · ${CLASS_TEXT[grade]()}`);
      fill(so, t(`已取 ${readings.length}/${WANTED} 次，离散 ${meanOf(readings).spread_m} m`, `${readings.length}/${WANTED} readings, spread ${meanOf(readings).spread_m} m`));
      bar.value = readings.length;
    };
    fill(live, t("等待定位……", "Waiting for a position …"));
    stop = watch((reading) => {
      readings.push(reading);
      if (readings.length >= WANTED) finish();
      else tell();
    }, (code) => fill(live, el("p", { class: "wrong" }, troubleText(code))));
    form.onLeave(() => stop?.());
  };
  const { lon, lat } = form.item;
  return el("div", { class: "position" }, value ? measured(value, form.item) : "", live,
    el("div", { class: "beside" }, button(value ? t("重新测量", "measure again") : t("开始测量", "measure"), measure, { class: "main" }), lon === undefined ? "" : button(t("去登记位置", "go to the registered place"), () => stakeout({ lon, lat }, form.item.title), { class: "plain" }), value ? button(t("清除", "clear"), () => put(null), { class: "plain" }) : ""),
    typed(value, put));
}

function measured(value, item) {
  const grade = value.accuracy_m === undefined ? "" : accuracyClass(value.accuracy_m);
  const away = item.lon === undefined || value.method === undefined ? "" : t(`距登记位置 ${metres(wayTo(item, value).distance_m)}`, `${metres(wayTo(item, value).distance_m)} from the registered place`);
  return el("dl", { class: "facts" },
    el("dt", {}, t("经纬度", "Position")), el("dd", { class: "mono" }, `${value.lon.toFixed(8)}, ${value.lat.toFixed(8)}`),
    value.accuracy_m === undefined ? "" : [el("dt", {}, t("精度", "Accuracy")), el("dd", { class: `accuracy ${grade}` }, `± ${value.accuracy_m} m${value.samples ? t(`（${value.samples} 次平均）`, ` (mean of ${value.samples})`) : ""}`)],
    away ? [el("dt", {}, t("偏离", "Away")), el("dd", {}, away, el("small", {}, t("（是否移位由办公室按精度判定）", " (whether it moved is judged by accuracy, at the office)")))] : "");
}

/** Coordinates from another receiver, typed. */
function typed(value, put) {
  const field = (label, name, shown) => el("label", {}, label, el("input", { name, type: "text", inputmode: "decimal", autocomplete: "off", value: shown ?? "" }));
  const method = el("select", { "aria-label": t("测量方法", "method") }, [["gnss", t("外接定位", "external GNSS")], ["rtk", "RTK"], ["total_station", t("全站仪", "total station")], ["typed", t("手工录入", "typed in")]].map(([code, text]) => el("option", { value: code }, text)));
  const wrong = el("p", { class: "wrong", role: "alert" });
  const boxes = [field(t("经度 °", "longitude °"), "lon", value?.lon), field(t("纬度 °", "latitude °"), "lat", value?.lat), field(t("精度 m", "accuracy m"), "accuracy_m", value?.accuracy_m), field(t("高程 m", "height m"), "height_m", value?.height_m)];
  const use = () => {
    const read = Object.fromEntries(boxes.map((box) => box.querySelector("input")).map((input) => [input.name, input.value.trim() === "" ? null : Number(input.value)]));
    const isPlace = Number.isFinite(read.lon) && Math.abs(read.lon) <= 180 && Number.isFinite(read.lat) && Math.abs(read.lat) <= 90;
    if (read.lon === null || read.lat === null || !isPlace || Object.values(read).some((number) => Number.isNaN(number)) || read.accuracy_m < 0) return fill(wrong, t("请填经度、纬度（度，小数），精度不小于 0。", "Longitude and latitude in decimal degrees, accuracy at least 0."));
    return put({ ...read, method: method.value, crs: "EPSG:4490", fixed_at: moment() });
  };
  return el("details", { class: "typed" }, el("summary", {}, t("由其他仪器读数，手工录入", "Type what another receiver shows")), el("div", { class: "boxes" }, boxes, method), wrong, button(t("采用", "use"), use, { class: "plain" }));
}

export function trackField(value, put) {
  const live = el("p", { class: "live", role: "status" }, value ? t(`已记录 ${value.length} 点，${metres(lengthOf(value))}`, `${value.length} points, ${metres(lengthOf(value))}`) : "");
  let stop = null;
  const points = value ? [...value] : [];
  const toggle = (event) => {
    if (stop) {
      stop();
      stop = null;
      return put(points.length > 1 ? points : null);
    }
    fill(event.currentTarget, t("停止记录", "stop"));
    stop = watch((reading) => {
      const last = points.at(-1);
      const here = [round(reading.lon, 7), round(reading.lat, 7)];
      if (reading.accuracy_m <= ROUGH_M && (!last || wayTo({ lon: last[0], lat: last[1] }, reading).distance_m >= STEP_M)) {
        points.push(here);
        if (points.length > 1) put([...points], { redraw: false });
      }
      fill(live, t(`正在记录：${points.length} 点，${metres(lengthOf(points))}（± ${reading.accuracy_m} m）`, `recording: ${points.length} points, ${metres(lengthOf(points))} (± ${reading.accuracy_m} m)`));
    }, (code) => fill(live, troubleText(code)));
    return undefined;
  };
  return el("div", { class: "track" }, live, el("div", { class: "beside" }, button(t("记录走线", "record the walk"), toggle, { class: "plain" }), value ? button(t("清除", "clear"), () => put(null), { class: "plain" }) : ""));
}

const lengthOf = (points) => points.slice(1).reduce((sum, point, place) => sum + wayTo({ lon: points[place][0], lat: points[place][1] }, { lon: point[0], lat: point[1] }).distance_m, 0);
