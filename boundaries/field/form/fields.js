/* One editor for each kind of field. `at` is { value, set(value), item, last }. */
const EDITORS = {
  text: (field, at) => {
    const input = make(field.long ? "textarea" : "input", { rows: field.long ? 3 : undefined, type: field.long ? undefined : "text", maxLength: 2000, on: { input: () => at.set(input.value.trim()) } });
    input.value = at.value ?? "";
    return input;
  },
  number: (field, at) => numberEditor(field, at, false),
  integer: (field, at) => numberEditor(field, at, true),
  flag: (field, at) => buttons([{ code: true, zh: "是", en: "yes" }, { code: false, zh: "否", en: "no" }], at.value, (code) => at.set(at.value === code ? null : code)),
  choice: (field, at) => buttons(field.codes, at.value, (code) => at.set(at.value === code ? null : code)),
  choices: (field, at) => {
    const said = new Set(at.value ?? []);
    return buttons(field.codes, said, (code) => {
      if (said.has(code)) said.delete(code); else said.add(code);
      at.set(Array.from(said).sort());
    });
  },
  date: (field, at) => {
    const input = make("input", { type: "date", on: { change: () => at.set(input.value) } });
    input.value = at.value ?? "";
    return input;
  },
  moment: (field, at) => {
    const input = make("input", { type: "datetime-local", on: { change: () => at.set(input.value ? localMoment(new Date(input.value)) : null) } });
    if (at.value) input.value = localMoment(new Date(at.value)).slice(0, 16);
    return make("div", { class: "beside" }, input, make("button", { type: "button", class: "minor", on: { click: () => at.set(localMoment(new Date()), true) } }, t("now")));
  },
  position: positionEditor,
  line: trackEditor,
  photos: photosEditor,
  table: (field, at) => {
    if (field.columns.some((column) => column.name === "object_id")) return tapesEditor(field, at);
    if (field.columns.some((column) => column.name === "pillar_id")) return pillarsEditor(field, at);
    if (field.columns.some((column) => column.name === "side")) return peopleEditor(field, at);
    return rowsEditor(field, at);
  },
};

function buttons(codes, chosen, act) {
  const isOn = (code) => (chosen instanceof Set ? chosen.has(code) : chosen === code);
  return make("div", { class: "choices", role: "group" }, codes.map((word) =>
    make("button", { type: "button", class: "choice", "aria-pressed": String(isOn(word.code)), "data-code": String(word.code), on: { click: () => act(word.code) } }, both(word))));
}

function numberEditor(field, at, isWhole) {
  const complaint = make("small", { class: "complaint", hidden: true });
  const input = make("input", { type: "text", inputMode: isWhole ? "numeric" : "decimal", autocomplete: "off", on: { input: () => {
    const text = input.value.trim().replace("，", ".").replace(",", "."), number = Number(text);
    const wrong = text !== "" && (!Number.isFinite(number) || (isWhole && !Number.isInteger(number)));
    const outside = !wrong && text !== "" && ((field.min !== undefined && number < field.min) || (field.max !== undefined && number > field.max));
    complaint.hidden = !(wrong || outside);
    complaint.textContent = wrong ? t("deviation") : outside ? `${t("range")}：${field.min ?? "…"} – ${field.max ?? "…"}` : "";
    input.setAttribute("aria-invalid", String(wrong || outside));
    if (!wrong && !outside) at.set(text === "" ? null : number);
  } } });
  input.value = at.value ?? "";
  return make("div", {}, make("div", { class: "measured" }, input, field.unit ? make("span", { class: "unit" }, field.unit) : null), complaint);
}

