import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { ParleyError } from "@parley/core";
import { shownValue } from "./problem.ts";
import { explainChannel, isSlackChannel } from "./slack-channel.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The environment, checked. Secrets are here and nowhere else. */
export interface Settings {
  /** Null: alerts go to the console. */
  readonly slackToken: string | null;
  readonly slackAppToken: string | null;
  /** The channel of the default route: an id or `#name`. */
  readonly slackChannel: string | null;
  readonly slackApiUrl: string | null;
  /** `redis://` or `rediss://`. May hold a password: never log it. */
  readonly redisUrl: string;
  /** Absolute. */
  readonly configDir: string;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly boardToken: string | null;
  readonly logLevel: string;
}

/** Reads one variable; what is wrong with it goes to the list of problems. */
interface Reader {
  /** Trimmed; null when unset or empty. */
  readonly plain: (name: string) => string | null;
  /** The same, or the content of the file that `NAME_FILE` names. */
  readonly secret: (name: string) => string | null;
  readonly wrong: (name: string, what: string) => void;
}

/**
 * Reads the environment.
 *
 * @throws {ParleyError} `config_invalid` with every problem, a line each; a secret's value is never in it.
 */
export function readSettings(env: Env): Settings {
  const problems: string[] = [];
  const wrong = (name: string, what: string): void => {
    problems.push(`environment: ${name}: ${what}`);
  };
  const plain = (name: string): string | null => trimmed(env, name);
  const reader: Reader = { plain, wrong, secret: (name) => readSecret(name, { plain, wrong }) };
  const settings: Settings = {
    ...readSlack(reader),
    redisUrl: readRedisUrl(reader),
    configDir: path.resolve(plain("PARLEY_CONFIG") ?? "config"),
    host: plain("PARLEY_HOST") ?? "127.0.0.1",
    port: readPort(reader),
    boardToken: reader.secret("PARLEY_BOARD_TOKEN"),
    logLevel: readLogLevel(reader),
  };
  if (problems.length === 0) return settings;
  throw new ParleyError("config_invalid", problems.join("\n"), { retry: "never" });
}

/** `SLACK_CHANNEL`, its `#` added where it is missing: unquoted in a `.env` file, a # would begin a comment. */
export function channelFrom(env: Env): string | null {
  const written = trimmed(env, "SLACK_CHANNEL");
  if (written === null || isSlackChannel(written)) return written;
  return isSlackChannel(`#${written}`) ? `#${written}` : written;
}

/**
 * Adds the variables of a `.env` file to `env`; those already set win, and a missing file adds nothing.
 *
 * @throws {ParleyError} `config_invalid` when the file is there but cannot be read, or loses the channel's name to a comment.
 */
export function loadDotEnv(file: string, env: Record<string, string | undefined>): void {
  const text = readIfThere(file);
  if (text === null) return;
  const line = text
    .split("\n")
    .findIndex((written) => /^\s*(?:export\s+)?SLACK_CHANNEL\s*=#\S/.test(written));
  if (line >= 0 && env["SLACK_CHANNEL"] === undefined) {
    const what = 'an unquoted # begins a comment, write SLACK_CHANNEL="#name" or leave the # out';
    throw new ParleyError("config_invalid", `${file}:${line + 1}: SLACK_CHANNEL: ${what}`, {
      retry: "never",
    });
  }
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
}

function trimmed(env: Env, name: string): string | null {
  const value = env[name]?.trim() ?? "";
  return value === "" ? null : value;
}

function readSlack({
  plain,
  secret,
  wrong,
}: Reader): Pick<Settings, "slackToken" | "slackAppToken" | "slackChannel" | "slackApiUrl"> {
  const slackApiUrl = plain("SLACK_API_URL");
  if (slackApiUrl !== null && !/^https?:\/\/[^/]/.test(slackApiUrl)) {
    wrong("SLACK_API_URL", "is not an http or https address, leave it unset to use Slack itself");
  }
  const slackToken = secret("SLACK_BOT_TOKEN");
  const slackAppToken = secret("SLACK_APP_TOKEN");
  // Behind another address may be a proxy or a simulator with tokens of its own.
  if (slackApiUrl === null && slackToken !== null && !slackToken.startsWith("xoxb-")) {
    wrong("SLACK_BOT_TOKEN", "is not a bot token, copy the one that begins with xoxb- (OAuth & Permissions)");
  }
  if (slackApiUrl === null && slackAppToken !== null && !slackAppToken.startsWith("xapp-")) {
    wrong("SLACK_APP_TOKEN", "is not an app token, copy the one that begins with xapp- (Basic Information)");
  }
  const written = plain("SLACK_CHANNEL");
  const slackChannel = written === null ? null : channelFrom({ SLACK_CHANNEL: written });
  if (slackChannel !== null && !isSlackChannel(slackChannel))
    wrong("SLACK_CHANNEL", explainChannel(slackChannel));
  return { slackToken, slackAppToken, slackChannel, slackApiUrl };
}

function readRedisUrl({ plain, wrong }: Reader): string {
  const url = plain("REDIS_URL") ?? "redis://127.0.0.1:6379";
  // Not even a part of it is shown: a password may stand anywhere in a mistyped address.
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url)) {
    wrong("REDIS_URL", "is not an address of Redis, write it like redis://127.0.0.1:6379");
  }
  return url;
}

function readPort({ plain, wrong }: Reader): number {
  const written = plain("PARLEY_PORT") ?? "8080";
  const port = /^\d{1,5}$/.test(written) ? Number(written) : Number.NaN;
  if (!(port <= 65_535)) wrong("PARLEY_PORT", `${shownValue(written)} is not a port, use 0 to 65535`);
  return port;
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

function readLogLevel({ plain, wrong }: Reader): string {
  const level = (plain("LOG_LEVEL") ?? "info").toLowerCase();
  if (!LOG_LEVELS.includes(level)) {
    wrong("LOG_LEVEL", `${shownValue(level)} is not known, use one of ${LOG_LEVELS.join(", ")}`);
  }
  return level;
}

/** A file wins over the plain variable, except when it is empty: compose mounts an empty one where none was given. */
function readSecret(name: string, { plain, wrong }: Pick<Reader, "plain" | "wrong">): string | null {
  const file = plain(`${name}_FILE`);
  if (file === null) return plain(name);
  try {
    const text = readFileSync(file, "utf8").trim();
    return text === "" ? plain(name) : text;
  } catch (error) {
    wrong(`${name}_FILE`, `${shownValue(file)} ${unreadable(error)}`);
    return null;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // A folder of that name is somebody else's, a Python environment for instance.
    const isAbsent = ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error));
    if (isAbsent) return null;
    throw new ParleyError("config_invalid", `${file}: ${unreadable(error)}`, {
      retry: "never",
      cause: error,
    });
  }
}

function unreadable(error: unknown): string {
  const code = codeOf(error);
  const remedy = code === "EACCES" ? "make it readable for the user that runs Parley" : "check the path";
  return `cannot be read (${code}), ${remedy}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unreadable";
}
