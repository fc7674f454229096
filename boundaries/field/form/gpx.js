/* GPX from the phone or a receiver: waypoints and tracks, nothing that declares entities. */
function parseGpx(text) {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Error("doctype");
  const root = new DOMParser().parseFromString(text, "text/xml");
  if (root.querySelector("parsererror") || root.documentElement.localName !== "gpx") throw new Error("gpx");
  const every = (tag) => Array.from(root.getElementsByTagNameNS("*", tag));
  const placed = (node) => ({ lon: Number(node.getAttribute("lon")), lat: Number(node.getAttribute("lat")) });
  const sound = ({ lon, lat }) => Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  const textOf = (node, tag) => {
    const child = Array.from(node.children).find((one) => one.localName === tag);
    return child ? child.textContent.trim().slice(0, 200) : "";
  };
  return {
    isOurs: root.documentElement.getAttribute("creator") === "gisvc",
    points: every("wpt").map((node) => ({ ...placed(node), name: textOf(node, "name"), time: textOf(node, "time"), ele: textOf(node, "ele") })).filter(sound),
    tracks: every("trk").map((node) => ({
      name: textOf(node, "name"),
      points: Array.from(node.getElementsByTagNameNS("*", "trkpt")).map(placed).filter(sound).map(({ lon, lat }) => [lon, lat]),
    })).filter((track) => track.points.length > 1),
  };
}

/* Metres between two places, on a sphere: good enough to say how far a position lies from the registered one. */
function metresBetween(a, b) {
  const rad = Math.PI / 180, f1 = a.lat * rad, f2 = b.lat * rad;
  const s = Math.sin((f2 - f1) / 2) ** 2 + Math.cos(f1) * Math.cos(f2) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(s));
}