/* Degrees as decimals, or with ° ′ ″ as they stand on old registers. */
function degreesOf(text) {
  const plain = text.trim().replace(/[，,]/g, ".");
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const parts = plain.match(/^(\d{1,3})[°度\s]+(\d{1,2})[′'分\s]+(\d{1,2}(?:\.\d+)?)[″"秒]?$/);
  return parts ? Number(parts[1]) + Number(parts[2]) / 60 + Number(parts[3]) / 3600 : NaN;
}

function positionEditor(field, at) {
  const value = { ...(at.value ?? {}) };
  const apart = make("p", { class: "soft apart" });
  const part = (name) => field.columns.find((column) => column.name === name);
  const complaint = make("small", { class: "complaint", hidden: true }, t("coordinates"));
  const commit = (redraw) => {
    const isWhole = Number.isFinite(value.lon) && Number.isFinite(value.lat) && Math.abs(value.lon) <= 180 && Math.abs(value.lat) <= 90;
    const { lon, lat } = at.item;
    apart.textContent = isWhole && lon !== null && lat !== null ? `${t("apart")} ${metresBetween(value, { lon, lat }).toFixed(1)} m` : "";
    complaint.hidden = isWhole || (value.lon === undefined && value.lat === undefined);
    if (isWhole) at.set({ ...value }, redraw);
    else if (value.lon === undefined && value.lat === undefined) at.set(null, redraw);
  };
  const degrees = (name) => {
    const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", on: { input: () => {
      const number = degreesOf(input.value);
      if (input.value.trim() === "") delete value[name]; else value[name] = number;
      value.method ??= "typed";
      value.crs ??= "EPSG:4490";
      commit(false);
    } } });
    input.value = value[name] ?? "";
    return make("label", { class: "half" }, make("span", {}, both(part(name).label)), input);
  };
  const rest = ["accuracy_m", "method", "height_m", "samples", "fix"].filter(part).map((name) =>
    make("div", { class: "sub" }, make("span", { class: "label" }, both(part(name).label)),
      EDITORS[part(name).kind](part(name), { value: value[name], item: at.item, set: (given) => {
        if (given === null || given === "") delete value[name]; else value[name] = given;
        commit(part(name).kind === "choice");
      } })));
  const waypoints = make("div", { class: "waypoints" });
  const gpx = filePicker(t("fromGpx"), ".gpx,application/gpx+xml,text/xml,application/xml", async (file) => {
    waypoints.replaceChildren();
    try {
      const { points, isOurs } = parseGpx(await file.text());
      if (isOurs) { waypoints.append(make("p", { class: "complaint" }, t("gpxOurs"))); return; }
      if (!points.length) waypoints.append(make("p", {}, t("gpxNone")));
      const { lon, lat } = at.item;
      const far = (point) => (lon === null ? 0 : metresBetween(point, { lon, lat }));
      for (const point of points.sort((a, b) => far(a) - far(b)).slice(0, 200))
        waypoints.append(make("button", { type: "button", class: "waypoint", on: { click: () => {
          Object.assign(value, { lon: point.lon, lat: point.lat, method: "gpx", crs: "EPSG:4326" });
          if (point.time && !Number.isNaN(Date.parse(point.time))) value.fixed_at = localMoment(new Date(point.time));
          if (point.ele !== "" && Number.isFinite(Number(point.ele))) value.height_m = Number(point.ele);
          commit(true);
        } } }, make("strong", {}, point.name || `${point.lon}, ${point.lat}`), make("span", {}, lon === null ? "" : `${far(point).toFixed(0)} m`)));
    } catch {
      waypoints.append(make("p", { class: "complaint" }, t("gpxBad")));
    }
  });
  commit(false);
  return make("div", {}, make("p", { class: "soft" }, t("noLocation")), gpx, waypoints, make("div", { class: "halves" }, degrees("lon"), degrees("lat")), complaint, apart, rest);
}

function filePicker(title, accept, act, more = {}) {
  const input = make("input", { type: "file", accept, class: "sr", ...more, on: { change: async () => {
    for (const file of Array.from(input.files)) await act(file);
    input.value = "";
  } } });
  return make("label", { class: "picker" }, input, make("span", {}, title));
}

function trackEditor(field, at) {
  const told = make("p", { class: "soft" }, at.value ? `${at.value.length} ${t("pointsOf")}` : "");
  return make("div", {}, filePicker(t("track"), ".gpx,application/gpx+xml,text/xml,application/xml", async (file) => {
    try {
      const longest = parseGpx(await file.text()).tracks.map((track) => track.points).sort((a, b) => b.length - a.length)[0];
      if (longest) at.set(longest.slice(0, 100000), true);
      else told.textContent = t("gpxNone");
    } catch {
      told.textContent = t("gpxBad");
    }
  }), told);
}

/* Tapes: one card a registered object, what the register says above what the tape says. */
function tapesEditor(field, at) {
  return cards(field, at, "object_id", at.item.objects, (object) => {
    const facts = [object.distance_m != null ? `${t("registeredAs")} ${object.distance_m} m` : "", object.azimuth_deg != null ? `${object.azimuth_deg}°` : ""];
    return [`${object.name ?? object.id}${object.part ? `（${object.part}）` : ""}`, facts.filter(Boolean).join(" · ")];
  }, ["object_id"]);
}

function pillarsEditor(field, at) {
  return cards(field, at, "pillar_id", at.item.pillars, (pillar) => [pillar.title || pillar.id, ""], ["pillar_id"]);
}

function cards(field, at, key, things, say, hidden) {
  if (!things.length) return make("p", { class: "soft" }, t("none"));
  const rows = new Map((at.value ?? []).map((row) => [row[key], row]));
  return make("div", { class: "cards" }, things.map((thing) => {
    const row = { ...(rows.get(thing.id) ?? {}) }, [title, note] = say(thing);
    const put = (name, value, redraw) => {
      if (value === null || value === "" || (Array.isArray(value) && !value.length)) delete row[name]; else row[name] = value;
      const { [key]: _, ...filled } = row;
      if (Object.keys(filled).length) rows.set(thing.id, { [key]: thing.id, ...filled }); else rows.delete(thing.id);
      at.set(Array.from(rows.values()), redraw);
    };
    return make("fieldset", { class: "thing" }, make("legend", {}, title), note ? make("p", { class: "soft" }, note) : null,
      field.columns.filter((column) => !hidden.includes(column.name)).map((column) => subField(column, row, put, at.item)));
  }));
}

