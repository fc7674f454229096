/* The two screens: the list of everything to be checked, and one item with its form. */
const app = document.getElementById("app");
const filter = { line: "", section: "", kind: "", standing: "" };
let opened = null, exportTold = null;
const urls = new Set();
const SEARCHED = ["not_found", "lost"];

function draw() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `${PACKAGE.round.name} · ${language === "zh" ? "联检外业" : "field work"}`;
  app.replaceChildren(...(opened ? itemScreen(opened) : listScreen()));
}

function topBar() {
  const drafts = Object.keys(state.drafts).length, waiting = unsent().length, carried = unconfirmed().length;
  const done = PACKAGE.items.filter((item) => ["done", "held"].includes(standingOf(item))).length;
  const bar = make("div", { class: "bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": String(PACKAGE.items.length), "aria-valuenow": String(done), "aria-label": t("progress") }, make("i", {}));
  bar.firstChild.style.width = `${(100 * done) / Math.max(1, PACKAGE.items.length)}%`;
  return make("header", { class: "top" },
    make("div", { class: "brand" }, make("strong", {}, PACKAGE.round.name), make("button", { type: "button", class: "language", on: { click: () => { language = language === "zh" ? "en" : "zh"; draw(); } } }, t("language"))),
    make("div", { class: "counts", id: "counts" },
      count("unsent", waiting, t("unsent"), waiting ? "alert" : ""), count("draft", drafts, t("draft"), ""),
      count("carried", carried, t("exported"), ""), count("done", `${done}/${PACKAGE.items.length}`, t("progress"), "")),
    bar,
    keepsDrafts ? null : make("p", { class: "warning", role: "alert" }, t("notSaved")));
}

const count = (name, value, title, tone) => make("span", { class: `count ${tone}`, "data-count": name }, make("b", {}, String(value)), ` ${title}`);

function listScreen() {
  const shown = PACKAGE.items.filter((item) => (!filter.line || item.line === filter.line) && (!filter.section || item.section === filter.section) &&
    (!filter.kind || item.kind === filter.kind) && (!filter.standing || standingOf(item) === filter.standing));
  return [topBar(), make("div", { class: "page" }, authorCard(), filters(), make("ul", { class: "items" }, shown.map(card)), exportCard()), bottom(
    make("button", { type: "button", class: "major", id: "export", on: { click: exportNow } }, `${t("export")}（${unsent().length}）`))];
}

function authorCard() {
  const input = make("input", { type: "text", id: "author", maxLength: 100, autocomplete: "name", on: { input: () => { state.author = input.value.trim(); keep(); } } });
  input.value = state.author;
  const own = PACKAGE.people.filter((person) => person.side === PACKAGE.ticket.side);
  return make("section", { class: `card${state.author ? "" : " asks"}` }, make("label", {}, make("span", { class: "label" }, t("author")), input),
    state.author ? null : make("p", { class: "soft" }, t("authorHint")),
    state.author || !own.length ? null : make("div", { class: "choices" }, own.map((person) => make("button", { type: "button", class: "choice", on: { click: () => { state.author = person.name; keep(); draw(); } } }, person.name))));
}

function filters() {
  const chips = (name, words) => words.length < 2 ? null : make("div", { class: "chips", role: "group" }, [["", t("all")], ...words].map(([code, title]) =>
    make("button", { type: "button", class: "chip", "aria-pressed": String(filter[name] === code), on: { click: () => { filter[name] = code; draw(); } } }, title)));
  const kinds = Object.keys(PACKAGE.kinds).map((kind) => [kind, t(kind === "segment_check" ? "segments" : "markers")]);
  return make("nav", { class: "filters", "aria-label": t("filter") },
    chips("line", Object.entries(PACKAGE.lines)), chips("section", Object.entries(PACKAGE.sections)), chips("kind", kinds),
    chips("standing", ["undone", "draft", "done", ...(PACKAGE.items.some((item) => Object.keys(item.held).length) ? ["held"] : [])].map((standing) => [standing, t(standing)])));
}

const MARKS = { undone: "○", draft: "✎", done: "✓", held: "✓" };

function card(item) {
  const standing = standingOf(item), kind = PACKAGE.kinds[item.kind];
  const notes = [item.at, PACKAGE.sections[item.section], item.tripoint ? t("tripoint") : ""].filter(Boolean);
  return make("li", {}, make("button", { type: "button", class: `item ${standing} ${item.kind}`, "data-ref": refOf(item), on: { click: () => show(item) } },
    make("span", { class: "mark", "aria-hidden": "true" }, MARKS[standing]),
    make("span", { class: "what" }, make("strong", {}, item.title), make("small", {}, `${both(kind.subject)} · ${notes.join(" · ")}`)),
    make("span", { class: "standing" }, t(standing))));
}

function show(item) {
  opened = item;
  draw();
  scrollTo(0, 0);
}

function itemScreen(item) {
  const kind = PACKAGE.kinds[item.kind], values = valuesOf(item);
  const isSearched = (values.found_state ?? []).some?.((code) => SEARCHED.includes(code));
  const sections = kind.sections.filter((section) => section.name !== "search" || isSearched);
  return [topBar(), make("div", { class: "page one" },
    make("div", { class: "heading" }, make("button", { type: "button", class: "minor", id: "back", on: { click: back } }, `‹ ${t("back")}`),
      make("h1", {}, item.title), make("p", { class: "soft" }, [PACKAGE.lines[item.line], item.at, item.tripoint ? t("tripoint") : ""].filter(Boolean).join(" · "))),
    factsCard(item),
    sections.map((section) => make("section", { class: "card", "data-section": section.name }, make("h2", {}, both(section)),
      section.name === "search" ? make("p", { class: "warning" }, t("searchAsked")) : null,
      kind.fields.filter((field) => field.section === section.name).map((field) => fieldRow(field, item, values)))),
    make("p", { class: "soft", id: "told", role: "status" }, t("saved"))),
  bottom(make("button", { type: "button", class: "major", id: "finish", on: { click: () => finishNow(item) } }, t(statementsOf(item).length ? "again" : "finish")))];
}

