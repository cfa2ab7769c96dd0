// Writes moments the way Slack's date tokens ask for, in the reader's own time zone and language.

import { person, world } from "./world.js";

const language = () => {
  const { locale } = person(world.me) ?? {};
  return locale && locale !== "en-US" ? locale : "en-GB";
};
const write = (options) => {
  const writers = new Map(); // one per language
  return (date) => {
    const spoken = language();
    if (!writers.has(spoken)) writers.set(spoken, new Intl.DateTimeFormat(spoken, options));
    return writers.get(spoken).format(date);
  };
};
const long = write({ day: "numeric", month: "long", year: "numeric" });
const short = write({ day: "numeric", month: "short", year: "numeric" });
const full = write({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const clockTime = write({ hour: "2-digit", minute: "2-digit" });
const seconds = write({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const numeric = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

const dayNumber = (date) => Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000);

const relative = () => new Intl.RelativeTimeFormat(language(), { numeric: "auto" });

/** today, yesterday, tomorrow, or what `otherwise` writes. */
export function pretty(date, otherwise = long) {
  const days = dayNumber(date) - dayNumber(new Date());
  return Math.abs(days) <= 1 ? relative().format(days, "day") : otherwise(date);
}

function ago(date) {
  const past = (Date.now() - date.getTime()) / 1000;
  for (const [unit, length] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(past) >= length) return relative().format(-Math.round(past / length), unit);
  }
  return past >= 0 ? "just now" : "in a moment";
}

const TOKENS = {
  date_num: numeric,
  date: long,
  date_short: short,
  date_long: full,
  date_pretty: (date) => pretty(date, long),
  date_short_pretty: (date) => pretty(date, short),
  date_long_pretty: (date) => pretty(date, full),
  time: clockTime,
  time_secs: seconds,
  ago,
};

/** The moment `unix` (seconds) in a format like "{date_short} at {time}"; null when one of the two is unusable. */
export function dateText(unix, format) {
  const date = new Date(unix * 1000);
  const names = [...format.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (Number.isNaN(date.getTime()) || !names.length || names.some((name) => !Object.hasOwn(TOKENS, name))) return null;
  return format.replace(/\{(\w+)\}/g, (_, name) => TOKENS[name](date));
}

export const momentOf = (ts) => new Date(Number.parseFloat(ts) * 1000);
