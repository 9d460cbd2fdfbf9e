import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { provideRedis } from "./provide-redis.ts";
import { readableLine } from "./readable-line.ts";
import { ensureRedisBinary, findRedisBinary } from "./redis-binary.ts";
import { runAll } from "./run-all.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-launch-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const quiet = { say: () => undefined, interactive: false, assumeYes: false };

describe("provideRedis", () => {
  it("takes REDIS_URL as it is", async () => {
    const redis = await provideRedis({ ...quiet, env: { REDIS_URL: "redis://elsewhere:1" }, dataDir: dir });
    expect(redis).toMatchObject({ url: "redis://elsewhere:1", how: "REDIS_URL" });
  });

  it("starts a private one on a free port, and refuses a second one on the same data", async () => {
    const options = { ...quiet, env: { PATH: process.env["PATH"] }, dataDir: path.join(dir, "redis") };
    const redis = await provideRedis(options);
    expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
    writeFileSync(path.join(dir, "redis", "parley.pid"), String(process.ppid));
    await expect(provideRedis(options)).rejects.toThrow(/another Parley/);
    await redis.stop();
  });

  it("says in one sentence how to get a Redis when there is none", async () => {
    await expect(ensureRedisBinary({ ...quiet, env: { PATH: dir } })).rejects.toThrow(
      /^redis: none was found, install it with: /,
    );
  });

  it("finds Debian's redis-check-rdb, which is the server under another name", () => {
    writeFileSync(path.join(dir, "redis-check-rdb"), "", { mode: 0o755 });
    expect(findRedisBinary({ PATH: dir })).toEqual({
      command: path.join(dir, "redis-check-rdb"),
      argv0: "redis-server",
    });
  });
});

describe("runAll", () => {
  it("prefixes and renders output, and ends all programs in order", async () => {
    const program = path.join(dir, "program.mjs");
    const line = '{"level":30,"time":0,"msg":"worker ready","port":8080}';
    writeFileSync(
      program,
      `console.log(${JSON.stringify(line)}); process.on("SIGTERM", () => { console.log("bye"); process.exit(0); }); setInterval(() => {}, 1e6);`,
    );
    let text = "";
    const programs = runAll(
      ["one", "second"].map((name) => ({ name, args: [program], env: {} })),
      { write: (chunk) => (text += chunk), colours: false, cwd: dir },
    );
    while (text.split("worker ready").length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await programs.stop();
    expect(text).toMatch(/^one {4}\d\d:\d\d:\d\d info {2}worker ready port=8080$/m);
    expect(text.indexOf("one    bye")).toBeLessThan(text.indexOf("second bye"));
  });

  it("starts a program again that dies", async () => {
    const program = path.join(dir, "dies.mjs");
    writeFileSync(program, 'console.log("up"); setTimeout(() => process.exit(3), 10);');
    let text = "";
    const programs = runAll([{ name: "dies", args: [program], env: {} }], {
      write: (chunk) => (text += chunk),
      colours: false,
      cwd: dir,
    });
    while (text.split("up").length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await programs.stop();
    expect(text).toContain("ended unexpectedly (exit code 3), starting again in 1 s");
  });
});

it("leaves a line that is no JSON as it is", () => {
  expect(readableLine("plain text", false)).toBe("plain text");
  expect(readableLine('{"broken', false)).toBe('{"broken');
});
