/** The arrow to a registered place: which way and how far; with a compass it turns with the phone, else north is up. */

import { headingNow, listen } from "./compass.js";
import { button, el, fill, svg } from "./dom.js";
import { accuracyClass, watch, wayTo } from "./gps.js";
import { troubleText } from "./position.js";
import { metres, t } from "./words.js";

const WINDS = [["北", "N"], ["东北", "NE"], ["东", "E"], ["东南", "SE"], ["南", "S"], ["西南", "SW"], ["西", "W"], ["西北", "NW"]];

/** Open the arrow over the form; closes on its button or Escape. */
export function stakeout(target, title) {
  const needle = svg("path", { d: "M0 -84 L30 40 L0 18 L-30 40 Z", class: "needle" });
  const dial = svg("svg", { viewBox: "-110 -110 220 220", role: "img", "aria-label": t("指向登记位置的箭头", "Arrow to the registered place") },
    svg("circle", { r: 104, class: "rim" }), svg("g", { class: "rose" }, WINDS.map(([zh, en], place) => svg("text", { transform: `rotate(${place * 45}) translate(0 -90)`, "text-anchor": "middle" }, place % 2 ? "·" : t(zh, en)))), needle);
  const distance = el("p", { class: "distance" }, "—");
  const about = el("p", { class: "about", role: "status" }, t("等待定位……", "Waiting for a position …"));
  const frame = el("dialog", { class: "stakeout" }, el("h2", {}, title), dial, distance, about, button(t("关闭", "close"), () => frame.close(), { class: "main" }));
  let way = null;
  const turn = () => {
    if (!way) return;
    const heading = headingNow();
    needle.style.transform = `rotate(${way.bearing_deg - (heading ?? 0)}deg)`;
    dial.querySelector(".rose").style.transform = `rotate(${-(heading ?? 0)}deg)`;
  };
  const stop = watch((reading) => {
    way = wayTo(reading, target);
    const wind = WINDS[Math.round(way.bearing_deg / 45) % 8];
    fill(distance, metres(way.distance_m));
    const isHere = way.distance_m <= Math.max(reading.accuracy_m, 3);
    fill(about, el("span", {}, `${t(...wind)} ${Math.round(way.bearing_deg)}°`), " · ", el("span", { class: `accuracy ${accuracyClass(reading.accuracy_m)}` }, `± ${reading.accuracy_m} m`), el("br"), isHere ? t("已在定位精度之内，请在四周寻找。", "Within the accuracy of the position: look around.") : headingNow() === null ? t("上方为北（本机罗盘不可用）。", "North is up (no compass here).") : t("箭头随手机转动（磁北）。", "The arrow turns with the phone (magnetic north)."));
    turn();
  }, (code) => fill(about, troubleText(code)));
  const ticking = setInterval(turn, 200);
  frame.addEventListener("close", () => {
    stop();
    clearInterval(ticking);
    frame.remove();
  });
  listen();
  document.body.append(frame);
  frame.showModal();
  return frame;
}
