import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AppConfig, loadConfig } from "./load-config.ts";
import { watchConfig } from "./watch-config.ts";

const SHIPPED = fileURLToPath(new URL("../../../config", import.meta.url));

let dir: string;
/** What was reported, in order: the hosts of the feeds in force, or the line of the first problem. */
let seen: string[];
let stop: () => void;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-watch-test-"));
  seen = [];
  write("feeds.yaml", "feeds: [https://a.example/]");
});
afterEach(() => {
  stop();
  rmSync(dir, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(path.join(dir, name), text);
}

const load = (): AppConfig => loadConfig({ dir, shippedDir: SHIPPED, env: {} });
const shown = (config: AppConfig): string => config.feeds.map((feed) => feed.publisher).join(" ");

function watch(current: AppConfig = load()): void {
  const watching = watchConfig({
    load,
    current,
    everyMs: 10,
    dirs: [dir, SHIPPED],
    onChange: (next) => seen.push(shown(next)),
    onInvalid: (error) => seen.push(error.message.split("\n")[0]?.replace(`${dir}/`, "") ?? ""),
  });
  stop = () => watching.stop();
}

/** Waits until `count` things were reported in all, and returns the last. */
async function report(count: number): Promise<string | undefined> {
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 5 });
  expect(seen).toHaveLength(count);
  return seen.at(-1);
}

describe("watchConfig", () => {
  it("hands on an edit, refuses a bad one once, and goes on after the repair", async () => {
    watch();
    write("feeds.yaml", "feeds: [https://b.example/]");
    expect(await report(1)).toBe("b.example");
    write("feeds.yaml", "feeds:\n  - nonsense");
    expect(await report(2)).toMatch(/^feeds\.yaml:2: /);
    write("feeds.yaml", "feeds:\n  - nonsense again");
    expect(await report(3)).toContain("nonsense again");
    write("feeds.yaml", "feeds: [https://c.example/]");
    expect(await report(4)).toBe("c.example");
  });

  it("says so when a bad edit is taken back, although the config is the old one", async () => {
    watch();
    write("feeds.yaml", "feeds: [");
    expect(await report(1)).toMatch(/^feeds\.yaml:1: is not YAML/);
    write("feeds.yaml", "feeds: [https://a.example/]");
    expect(await report(2)).toBe("a.example");
  });

  it("notices files and folders that come and go", async () => {
    watch();
    write("alerts.yaml", 'routes: [{ channel: "#new" }]');
    expect(await report(1)).toBe("a.example");
    mkdirSync(path.join(dir, "lexicons"));
    write("lexicons/xx.yaml", "language: [");
    expect(await report(2)).toMatch(/^lexicons\/xx\.yaml:1: /);
    rmSync(path.join(dir, "lexicons"), { recursive: true });
    expect(await report(3)).toBe("a.example");
    rmSync(path.join(dir, "feeds.yaml"));
    expect((await report(4))?.length).toBeGreaterThan(100);
  });

  it("notices an edit of the same size and time, as atomic saving makes them", async () => {
    watch();
    write("feeds.yaml", "feeds: [https://b.example/]");
    expect(await report(1)).toBe("b.example");
    const { atime, mtime } = statSync(path.join(dir, "feeds.yaml"));
    write("feeds.yaml.new", "feeds: [https://z.example/]");
    utimesSync(path.join(dir, "feeds.yaml.new"), atime, mtime);
    renameSync(path.join(dir, "feeds.yaml.new"), path.join(dir, "feeds.yaml"));
    expect(await report(2)).toBe("z.example");
  });

  it("notices an edit made between the first reading and the watch", async () => {
    const current = load();
    write("feeds.yaml", "feeds: [https://early.example/]");
    watch(current);
    expect(await report(1)).toBe("early.example");
  });

  it("does not report an edit that changes nothing", async () => {
    watch();
    write("feeds.yaml", "# only a comment\nfeeds: [https://a.example/]");
    write("alerts.yaml", "");
    write("feeds.yaml", "feeds: [https://b.example/] # and then a change");
    expect(await report(1)).toBe("b.example");
  });
});
