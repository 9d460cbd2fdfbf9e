import { type Logger, pino } from "pino";

/** Slack tokens and webhook paths, wherever they stand in a line: the last door before the log. */
const SECRETS = /xox[a-z]-[\w-]+|xapp-[\w-]+|hooks\.slack\.com\/(?:services|workflows)\/[\w/-]+/g;

/** JSON lines on stdout. Secrets are masked in the finished line, since a path list misses what hides inside strings. */
export function openLog(options: { readonly worker: string; readonly level: string }): Logger {
  return pino({
    level: options.level,
    base: { worker: options.worker },
    hooks: { streamWrite: (line) => line.replaceAll(SECRETS, "[secret]") },
  });
}