const back = () => { opened = null; draw(); };

function factsCard(item) {
  const list = (facts) => make("dl", {}, facts.map((fact) => [make("dt", {}, both(fact.label)), make("dd", {}, both(fact.value))]));
  return make("details", { class: "card facts", open: true }, make("summary", {}, t("facts")),
    item.facts.length ? [make("h3", {}, t("registered")), list(item.facts)] : null,
    item.lon !== null ? make("p", { class: "soft mono" }, `${item.lon.toFixed(7)}, ${item.lat.toFixed(7)}`) : null,
    item.last_words.length ? [make("h3", {}, `${t("last")}（${item.last_round}）`), list(item.last_words)] : null);
}

function fieldRow(field, item, values) {
  const row = make("div", { class: `field kind-${field.kind}`, "data-field": field.name });
  const at = { value: values[field.name], item, set: (value, redraw = ["flag", "choice", "choices"].includes(field.kind)) => {
    write(item, field.name, value);
    refreshCounts();
    if (redraw) redrawField();
    if (field.name === "found_state") draw();
  } };
  const redrawField = () => row.replaceWith(fieldRow(field, item, valuesOf(item)));
  const last = item.last[field.name], offersLast = last !== undefined && !sameValue(last, at.value);
  const section = PACKAGE.kinds[item.kind].sections.find((one) => one.name === field.section);
  const isSaidAbove = section && section.zh === field.label.zh;
  row.append(make("span", { class: isSaidAbove ? "sr" : "label" }, both(field.label), field.required ? make("em", { title: "required" }, " *") : null), EDITORS[field.kind](field, at));
  if (field.hint) row.append(make("small", { class: "soft" }, both(field.hint)));
  if (offersLast) row.append(make("button", { type: "button", class: "same", "data-same": field.name, on: { click: () => { write(item, field.name, last); draw(); } } }, `↺ ${t("same")}`));
  return row;
}

function refreshCounts() {
  const shown = document.querySelector("header.top");
  if (shown) shown.replaceWith(topBar());
}

function missingOf(item) {
  const values = valuesOf(item), kind = PACKAGE.kinds[item.kind];
  if (values.reason_not_checked) return [];
  const missing = kind.fields.filter((field) => field.required && values[field.name] === undefined);
  if ((values.found_state ?? []).some?.((code) => SEARCHED.includes(code)))
    missing.push(...kind.fields.filter((field) => ["search_radius_m", "search_minutes"].includes(field.name) && values[field.name] === undefined));
  return missing;
}

function finishNow(item) {
  const told = document.getElementById("told");
  const say = (text) => { told.textContent = text; told.classList.add("warning"); told.scrollIntoView({ block: "center" }); };
  if (!state.author) { say(t("authorHint")); return; }
  const missing = missingOf(item);
  if (missing.length) { say(t("missing") + missing.map((field) => both(field.label)).join("、")); return; }
  if (!finish(item)) { say(t("nothingNew")); return; }
  back();
  scrollTo(0, 0);
}

function bottom(...buttons) {
  return make("footer", { class: "bottom" }, buttons);
}

async function exportNow() {
  if (!state.statements.length) { exportTold = make("p", { class: "warning", role: "status" }, t("exportNone")); draw(); return; }
  const made = await makeExport();
  const url = URL.createObjectURL(made.blob);
  urls.add(url);
  const link = make("a", { href: url, download: made.name });
  document.body.append(link);
  link.click();
  link.remove();
  state.exported = state.statements.map((one) => one.statement_id);
  keep();
  const size = (made.blob.size / 1e6).toFixed(1), file = globalThis.File && new File([made.blob], made.name, { type: "application/zip" });
  exportTold = [
    make("p", { class: "written", role: "status" }, t("exportDone"), make("strong", {}, made.name), `（${size} MB，${made.records} ${t("records")}，${made.photos} ${t("photos")}）`),
    make("p", {}, t("exportWhere")),
    file && navigator.canShare?.({ files: [file] }) ? make("button", { type: "button", class: "minor wide", on: { click: () => navigator.share({ files: [file] }).catch(() => {}) } }, t("share")) : null,
  ];
  draw();
  document.getElementById("carried")?.scrollIntoView({ block: "center" });
}

function exportCard() {
  const told = make("p", { class: "soft", role: "status" });
  return make("section", { class: "card", id: "carried" }, make("h2", {}, t("carriedHome")), exportTold,
    filePicker(t("receipt"), ".json,application/json", async (file) => {
      let arrived = null;
      try { arrived = readReceipt(await file.text()); } catch { /* said below */ }
      if (arrived !== null) draw();
      (document.querySelector("#carried p[role=status]:last-child") ?? told).textContent = arrived === null ? t("receiptBad") : `${t("receiptDone")}${arrived}`;
    }), told);
}

addEventListener("beforeunload", (event) => {
  if (unsent().length || (Object.keys(state.drafts).length && !keepsDrafts)) event.preventDefault();
});

restore().then(draw);
