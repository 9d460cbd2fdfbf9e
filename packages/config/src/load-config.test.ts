import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkConfig, loadConfig } from "./load-config.ts";
import { readSettings } from "./settings.ts";
import { watchConfig } from "./watch-config.ts";

const SHIPPED = fileURLToPath(new URL("../../../config", import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-config-test-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const write = (name: string, lines: readonly string[]): void =>
  writeFileSync(path.join(dir, name), `${lines.join("\n")}\n`);
const from = (env: Record<string, string> = {}): Parameters<typeof loadConfig>[0] => ({
  dir,
  shippedDir: SHIPPED,
  env,
});

/** The lines of all problems, without the folder. */
const problems = (env: Record<string, string> = {}): string[] =>
  checkConfig(from(env)).problems.map((problem) => problem.text.replace(`${dir}/`, ""));

describe("the shipped config", () => {
  it("has no problem, at least 50 feeds in at least 8 languages, and none twice", () => {
    const { feeds, routes } = loadConfig({ dir: SHIPPED, shippedDir: SHIPPED, env: {} });
    expect(feeds.length).toBeGreaterThanOrEqual(50);
    expect(new Set(feeds.map((feed) => feed.language)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(feeds.map((feed) => feed.url)).size).toBe(feeds.length);
    expect(routes.map((route) => route.channel)).toEqual([null]);
  });
});

describe("checkConfig", () => {
  it("prints ten precise lines for ten different mistakes", () => {
    write("feeds.yaml", [
      "fetch: { minEvry: 30s }", // 1
      "defaults: { every: 5 minutes }", // 2
      "feeds:",
      "  - nonsense", // 4
      "  - { id: Wire One, url: https://wire.example.com/rss }", // 5
      "  - { id: a, url: https://a.example.com/rss, tier: offical }", // 6
      "  - { id: b, url: https://b.example.com/rss }",
      "  - { id: b, url: https://c.example.com/rss }", // 8
      "  - { id: d, url: http://www.b.example.com/rss/ }", // 9
      '  - { id: e, url: "https://e.example.com/rss?key=${MISSING_KEY}" }', // 10
    ]);
    write("alerts.yaml", [
      "routes:",
      "  - channel: trade", // 2
      '  - { channel: "#trade", when: { stages: [singed] } }', // 3
    ]);
    expect(problems()).toEqual([
      "feeds.yaml:1: fetch.minEvry: unknown key, did you mean minEvery?",
      'feeds.yaml:2: defaults.every: "5 minutes" is not a duration, write it like 500ms, 30s, 5m, 1h or 7d',
      'feeds.yaml:4: feeds[0]: "(not a URL)" is not an http or https address, give a whole one',
      "feeds.yaml:5: feeds[1].id: must be lower-case letters, digits and hyphens, at most 61",
      'feeds.yaml:6: feeds[2].tier: "offical" is not known (did you mean official?), use one of official, wire, press, aggregator',
      "feeds.yaml:8: feeds[4].id: b is already the id of feeds[3], choose another",
      "feeds.yaml:9: feeds[5].url: is the same feed as feeds[3], remove one of them",
      "feeds.yaml:10: feeds[6].url: the environment has no MISSING_KEY, set it (for instance in .env)",
      'alerts.yaml:2: routes[0].channel: "trade" is no channel, use its id like C0123ABCD or "#name"',
      expect.stringMatching(
        /^alerts\.yaml:3: routes\[1\]\.when\.stages\[0\]: "singed" is not known \(did you mean signed\?\)/,
      ),
    ]);
  });

  it("reports a syntax error with its line", () => {
    write("feeds.yaml", ["feeds:", "  - { id: a, url: https://a.example.com/rss"]);
    expect(problems()[0]).toMatch(/^feeds\.yaml:[23]: /);
  });

  it("never shows a secret", () => {
    write("feeds.yaml", [
      "feeds:",
      '  - { id: a, url: "ftp://user:${PASSWORD}@a.example.com/rss?key=${PASSWORD}" }',
    ]);
    expect(problems({ PASSWORD: "hunter2" }).join()).not.toContain("hunter2");
    expect(problems({ PASSWORD: "hunter2" })).toHaveLength(1);
  });
});

describe("loadConfig", () => {
  it("takes a bare URL, fills in defaults, and gives a stable id", () => {
    write("feeds.yaml", ["feeds: [https://www.example.org/news/rss]"]);
    expect(loadConfig(from()).feeds).toMatchObject([
      {
        id: "example-org-news-rss",
        publisher: "example.org",
        tier: "press",
        everyMs: 300_000,
        firstSight: "baseline",
      },
    ]);
  });

  it("fills in secrets from the environment", () => {
    write("feeds.yaml", [
      'feeds: [{ id: a, url: "https://a.example.com/", headers: { Authorization: "Bearer ${T}" } }]',
    ]);
    expect(loadConfig(from({ T: "abc" })).feeds[0]?.headers).toEqual({ authorization: "Bearer abc" });
  });

  it("has one route to SLACK_CHANNEL when none is written", () => {
    write("feeds.yaml", ["feeds: []"]);
    expect(loadConfig(from({ SLACK_CHANNEL: "#desk" })).routes).toMatchObject([
      { channel: "#desk", when: { minScore: 0.5 } },
    ]);
  });

  it("gives a route the same id wherever it stands in the file", () => {
    write("feeds.yaml", ["feeds: []"]);
    const a = '  - { channel: "#a", when: { parties: [US, CN] } }';
    const b = '  - { channel: "#b" }';
    write("alerts.yaml", ["routes:", a, b]);
    const before = loadConfig(from()).routes.map((route) => route.id);
    write("alerts.yaml", ["routes:", b, a]);
    expect(loadConfig(from()).routes.map((route) => route.id)).toEqual(before.toReversed());
  });
});

describe("watchConfig", () => {
  it("hands on an edit, refuses a bad one once, and goes on after the repair", async () => {
    write("feeds.yaml", ["feeds: [https://a.example.com/rss]"]);
    const seen: string[] = [];
    const next = async (): Promise<string | undefined> => {
      const before = seen.length;
      while (seen.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      return seen.at(-1);
    };
    const watch = watchConfig({
      load: () => loadConfig(from()),
      current: loadConfig(from()),
      dirs: [dir],
      everyMs: 10,
      onChange: (config) => seen.push(config.feeds.map((feed) => feed.id).join()),
      onInvalid: (error) => seen.push(error.code),
    });
    try {
      write("feeds.yaml", ["feeds: [https://a.example.com/rss, https://b.example.com/rss]"]);
      expect(await next()).toBe("a-example-com-rss,b-example-com-rss");
      write("feeds.yaml", ["feeds: [nonsense here]"]);
      expect(await next()).toBe("config_invalid");
      write("feeds.yaml", ["feeds: [https://c.example.com/rss]"]);
      expect(await next()).toBe("c-example-com-rss");
      expect(seen).toHaveLength(3);
    } finally {
      watch.stop();
    }
  });
});

describe("readSettings", () => {
  it("reads a token from a file, trimmed, before the plain variable, and takes an empty file for none", () => {
    write("token", ["xoxb-from-file"]);
    write("empty", [""]);
    expect(readSettings({ SLACK_BOT_TOKEN_FILE: path.join(dir, "token") }).slackToken).toBe("xoxb-from-file");
    expect(
      readSettings({ SLACK_BOT_TOKEN_FILE: path.join(dir, "empty"), SLACK_BOT_TOKEN: "xoxb-1" }).slackToken,
    ).toBe("xoxb-1");
    expect(readSettings({ SLACK_BOT_TOKEN_FILE: path.join(dir, "empty") }).slackToken).toBeNull();
  });

  it("names every problem without a secret's value", () => {
    const read = (): unknown =>
      readSettings({ SLACK_BOT_TOKEN: "secret", PARLEY_PORT: "http", LOG_LEVEL: "loud" });
    expect(read).toThrow(/SLACK_BOT_TOKEN: is not a bot token[\s\S]*|PARLEY_PORT/);
    expect(read).not.toThrow(/secret/);
  });
});
