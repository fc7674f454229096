/* What folium's script calls. Values of the data reach the page as text nodes only, never as HTML. */
"use strict";
var gisvcMap = (function () {
  var byAnchor = {};

  function written(tag, text, className) {
    var node = document.createElement(tag);
    node.textContent = text;
    if (className) { node.className = className; }
    return node;
  }

  function popupOf(properties) {
    var box = document.createElement("div");
    box.appendChild(written("strong", properties.title));
    var list = document.createElement("dl");
    properties.facts.forEach(function (fact) {
      list.appendChild(written("dt", fact[0]));
      list.appendChild(written("dd", fact[1]));
    });
    box.appendChild(list);
    return box;
  }

  function describe(feature, layer) {
    var p = feature.properties;
    if (p.label) {
      layer.bindTooltip(written("span", p.label), { permanent: true, direction: "right", className: "graticule", offset: [2, -7], interactive: false });
      return;
    }
    if (!p.title) { return; }
    layer.bindTooltip(function () { return written("span", p.title); }, { sticky: true });
    layer.bindPopup(function () { return popupOf(p); }, { maxWidth: 320 });
    if (p.anchor) { byAnchor[p.anchor] = layer; }
  }

  /* One plate of the map: all its shapes in one style; a label is a point that is not drawn. */
  function plate(content, style) {
    return L.geoJSON(content, {
      style: style,
      interactive: style.interactive,
      smoothFactor: style.smoothFactor,
      pointToLayer: function (feature, place) {
        return L.circleMarker(place, feature.properties.label ? { radius: 0, stroke: false, fill: false, interactive: false } : style);
      },
      onEachFeature: describe
    });
  }

  function show(map, layer) {
    if (layer.getBounds) { map.fitBounds(layer.getBounds(), { maxZoom: 14, padding: [30, 30] }); } else { map.setView(layer.getLatLng(), Math.max(map.getZoom(), 13)); }
    layer.openPopup();
  }

  /* A field that says where something is: a click on the map adds a corner to it. Typing works as well; the map follows. */
  function pickInto(field, map) {
    var drawn = L.layerGroup().addTo(map);
    var style = { color: "#1c2733", weight: 3, fillColor: "#f0e442", fillOpacity: 1, radius: 6 };

    function corners() {
      return field.value.split(/[;；\n]/).map(function (part) { return part.split(/[,，]/).map(Number); })
        .filter(function (pair) { return pair.length === 2 && isFinite(pair[0]) && isFinite(pair[1]); });
    }
    function redraw() {
      var places = corners().map(function (pair) { return [pair[1], pair[0]]; });
      drawn.clearLayers();
      if (places.length > 1) { L.polyline(places, { color: "#1c2733", weight: 5, interactive: false }).addTo(drawn); }
      places.forEach(function (place) { L.circleMarker(place, style).addTo(drawn); });
    }
    map.on("click", function (event) {
      var corner = event.latlng.lng.toFixed(6) + ", " + event.latlng.lat.toFixed(6);
      field.value = corners().length && field.dataset.picks === "line" ? field.value.replace(/[;；\s]+$/, "") + "; " + corner : corner;
      redraw();
    });
    field.addEventListener("input", redraw);
    document.querySelectorAll("[data-clears='" + field.id + "']").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { field.value = ""; redraw(); });
    });
    redraw();
  }

  /* A row of the table beside the map leads to its shape: its name becomes a button. */
  var maps = [];

  /* Chromium stops with Tab at every shape that hears of the focus, as Leaflet's tooltips do; the table beside the map leads there already. */
  function passOver(layer) {
    var element = layer instanceof L.Path && layer.getElement();
    if (element) { element.setAttribute("tabindex", "-1"); }
  }

  function settle(map) {
    maps.push(map);
    map.eachLayer(passOver);
    map.on("layeradd", function (event) { passOver(event.layer); });
    L.control.scale({ imperial: false }).addTo(map);
    map.getContainer().setAttribute("aria-label", document.title);
    map.on("focus", function () { map.scrollWheelZoom.enable(); });
    map.scrollWheelZoom.disable();
    map.on("click", function () { map.scrollWheelZoom.enable(); });
    document.querySelectorAll("[data-picks]").forEach(function (field) { pickInto(field, map); });
    document.querySelectorAll("[data-shape]").forEach(function (cell) {
      var layer = byAnchor[cell.dataset.shape];
      if (!layer) { return; }
      var button = written("button", cell.textContent, "to-map");
      button.type = "button";
      button.addEventListener("click", function () {
        show(map, layer);
        map.getContainer().scrollIntoView({ block: "center" });
      });
      cell.textContent = "";
      cell.appendChild(button);
    });
  }

  return { plate: plate, settle: settle, maps: maps };
})();
