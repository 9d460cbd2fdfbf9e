import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { ParleyError } from "@parley/core";

type Env = Readonly<Record<string, string | undefined>>;

/** The environment, checked. Secrets are here and nowhere else. */
export interface Settings {
  readonly slackToken: string | null;
  readonly slackAppToken: string | null;
  /** The channel of the default route: an id or `#name`. */
  readonly slackChannel: string | null;
  readonly slackApiUrl: string | null;
  readonly redisUrl: string;
  /** Absolute. */
  readonly configDir: string;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly boardToken: string | null;
  readonly logLevel: string;
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/**
 * Reads the environment.
 *
 * @throws {ParleyError} `config_invalid` with every problem; a secret's value is never in it.
 */
// oxlint-disable-next-line complexity -- one line a variable
export function readSettings(env: Env): Settings {
  const problems: string[] = [];
  const plain = (name: string): string | null => env[name]?.trim() || null;
  const secret = (name: string): string | null => {
    const file = plain(`${name}_FILE`);
    const fromFile = file === null ? null : readSecret(file, name, problems);
    return fromFile ?? plain(name);
  };
  const port = Number(plain("PARLEY_PORT") ?? "8080");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push(`PARLEY_PORT: ${JSON.stringify(env["PARLEY_PORT"])} is not a port, use 0 to 65535`);
  const logLevel = plain("LOG_LEVEL") ?? "info";
  if (!LOG_LEVELS.includes(logLevel))
    problems.push(`LOG_LEVEL: ${JSON.stringify(logLevel)} is not known, use one of ${LOG_LEVELS.join(", ")}`);
  const redisUrl = plain("REDIS_URL") ?? "redis://127.0.0.1:6379";
  if (!/^rediss?:\/\//.test(redisUrl)) problems.push("REDIS_URL: must start with redis:// or rediss://");
  const slackApiUrl = plain("SLACK_API_URL");
  if (slackApiUrl !== null && !URL.canParse(slackApiUrl)) problems.push("SLACK_API_URL: is not an address");
  const slackToken = secret("SLACK_BOT_TOKEN");
  if (slackToken !== null && !slackToken.startsWith("xoxb-"))
    problems.push(
      "SLACK_BOT_TOKEN: is not a bot token, it starts with xoxb- (Slack app → OAuth & Permissions)",
    );
  const slackChannel = plain("SLACK_CHANNEL");
  const settings: Settings = {
    slackToken,
    slackAppToken: secret("SLACK_APP_TOKEN"),
    slackChannel,
    slackApiUrl,
    redisUrl,
    configDir: path.resolve(plain("PARLEY_CONFIG") ?? "config"),
    host: plain("PARLEY_HOST") ?? "127.0.0.1",
    port,
    boardToken: secret("PARLEY_BOARD_TOKEN"),
    logLevel,
  };
  if (problems.length === 0) return settings;
  throw new ParleyError("config_invalid", problems.map((problem) => `environment: ${problem}`).join("\n"), {
    retry: "never",
  });
}

/** Adds the variables of a `.env` file to `env`; those already set win, and a missing file adds nothing. */
export function loadDotEnv(file: string, env: Record<string, string | undefined>): void {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return;
  }
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
}

function readSecret(file: string, name: string, problems: string[]): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const remedy = code === "EACCES" ? "make it readable for the user that runs Parley" : "check the path";
    problems.push(`${name}_FILE: ${file} cannot be read (${code}), ${remedy}`);
    return null;
  }
}
