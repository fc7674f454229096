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

  /* A row of the table beside the map leads to its shape: its name becomes a button. */
  function settle(map) {
    L.control.scale({ imperial: false }).addTo(map);
    map.getContainer().setAttribute("aria-label", document.title);
    map.on("focus", function () { map.scrollWheelZoom.enable(); });
    map.scrollWheelZoom.disable();
    map.on("click", function () { map.scrollWheelZoom.enable(); });
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

  return { plate: plate, settle: settle };
})();
