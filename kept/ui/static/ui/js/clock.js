// The server's time, and one beat a second for all who count. The browser's own clock may be wrong by hours.
const sent = Number(document.querySelector('meta[name="server-time"]')?.content) || Date.now();
const [navigation] = performance.getEntriesByType("navigation");
const arrived = performance.timeOrigin + (navigation?.responseStart || performance.now());
let offset = sent - arrived;
const counting = new Set();
let timer = 0;

export const now = () => Date.now() + offset;

// For a page that learns the time again, such as after the demo's clock was turned. milliseconds since 1970.
export function setServerTime(milliseconds) {
  offset = milliseconds - Date.now();
}

// Calls `fn` at each full second of the server's clock until the returned function is called.
export function everySecond(fn) {
  counting.add(fn);
  timer ||= setTimeout(beat, 0);
  return () => counting.delete(fn);
}

function beat() {
  for (const fn of [...counting]) fn(now());
  timer = counting.size ? setTimeout(beat, 1000 - (now() % 1000) + 5) : 0;
}
