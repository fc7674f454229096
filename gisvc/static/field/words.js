/** The app's two languages: Chinese first, English a tap away, the choice shared with the rest of the house. */

const KEPT = "gisvc-field-language";
let language = localStorage.getItem(KEPT) || (document.documentElement.lang.startsWith("en") ? "en" : "zh");
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";

/** One of two texts. */
export const t = (zh, en) => (language === "zh" ? zh : en);

/** A wording {zh, en} as the server sends it. */
export const say = (wording) => (wording ? wording[language] : "");

export const isChinese = () => language === "zh";

/** Change the language here, and on the other pages as soon as the server can be reached. */
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  fetch(`/language?to=${language}&back=/healthz`).catch(() => {});
}

/** Bytes as people read them. */
export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A distance in metres as people read it. */
export function metres(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  if (value < 100) return `${value.toFixed(1)} m`;
  return value < 1000 ? `${Math.round(value)} m` : `${(value / 1000).toFixed(2)} km`;
}

/** Hours and minutes of a moment in the device's own time. */
export const clockTime = (moment) => new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
