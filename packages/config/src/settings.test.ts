import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadDotEnv, readSettings } from "./settings.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-settings-test-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const full = path.join(dir, name);
  writeFileSync(full, text);
  return full;
}

/** The message of the error that `act` throws, `nothing` when it throws none. */
function messageOf(act: () => unknown): string {
  try {
    act();
    return "nothing";
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(`${dir}/`, "") : "no error";
  }
}

describe("readSettings", () => {
  it("needs nothing", () => {
    expect(readSettings({ SLACK_BOT_TOKEN: "", LOG_LEVEL: " " })).toEqual({
      slackToken: null,
      slackAppToken: null,
      slackChannel: null,
      slackApiUrl: null,
      redisUrl: "redis://127.0.0.1:6379",
      configDir: path.resolve("config"),
      host: "127.0.0.1",
      port: 8080,
      boardToken: null,
      logLevel: "info",
    });
  });

  it("reads everything, trimmed", () => {
    expect(
      readSettings({
        SLACK_BOT_TOKEN: " xoxb-1 ",
        SLACK_APP_TOKEN: "xapp-1",
        SLACK_CHANNEL: "C0123ABCD",
        SLACK_API_URL: "http://127.0.0.1:9/api/",
        REDIS_URL: "rediss://:pw@redis.example:6380/1",
        PARLEY_CONFIG: dir,
        PARLEY_HOST: "0.0.0.0",
        PARLEY_PORT: "0",
        PARLEY_BOARD_TOKEN: "b",
        LOG_LEVEL: "DEBUG",
      }),
    ).toEqual({
      slackToken: "xoxb-1",
      slackAppToken: "xapp-1",
      slackChannel: "C0123ABCD",
      slackApiUrl: "http://127.0.0.1:9/api/",
      redisUrl: "rediss://:pw@redis.example:6380/1",
      configDir: dir,
      host: "0.0.0.0",
      port: 0,
      boardToken: "b",
      logLevel: "debug",
    });
  });

  it("reads a secret from a file before the plain variable, and takes an empty file for none", () => {
    const token = file("token", "xoxb-from-file\n");
    const empty = file("empty", " \n");
    const read = (env: Record<string, string>): string | null => readSettings(env).slackToken;
    expect(read({ SLACK_BOT_TOKEN_FILE: token, SLACK_BOT_TOKEN: "xoxb-plain" })).toBe("xoxb-from-file");
    expect(read({ SLACK_BOT_TOKEN_FILE: empty, SLACK_BOT_TOKEN: "xoxb-plain" })).toBe("xoxb-plain");
    expect(read({ SLACK_BOT_TOKEN_FILE: empty })).toBeNull();
    expect(read({ SLACK_BOT_TOKEN_FILE: "/dev/null" })).toBeNull();
    expect(readSettings({ SLACK_APP_TOKEN_FILE: file("app", "xapp-2") }).slackAppToken).toBe("xapp-2");
  });

  it("adds the # that a channel's name lacks, since .env files lose it", () => {
    expect(readSettings({ SLACK_CHANNEL: "trade-talks" }).slackChannel).toBe("#trade-talks");
    expect(readSettings({ SLACK_CHANNEL: "#trade-talks" }).slackChannel).toBe("#trade-talks");
  });

  it("names all problems at once, with their remedies and no secret's value", () => {
    const message = messageOf(() =>
      readSettings({
        SLACK_BOT_TOKEN: "hunter2",
        SLACK_APP_TOKEN_FILE: path.join(dir, "gone"),
        SLACK_CHANNEL: "Trade Talks",
        REDIS_URL: "redis.example:hunter2@6379",
        PARLEY_PORT: "http",
        LOG_LEVEL: "loud",
      }),
    );
    expect(message.split("\n")).toEqual([
      'environment: SLACK_APP_TOKEN_FILE: "gone" cannot be read (ENOENT), check the path',
      "environment: SLACK_BOT_TOKEN: is not a bot token, copy the one that begins with xoxb- (OAuth & Permissions)",
      'environment: SLACK_CHANNEL: "Trade Talks" is not a Slack channel, write its id like C0123ABCD, or "#name"',
      "environment: REDIS_URL: is not an address of Redis, write it like redis://127.0.0.1:6379",
      'environment: PARLEY_PORT: "http" is not a port, use 0 to 65535',
      'environment: LOG_LEVEL: "loud" is not known, use one of trace, debug, info, warn, error, fatal, silent',
    ]);
    expect(messageOf(() => readSettings({ SLACK_API_URL: "slack.example" }))).toContain("SLACK_API_URL");
    expect(messageOf(() => readSettings({ PARLEY_PORT: "70000" }))).toContain("PARLEY_PORT");
  });

  it("takes any token when the API is not Slack's own", () => {
    expect(readSettings({ SLACK_BOT_TOKEN: "t", SLACK_API_URL: "http://127.0.0.1:9/" }).slackToken).toBe("t");
  });

  it("says who must be allowed to read a secret's file", () => {
    const token = file("token", "xoxb-1");
    chmodSync(token, 0);
    chmodSync(dir, 0o755);
    expect(withoutPrivilege(() => messageOf(() => readSettings({ SLACK_BOT_TOKEN_FILE: token })))).toBe(
      'environment: SLACK_BOT_TOKEN_FILE: "token" cannot be read (EACCES), make it readable for the user that runs Parley',
    );
  });
});

/** Root may read everything: then, act as nobody. */
function withoutPrivilege<T>(act: () => T): T {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

describe("loadDotEnv", () => {
  it("adds what is not set, and lets what is set win, an empty value too", () => {
    const env: Record<string, string | undefined> = { A: "set", B: "" };
    loadDotEnv(file(".env", 'A=file\nB=file\nC="#x y" # comment\nexport D=1\n'), env);
    expect(env).toEqual({ A: "set", B: "", C: "#x y", D: "1" });
  });

  it("adds nothing when there is no such file, or a folder of that name", () => {
    const env = {};
    loadDotEnv(path.join(dir, "none"), env);
    mkdirSync(path.join(dir, "venv"));
    loadDotEnv(path.join(dir, "venv"), env);
    expect(env).toEqual({});
  });

  it("does not let a comment swallow the channel's name", () => {
    const env = {};
    const message = messageOf(() => loadDotEnv(file(".env", "# Slack\nSLACK_CHANNEL=#trade-talks\n"), env));
    expect(message).toBe(
      '.env:2: SLACK_CHANNEL: an unquoted # begins a comment, write SLACK_CHANNEL="#name" or leave the # out',
    );
    expect(messageOf(() => loadDotEnv(file(".env", 'SLACK_CHANNEL="#trade-talks"\n'), env))).toBe("nothing");
    expect(env).toEqual({ SLACK_CHANNEL: "#trade-talks" });
  });
});