function subField(column, row, put, item) {
  const redraws = ["choice", "choices", "flag"].includes(column.kind);
  return make("div", { class: "sub", "data-column": column.name }, make("span", { class: "label" }, both(column.label)),
    EDITORS[column.kind](column, { value: row[column.name], item, set: (value, redraw) => put(column.name, value, redraw ?? redraws) }));
}

const blankRows = new Set(); /* fields of items to which somebody added a row that says nothing yet */

function rowsEditor(field, at) {
  const here = `${refOf(at.item)}|${field.name}`;
  const rows = (at.value ?? []).map((row) => ({ ...row }));
  if (blankRows.delete(here)) rows.push({});
  const commit = (redraw) => at.set(rows.filter((row) => Object.keys(row).length), redraw);
  const add = make("button", { type: "button", class: "minor wide", on: { click: () => { blankRows.add(here); commit(true); } } }, `＋ ${t("add")}`);
  return make("div", { class: "cards" }, rows.map((row, place) => make("fieldset", { class: "thing" },
    make("legend", {}, String(place + 1)),
    field.columns.map((column) => subField(column, row, (name, value, redraw) => {
      if (value === null || value === "") delete row[name]; else row[name] = value;
      commit(redraw);
    }, at.item)),
    make("button", { type: "button", class: "minor", on: { click: () => { rows.splice(place, 1); commit(true); } } }, t("remove")))), add);
}

/* Who was there: the teams' names are suggestions, a tap says that somebody came. */
function peopleEditor(field, at) {
  const rows = at.value ?? [];
  const isThere = (person) => rows.some((row) => row.name === person.name && row.side === person.side);
  const toggle = (person) => at.set(isThere(person) ? rows.filter((row) => row.name !== person.name || row.side !== person.side) : [...rows, { name: person.name, side: person.side }], true);
  return make("div", { class: "people" }, make("p", { class: "soft" }, t("present")), PACKAGE.sides.map((side) => {
    const known = [...PACKAGE.people, ...rows].filter((person) => person.side === side.code);
    const names = Array.from(new Set(known.map((person) => person.name)));
    const input = make("input", { type: "text", placeholder: t("name"), maxLength: 60, "aria-label": `${side.name} ${t("name")}` });
    return make("fieldset", { class: "thing" }, make("legend", {}, `${side.name} `, make("small", {}, side.code)),
      make("div", { class: "choices" }, names.map((name) => make("button", { type: "button", class: "choice", "aria-pressed": String(isThere({ name, side: side.code })), on: { click: () => toggle({ name, side: side.code }) } }, name))),
      make("div", { class: "beside" }, input, make("button", { type: "button", class: "minor", on: { click: () => { if (input.value.trim()) toggle({ name: input.value.trim(), side: side.code }); } } }, t("addPerson"))));
  }));
}

function photosEditor(field, at) {
  const rows = at.value ?? [], told = make("p", { class: "complaint", "aria-live": "polite" });
  const take = async (file) => {
    if (!["image/jpeg", "image/png", "image/webp"].includes(file.type)) { told.textContent = t("notPhoto"); return; }
    if (file.size > 30 * 1024 * 1024) { told.textContent = t("photoBig"); return; }
    told.textContent = t("hashing");
    const photoId = await hashOf(new Uint8Array(await file.arrayBuffer()));
    await keepPhoto(photoId, file);
    state.photos[photoId] = file.name;
    const now = valuesOf(at.item)[field.name] ?? [];
    const row = { photo_id: photoId, view: now.length ? "surroundings" : "near", taken_at: localMoment(new Date(file.lastModified || Date.now())) };
    if (!now.some((one) => one.photo_id === photoId)) at.set([...now, row], true); else told.textContent = "";
  };
  const put = (photoId) => (name, value, redraw) => at.set((valuesOf(at.item)[field.name] ?? []).map((row) => {
    if (row.photo_id !== photoId) return row;
    const { [name]: _, ...others } = row;
    return value === null || value === "" ? others : { ...others, [name]: value };
  }), redraw);
  return make("div", {}, make("div", { class: "pickers" },
    filePicker(t("takePhoto"), "image/*", take, { capture: "environment" }), filePicker(t("pickPhoto"), "image/jpeg,image/png,image/webp", take, { multiple: true })), told,
  make("div", { class: "cards" }, rows.map((row) => {
    const blob = blobs.get(row.photo_id);
    return make("fieldset", { class: "thing photo", "data-photo": row.photo_id }, make("legend", {}, state.photos[row.photo_id] ?? row.photo_id.slice(0, 12)),
      blob ? make("img", { alt: "", src: URL.createObjectURL(blob) }) : null,
      field.columns.filter((column) => ["view", "face", "bearing_deg", "caption"].includes(column.name)).map((column) => subField(column, row, put(row.photo_id), at.item)),
      make("button", { type: "button", class: "minor", on: { click: () => at.set((valuesOf(at.item)[field.name] ?? []).filter((one) => one.photo_id !== row.photo_id), true) } }, t("remove")));
  })));
}
