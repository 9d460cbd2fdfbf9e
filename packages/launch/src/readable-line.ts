import { styleText } from "node:util";

const LEVELS: ReadonlyMap<number, readonly [name: string, colour: "dim" | "reset" | "yellow" | "red"]> =
  new Map([
    [10, ["trace", "dim"]],
    [20, ["debug", "dim"]],
    [30, ["info", "reset"]],
    [40, ["warn", "yellow"]],
    [50, ["error", "red"]],
    [60, ["fatal", "red"]],
  ]);

/** Fields that the prefix and the line's head already show. */
const KNOWN = new Set(["level", "time", "msg", "worker", "pid", "hostname"]);

/** A JSON log line as people read it: time, level, message, fields. Any other line stays as it is. */
export function readableLine(line: string, colours: boolean): string {
  if (!line.startsWith("{")) return line;
  let entry: ReadonlyMap<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(line);
    entry = new Map(Object.entries(Object(parsed)));
  } catch {
    return line;
  }
  const [level, colour] = LEVELS.get(Number(entry.get("level"))) ?? ["", "reset"];
  if (typeof entry.get("msg") !== "string" || level === "") return line;
  const time = new Date(Number(entry.get("time"))).toTimeString().slice(0, 8);
  const fields = [...entry]
    .filter(([name, value]) => !KNOWN.has(name) && value !== undefined)
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join(" ");
  const paint = (text: string, how: "dim" | "reset" | "yellow" | "red"): string =>
    colours ? styleText(how, text) : text;
  return `${paint(time, "dim")} ${paint(level.padEnd(5), colour)} ${String(entry.get("msg"))} ${paint(fields, "dim")}`.trimEnd();
}

function shown(value: unknown): string {
  if (typeof value === "string") return /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
