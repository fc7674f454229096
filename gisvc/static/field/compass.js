/** The phone's compass, where it has one and may be read. Headings are magnetic on most phones: good for walking and for photos, not for surveying. */

let heading = null;
let isListening = false;

/** Ask for the compass; iPhones want a tap before. @returns {Promise<boolean>} whether it may be read */
export async function listen() {
  if (isListening) return true;
  if (typeof DeviceOrientationEvent === "undefined") return false;
  if (DeviceOrientationEvent.requestPermission) {
    const answer = await DeviceOrientationEvent.requestPermission().catch(() => "denied");
    if (answer !== "granted") return false;
  }
  addEventListener("deviceorientationabsolute", hear);
  addEventListener("deviceorientation", hear);
  isListening = true;
  return true;
}

function hear(event) {
  const turned = screen.orientation?.angle || 0;
  if (typeof event.webkitCompassHeading === "number") heading = event.webkitCompassHeading + turned;
  else if (event.absolute && event.alpha !== null) heading = 360 - event.alpha + turned;
  else return;
  heading = ((heading % 360) + 360) % 360;
}

/** Degrees clockwise from north, or null. */
export const headingNow = () => heading;
