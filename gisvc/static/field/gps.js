/** Positions: one reading is a guess, the mean of many with its spread is a measurement. Degrees WGS 84, metres. */

/** Phones: 5 m and better is good under open sky, up to 15 m happens under trees; beyond, wait or move. Shown, never refused. */
export const accuracyClass = (metres) => (metres <= 5 ? "good" : metres <= 15 ? "fair" : "poor");

const A = 6378137.0;
const E2 = 0.00669438002290; // CGCS2000; WGS 84 differs by less than a millimetre

/** East and north in metres from one place to another nearby, by the radii of curvature at their mean latitude. */
export function offset(from, to) {
  const rad = Math.PI / 180;
  const lat = ((from.lat + to.lat) / 2) * rad;
  const w2 = 1 - E2 * Math.sin(lat) ** 2;
  const prime = A / Math.sqrt(w2);
  const meridian = (A * (1 - E2)) / w2 ** 1.5;
  return { east: (to.lon - from.lon) * rad * prime * Math.cos(lat), north: (to.lat - from.lat) * rad * meridian };
}

/** Metres and bearing (degrees from true north) from one place to another. */
export function wayTo(from, to) {
  const { east, north } = offset(from, to);
  return { distance_m: Math.hypot(east, north), bearing_deg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360 };
}

/**
 * The mean of readings, each weighted by its own accuracy.
 *
 * Readings of one phone within a minute share most of their error, so averaging is not allowed to promise more than the receiver does: the
 * accuracy told is the median of the readings', and never less than their spread.
 * @param {Array<{lon, lat, accuracy_m, height_m, at}>} readings at least one
 */
export function meanOf(readings) {
  const weights = readings.map((reading) => 1 / Math.max(reading.accuracy_m, 0.5) ** 2);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (name) => readings.reduce((sum, reading, place) => sum + reading[name] * weights[place], 0) / whole;
  const at = { lon: mean("lon"), lat: mean("lat") };
  const spread_m = Math.sqrt(readings.reduce((sum, reading) => sum + wayTo(at, reading).distance_m ** 2, 0) / readings.length);
  const sorted = readings.map((reading) => reading.accuracy_m).sort((a, b) => a - b);
  const heights = readings.filter((reading) => reading.height_m !== null);
  const accuracy_m = Math.max(sorted[Math.floor(sorted.length / 2)], spread_m);
  const seconds = (readings.at(-1).at - readings[0].at) / 1000;
  return {
    lon: round(at.lon, 8),
    lat: round(at.lat, 8),
    height_m: heights.length === readings.length ? round(mean("height_m"), 1) : null,
    accuracy_m: round(accuracy_m, 1),
    spread_m: round(spread_m, 1),
    samples: readings.length,
    duration_s: round(Math.max(0, seconds), 0),
  };
}

export const round = (value, digits) => Number(value.toFixed(digits));

/** A browser's position as a reading of ours. */
export const readingOf = ({ coords, timestamp }) => ({
  lon: coords.longitude,
  lat: coords.latitude,
  accuracy_m: round(coords.accuracy, 1),
  height_m: coords.altitude === null ? null : round(coords.altitude, 1),
  at: timestamp,
});

/**
 * Listen to the receiver until stopped.
 * @param {(reading) => void} onReading
 * @param {(code: number) => void} onTrouble 1 not allowed, 2 no position, 3 none in time
 * @returns {() => void} stops listening
 */
export function watch(onReading, onTrouble) {
  if (!navigator.geolocation) {
    onTrouble(2);
    return () => {};
  }
  const id = navigator.geolocation.watchPosition(
    (position) => onReading((lastReading = readingOf(position))),
    (trouble) => onTrouble(trouble.code),
    { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
  );
  return () => navigator.geolocation.clearWatch(id);
}

let lastReading = null;

/** The last reading if it is younger than a minute: where a photo was taken. */
export const recentReading = () => (lastReading && Date.now() - lastReading.at < 60_000 ? lastReading : null);
