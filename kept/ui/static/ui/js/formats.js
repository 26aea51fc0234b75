// Lengths and distances of time as the reader writes them; the locale (with its digits) comes from <html data-locale>.
const locale = () => document.documentElement.dataset.locale || document.documentElement.lang || "en";
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const unit = (amount, name) => new Intl.NumberFormat(locale(), { style: "unit", unit: name, unitDisplay: "narrow" }).format(amount);

// "1h 34m"; seconds only in the last minute. milliseconds, sign ignored.
export function length(milliseconds) {
  const whole = Math.abs(milliseconds);
  if (whole < MINUTE) return unit(Math.floor(whole / 1000), "second");
  if (whole < HOUR) return unit(Math.floor(whole / MINUTE), "minute");
  const [big, small, size, next] = whole < DAY ? ["hour", "minute", HOUR, MINUTE] : ["day", "hour", DAY, HOUR];
  const rest = Math.floor((whole % size) / next);
  const parts = [unit(Math.floor(whole / size), big), ...(rest ? [unit(rest, small)] : [])];
  return new Intl.ListFormat(locale(), { type: "unit", style: "narrow" }).format(parts);
}

// "33 min ago"; null when it is too long ago to say it so.
export function ago(milliseconds) {
  const away = Math.abs(milliseconds);
  const format = new Intl.RelativeTimeFormat(locale(), { style: "short", numeric: away < MINUTE ? "auto" : "always" });
  if (away < MINUTE) return format.format(0, "second");
  if (away < HOUR) return format.format(Math.trunc(milliseconds / MINUTE), "minute");
  if (away < DAY) return format.format(Math.trunc(milliseconds / HOUR), "hour");
  return away < 6 * DAY ? format.format(Math.trunc(milliseconds / DAY), "day") : null;
}

export const number = (value) => new Intl.NumberFormat(locale()).format(value);
