/* The map of trials. The form is the state: what is dragged or clicked is written into it, and it is asked again. The answer comes as the page's own HTML. */
"use strict";
(function () {
  var form = document.getElementById("trial"), map = gisvcMap.maps[0];
  if (!form || !map) { return; }
  var OUTSIDE = 0, INSIDE = 1, UNDECIDED = 6;
  var STYLES = [ /* by the number of a lot: Okabe-Ito, and size and fill tell as much as colour */
    { radius: 2.4, color: "#8a8f94", weight: 1, fillColor: "#ffffff", fillOpacity: 0.9 },
    { radius: 2.6, color: "#009e73", weight: 0, fillColor: "#009e73", fillOpacity: 0.6 },
    { radius: 5, color: "#003f66", weight: 1.4, fillColor: "#0072b2", fillOpacity: 0.95 },
    { radius: 4.6, color: "#d55e00", weight: 3, fillColor: "#ffffff", fillOpacity: 1 },
    { radius: 3.4, color: "#2f6f94", weight: 1, fillColor: "#56b4e9", fillOpacity: 0.9 },
    { radius: 3.4, color: "#e69f00", weight: 2, fillColor: "#ffffff", fillOpacity: 1 },
    { radius: 3, color: "#6b7075", weight: 1, fillColor: "#d9d5ca", fillOpacity: 0.9 }
  ];
  var OFFERED = { radius: 5, color: "#1c2733", weight: 1.2, fillColor: "#f0e442", fillOpacity: 0.95, bubblingMouseEvents: false };
  var GROUND = ["kind", "mode", "unit", "as_of", "area", "with_neighbours", "demand", "candidates"];
  var PATIENCE_MS = 3000, WHILE_DRAGGING_MS = 150, AFTER_TYPING_MS = 400, MOST_NAMED = 3000, MANY = 300, STIRRED_PX = 4;

  var canvas = L.canvas({ padding: 0.3 }), over = canvas; /* over many people candidates have a sheet of their own */
  var places = [], lots = "", candidates = {}, facilities = {};
  var markerOf = new Map(); /* of a spot's field, a candidate's box or a move's field */
  var running = null, due = 0, waiting = null;

  /* ---- the form as a query ---- */

  function isAsItIs(field) { return field.value === "" || (field.dataset.slider && field.value === field.dataset.asIs); }

  function query(only) {
    var pairs = new URLSearchParams();
    Array.prototype.forEach.call(form.elements, function (field) {
      var isOff = (field.type === "checkbox" && !field.checked) || field.disabled || !field.name || isAsItIs(field);
      if (!isOff && (!only || only.indexOf(field.name) >= 0)) { pairs.append(field.name, field.value); }
    });
    return pairs.toString();
  }

  form.addEventListener("formdata", function (event) {
    var kept = new URLSearchParams(query());
    Array.from(event.formData.keys()).forEach(function (name) { event.formData.delete(name); });
    kept.forEach(function (value, name) { event.formData.append(name, value); });
  });

  /* ---- asking ---- */

  function askSoon(ms) {
    var at = Date.now() + ms;
    if (waiting && at >= due) { return; }
    clearTimeout(waiting);
    due = at;
    waiting = setTimeout(ask, ms);
  }

  function ask() {
    clearTimeout(waiting);
    waiting = null;
    if (running) { running.abort(); }
    var mine = running = new AbortController(), asked = query();
    history.replaceState(null, "", "/what-if" + (asked ? "?" + asked : ""));
    answer().setAttribute("aria-busy", "true");
    fetch("/what-if/answer?" + asked, { signal: mine.signal, headers: { Accept: "text/html" } })
      .then(function (told) { return told.status === 503 ? Promise.reject(new Error("busy")) : told.text(); })
      .then(function (html) { if (running === mine) { running = null; put(html); } })
      .catch(function (trouble) { if (trouble.name !== "AbortError") { answer().removeAttribute("aria-busy"); askSoon(PATIENCE_MS); } });
  }

  function answer() { return document.getElementById("answer"); }

  function put(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("answer");
    if (!fresh) { location.reload(); return; } /* signed out meanwhile */
    answer().replaceWith(document.adoptNode(fresh));
    paint();
    if (fresh.querySelector("[data-waits]")) { askSoon(2000); }
  }

  /* ---- people ---- */

  function paint() {
    var next = answer().dataset.lots;
    if (next === undefined || next.length !== places.length) { return; }
    for (var i = 0; i < places.length; i++) {
      if (!places[i] || next[i] === lots[i]) { continue; }
      var lot = Number(next[i]);
      places[i].setStyle(STYLES[lot]);
      places[i].setRadius(STYLES[lot].radius);
      if (lot !== OUTSIDE && lot !== INSIDE && lot !== UNDECIDED) { places[i].bringToFront(); }
    }
    lots = next;
    if (over === canvas) { Object.keys(candidates).forEach(function (id) { candidates[id].dot.bringToFront(); }); }
    markerOf.forEach(name);
  }

  function drawPlaces(held, units) {
    var isNamed = held.lon.length <= MOST_NAMED;
    places = held.lon.map(function (lon, i) {
      if (lon === null) { return null; }
      var dot = L.circleMarker([held.lat[i], lon], Object.assign({ renderer: canvas, interactive: isNamed }, STYLES[OUTSIDE])).addTo(map);
      if (isNamed) { dot.bindTooltip(function () { return text(units[held.unit[i]] + " · " + (held.people[i] === null ? "—" : held.people[i])); }); }
      return dot;
    });
    lots = new Array(places.length + 1).join("0");
  }

  /* ---- spots, candidates, facilities ---- */

  function text(words) { var node = document.createElement("span"); node.textContent = words; return node; }

  var SIZES = { stands: 10, closes: 15, opens: 20 };

  function icon(sort) { return L.divIcon({ className: "spot " + sort, iconSize: [SIZES[sort], SIZES[sort]] }); }

  function written(place) { return place.lng.toFixed(5) + "," + place.lat.toFixed(5); }

  function placeOf(said) {
    var parts = said.replace("，", ",").split(",").map(Number);
    return parts.length === 2 && parts.every(isFinite) && Math.abs(parts[0]) <= 180 && Math.abs(parts[1]) <= 90 ? L.latLng(parts[1], parts[0]) : null;
  }

  /* The answer lists the spots in the order of the form: candidates, spots, moves. */
  function name(marker, owner) {
    var listed = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if ((field.name === "open" && field.checked) || (field.name === "spot" && field.value.trim())) { listed.push(field); }
    });
    var told = answer().querySelector("[data-spot='" + listed.indexOf(owner) + "'] strong");
    if (told) { marker.setTooltipContent(text(told.textContent)); }
  }

  function opened(owner, place) {
    var marker = L.marker(place, { icon: icon("opens"), draggable: true, autoPan: true, keyboard: false, zIndexOffset: 500 }).addTo(map);
    marker.bindTooltip(text(owner.name === "open" ? candidates[owner.value].name : written(place)), { direction: "top", offset: [0, -10] });
    marker.on("dragstart", function () { if (owner.name === "open") { owner = freed(owner, marker); } });
    marker.on("drag", function () { write(owner, marker.getLatLng()); askSoon(WHILE_DRAGGING_MS); });
    marker.on("dragend", ask);
    markerOf.set(owner, marker);
    return marker;
  }

  /* A candidate that is dragged away is a spot like any other. */
  function freed(box, marker) {
    var field = blank("spots");
    box.checked = false;
    markerOf.delete(box);
    markerOf.set(field, marker);
    candidates[box.value].dot.addTo(map);
    return field;
  }

  function write(field, place) {
    field.value = field.name === "move" ? field.value.split("@").slice(0, -1).join("@") + "@" + written(place) : written(place);
    offerBlank(field.closest("div"));
  }

  function blank(list) {
    var holder = document.getElementById(list);
    offerBlank(holder);
    var fields = holder.querySelectorAll("input");
    return fields[fields.length - 1];
  }

  function offerBlank(holder) {
    var rows = holder.querySelectorAll(".row-field"), last = rows[rows.length - 1];
    if (last && last.querySelector("input").value === "") { return; }
    var fresh = last.cloneNode(true);
    fresh.querySelectorAll("button").forEach(function (button) { button.remove(); });
    fresh.querySelector("input").value = "";
    holder.appendChild(fresh);
    dress(fresh, holder);
  }

  function dress(row, holder) {
    var field = row.querySelector("input"), button = document.createElement("button");
    button.type = "button";
    button.className = "quiet remove";
    button.textContent = "×";
    button.setAttribute("aria-label", holder.dataset.remove);
    button.title = holder.dataset.remove;
    button.addEventListener("click", function () { field.value = ""; changed(field); if (holder.querySelectorAll("input").length > 1) { row.remove(); } offerBlank(holder); });
    row.appendChild(button);
  }

  function drawCandidate(one) {
    var box = form.querySelector("input[name=open][value='" + CSS.escape(one.id) + "']");
    if (one.lon === null) { return; }
    if (!box) { box = hiddenBox(one.id); }
    var dot = L.circleMarker([one.lat, one.lon], Object.assign({ renderer: over }, OFFERED)).addTo(map);
    dot.bindTooltip(function () { return text(one.name); });
    candidates[one.id] = { name: one.name, dot: dot, place: L.latLng(one.lat, one.lon) };
    var handled = 0;
    dot.on("mousedown", function (event) { handled = Date.now(); carry(box, event); });
    dot.on("click", function () { if (Date.now() - handled > 1000) { box.checked = true; changed(box); } }); /* a finger presses no mouse button */
    if (box.checked) { show(box); }
  }

  function hiddenBox(id) {
    var box = document.createElement("input");
    box.type = "checkbox";
    box.name = "open";
    box.value = id;
    box.hidden = true;
    form.appendChild(box);
    return box;
  }

  /* A candidate pressed and let go opens where it is; one pressed and pulled comes along as a spot. */
  function carry(box, pressed) {
    var field = null;
    L.DomEvent.stop(pressed.originalEvent);
    map.dragging.disable();
    function move(event) {
      if (!field && event.containerPoint.distanceTo(pressed.containerPoint) < STIRRED_PX) { return; }
      if (!field) { field = blank("spots"); write(field, event.latlng); opened(field, event.latlng); }
      markerOf.get(field).setLatLng(event.latlng);
      write(field, event.latlng);
      askSoon(WHILE_DRAGGING_MS);
    }
    function drop() {
      map.off("mousemove", move);
      document.removeEventListener("mouseup", drop);
      map.dragging.enable();
      if (field) { ask(); } else { box.checked = true; changed(box); }
    }
    map.on("mousemove", move);
    document.addEventListener("mouseup", drop);
  }

  function drawFacility(one) {
    var box = form.querySelector("input[name=close][value='" + CSS.escape(one.id) + "']");
    if (one.lon === null || !box) { return; }
    var home = L.latLng(one.lat, one.lon), marker = L.marker(home, { icon: icon("stands"), draggable: true, keyboard: false }).addTo(map);
    marker.bindTooltip(text(one.name), { direction: "top", offset: [0, -8] });
    facilities[one.id] = { marker: marker, home: home, box: box, left: null };
    marker.on("click", function () { if (!moveOf(one.id)) { box.checked = !box.checked; changed(box); } });
    marker.on("drag", function () {
      var field = moveOf(one.id);
      if (!field) { field = blank("moves"); field.value = one.id + "@"; box.checked = false; standAs(one.id); }
      write(field, marker.getLatLng());
      askSoon(WHILE_DRAGGING_MS);
    });
    marker.on("dragend", ask);
    standAs(one.id);
  }

  function moveOf(id) {
    return Array.prototype.find.call(form.querySelectorAll("input[name=move]"), function (field) { return field.value.split("@").slice(0, -1).join("@") === id; });
  }

  function standAs(id) {
    var held = facilities[id], field = moveOf(id), place = field && placeOf(field.value.split("@").pop());
    if (held.left) { held.left.remove(); held.left = null; }
    if (field) { held.left = L.marker(held.home, { icon: icon("closes"), interactive: false, keyboard: false }).addTo(map); }
    held.marker.setLatLng(place || (field ? held.marker.getLatLng() : held.home));
    held.marker.setIcon(icon(field ? "opens" : held.box.checked ? "closes" : "stands"));
  }

  /* What a field says is shown on the map. */
  function show(field) {
    var marker = markerOf.get(field), place = null;
    if (field.name === "close") { if (facilities[field.value]) { standAs(field.value); } return; }
    if (field.name === "move") { Object.keys(facilities).forEach(standAs); return; }
    if (field.name === "open" && candidates[field.value]) {
      place = field.checked ? candidates[field.value].place : null;
      if (place) { candidates[field.value].dot.remove(); } else { candidates[field.value].dot.addTo(map); }
    }
    if (field.name === "spot") { place = placeOf(field.value); offerBlank(field.closest("div")); }
    if (marker && !place) { marker.remove(); markerOf.delete(field); }
    if (marker && place) { marker.setLatLng(place); }
    if (!marker && place) { opened(field, place); }
  }

  function changed(field) { show(field); ask(); }

  /* ---- sliders and lists ---- */

  function slide(field) {
    var limits = field.dataset.slider.split(",").map(Number), asIs = Number(field.placeholder), said = field.value === "" ? asIs : Number(field.value);
    if (!isFinite(asIs) || !isFinite(said) || asIs < limits[0] || asIs > limits[1] || said < limits[0] || said > limits[1]) { return; } /* words stay words */
    field.type = "range";
    field.min = limits[0]; field.max = limits[1]; field.step = limits[2];
    field.dataset.asIs = String(asIs);
    field.value = String(said);
    var out = form.querySelector("[data-out='" + field.name + "']");
    function tell() { out.textContent = field.value; out.classList.toggle("differs", !isAsItIs(field)); }
    field.addEventListener("input", tell);
    tell();
  }

  function filter(field) {
    field.hidden = false;
    field.addEventListener("input", function (event) {
      var wanted = field.value.trim().toLowerCase();
      event.stopPropagation();
      document.querySelectorAll("#" + field.dataset.filters + " label").forEach(function (row) {
        row.hidden = Boolean(wanted) && row.textContent.toLowerCase().indexOf(wanted) < 0 && !row.querySelector("input").checked;
      });
    });
    field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
  }

  function onChange(event) {
    var field = event.target;
    if (field.dataset.ground !== undefined) {
      if (field.name !== "mode") { form.querySelectorAll("input[name=open], input[name=close]").forEach(function (box) { box.checked = false; }); form.querySelectorAll("input[name=move]").forEach(function (move) { move.value = ""; }); }
      form.querySelectorAll("#radius, #then_radius").forEach(function (radius) { radius.value = ""; }); /* only straight lines have one */
      form.requestSubmit();
    } else if (field.name) {
      show(field);
      ask();
    }
  }

  function begin(held) {
    drawPlaces(held.places, held.units);
    held.facilities.forEach(drawFacility);
    if (held.places.lon.length > MOST_NAMED) { map.createPane("candidates").style.zIndex = 410; over = L.canvas({ pane: "candidates", padding: 0.3 }); }
    if (held.candidates.length > MANY) { OFFERED.radius = 3; }
    held.candidates.forEach(drawCandidate);
    form.querySelectorAll("input[name=spot]").forEach(show);
    if (!map.getBounds().contains(L.latLng(held.places.lat[0] || 0, held.places.lon[0] || 0)) && places.some(Boolean)) {
      map.fitBounds(L.featureGroup(places.filter(Boolean)).getBounds(), { padding: [12, 12] });
    }
    paint();
    form.dataset.ready = "true";
  }

  document.querySelectorAll("[data-slider]").forEach(slide);
  document.querySelectorAll("[data-filters]").forEach(filter);
  document.querySelectorAll("[data-needs-script]").forEach(function (part) { part.hidden = false; });
  ["spots", "moves"].forEach(function (id) { document.querySelectorAll("#" + id + " .row-field").forEach(function (row) { dress(row, document.getElementById(id)); }); });
  document.getElementById("put").addEventListener("click", function () { var field = blank("spots"); write(field, map.getCenter()); changed(field); });
  form.addEventListener("submit", function (event) { if (event.submitter) { event.preventDefault(); ask(); } });
  form.addEventListener("change", onChange);
  form.addEventListener("input", function (event) { if (event.target.dataset.slider) { askSoon(WHILE_DRAGGING_MS); } else if (event.target.name === "minutes" || event.target.name === "speed") { askSoon(AFTER_TYPING_MS); } });
  fetch("/api/what-if/ground?" + query(GROUND), { headers: { Accept: "application/json" } })
    .then(function (told) { return told.status === 200 ? told.json() : Promise.reject(new Error("no ground")); })
    .then(begin)
    .catch(function (trouble) { if (trouble.message === "no ground") { location.reload(); } else { throw trouble; } });
})();
