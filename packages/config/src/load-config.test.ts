import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ParleyError } from "@parley/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppConfig, checkConfig, loadConfig } from "./load-config.ts";

const SHIPPED = fileURLToPath(new URL("../../../config", import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-config-test-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

type Env = Readonly<Record<string, string>>;

function write(name: string, text: string): void {
  writeFileSync(path.join(dir, name), text);
}

function load(env: Env = {}): AppConfig {
  return loadConfig({ dir, shippedDir: SHIPPED, env });
}

/** The lines of all problems, without the name of the folder. */
function problems(env: Env = {}, shippedDir = SHIPPED): string[] {
  const found = checkConfig({ dir, shippedDir, env });
  return found.problems.map((problem) => problem.text.replaceAll(`${dir}/`, ""));
}

describe("the shipped config", () => {
  const shipped = (): AppConfig => loadConfig({ dir: SHIPPED, shippedDir: SHIPPED, env: {} });

  it("has no problem and one route to the console", () => {
    expect(shipped().routes).toMatchObject([{ channel: null, when: { kinds: ["talks"], minScore: 0.5 } }]);
  });

  it("has at least 50 feeds in at least 8 languages, each with a name, a publisher and a language of its own", () => {
    const { feeds } = shipped();
    expect(feeds.length).toBeGreaterThanOrEqual(50);
    expect(new Set(feeds.map((feed) => feed.language)).size).toBeGreaterThanOrEqual(8);
    expect(feeds.filter((feed) => feed.language === null || feed.publisher.includes("."))).toEqual([]);
    expect(feeds.filter((feed) => feed.tier === "official").length).toBeGreaterThanOrEqual(10);
  });

  it("polls each address once", () => {
    const urls = shipped().feeds.map((feed) => feed.url.replace(/^https?:\/\/(?:www\.)?/, ""));
    expect(new Set(urls).size).toBe(urls.length);
  });

  it("shows in alerts.yaml an example that works once its comment signs are taken away", () => {
    write(
      "alerts.yaml",
      readFileSync(path.join(SHIPPED, "alerts.yaml"), "utf8").replaceAll(/^# (?=[a-z ]+:| )/gm, ""),
    );
    expect(problems()).toEqual([]);
    expect(load().routes).toMatchObject([
      { channel: "#trade-talks", timeZone: "Europe/London" },
      { channel: "C0123ABCD", digestAt: "07:30", cooldownMs: 1_800_000, when: { minPublishers: 2 } },
    ]);
    expect(load().ops).toEqual({ channel: "#parley-ops" });
  });
});

describe("loadConfig", () => {
  it("says for ten mistakes in ten lines which file, which line, what and how to mend it", () => {
    write(
      "feeds.yaml",
      `fetch: { minEvry: 30s }
defaults:
  every: 5 minutes
feeds:
  - www.wire.example/rss
  - { id: Wire One, url: "https://wire.example/rss" }
  - id: bureau
    url: https://bureau.example/rss
    tier: offical
  - { id: bureau, url: "https://bureau.example/atom" }
  - { url: "http://bureau.example:80/rss#top" }
  - url: https://paid.example/\${WIRE_KEY}/rss
`,
    );
    write(
      "alerts.yaml",
      `routes:
  - channel: "#desk"
    when:
      stages: [signed, agreed-in-principal]
      minPublisher: 2
`,
    );
    expect(() => load()).toThrow(
      new ParleyError(
        "config_invalid",
        `
feeds.yaml:1: fetch.minEvry: unknown key, did you mean \`minEvery\`?
feeds.yaml:3: defaults.every: "5 minutes" is not a duration, write it like 500ms, 30s, 5m, 1h or 7d
feeds.yaml:5: feeds[0]: "www.wire.example/rss" is not an http or https address, did you mean https://www.wire.example/rss?
feeds.yaml:6: feeds[1].id: "Wire One" is no id, use lower-case letters, digits and hyphens, 61 at most
feeds.yaml:9: feeds[2].tier: "offical" is not known (did you mean \`official\`?), use one of official, wire, press, aggregator
feeds.yaml:10: feeds[3].id: bureau is the id of feeds[2] too, choose another
feeds.yaml:11: feeds[4].url: is the same feed as feeds[2], remove one of them
feeds.yaml:12: feeds[5].url: the environment has no WIRE_KEY, set it (in .env, for instance)
alerts.yaml:4: routes[0].when.stages[1]: "agreed-in-principal" is not known (did you mean \`agreed-in-principle\`?), use one of proposed, scheduled, under-way, truce, agreed-in-principle, signed, ratified, in-force, stalled, escalation, collapsed
alerts.yaml:5: routes[0].when.minPublisher: unknown key, did you mean \`minPublishers\`?
10 problem(s) in the config`
          .trim()
          .replaceAll(/^(?=feeds|alerts)/gm, `${dir}/`),
        { retry: "never" },
      ),
    );
  });

  it("takes from the shipped folder the files that the user's lacks", () => {
    write("feeds.yaml", "feeds: [https://one.example/rss]");
    const config = load();
    expect(config.feeds).toHaveLength(1);
    expect(config.routes).toHaveLength(1);
    expect(config.knowledge.lexicons.length).toBeGreaterThan(0);
  });

  it("keeps its revision when only comments change, and no longer", () => {
    write("feeds.yaml", "feeds: [https://one.example/rss]");
    const { revision } = load();
    write("feeds.yaml", "# a comment\nfeeds:\n  - https://one.example/rss");
    expect(load().revision).toBe(revision);
    write("feeds.yaml", "feeds: [{ url: https://one.example/rss, every: 1m }]");
    expect(load().revision).not.toBe(revision);
  });
});

describe("checkConfig", () => {
  it("takes everything from the shipped folder when there is no other, but refuses a file in place of the folder", () => {
    expect(
      loadConfig({ dir: path.join(dir, "none"), shippedDir: SHIPPED, env: {} }).feeds.length,
    ).toBeGreaterThan(49);
    write("feeds.yaml", "feeds: [https://one.example/rss]");
    const file = path.join(dir, "feeds.yaml");
    const found = checkConfig({ dir: file, shippedDir: SHIPPED, env: {} });
    expect(found.problems.map((problem) => problem.text)).toEqual([
      `environment: PARLEY_CONFIG: ${file} is a file, give the folder it is in`,
    ]);
    expect(found.config).toBeNull();
  });

  it("points at files whose names are nearly right, since they would not be read", () => {
    write("feed.yaml", "");
    write("alerts.yml", "");
    write("notes.yaml", "");
    expect(problems()).toEqual([
      "alerts.yml: is not read, call it alerts.yaml or move it away",
      "feed.yaml: is not read, call it feeds.yaml or move it away",
    ]);
  });

  it("says who must be allowed to read a file", () => {
    write("feeds.yaml", "feeds: []");
    chmodSync(path.join(dir, "feeds.yaml"), 0);
    chmodSync(dir, 0o755);
    // The repository may stand where nobody else may look, as in a folder that mktemp made.
    const shipped = path.join(dir, "shipped");
    cpSync(SHIPPED, shipped, { recursive: true });
    expect(withoutPrivilege(() => problems({}, shipped))).toEqual([
      "feeds.yaml: cannot be read (EACCES), make it readable for the user that runs Parley",
    ]);
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
