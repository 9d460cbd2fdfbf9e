import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { privateRedis } from "./private-redis.ts";
import { spawnNode } from "./spawn-node.ts";
import { waitFor } from "./wait-for.ts";

/** Sends one inline command and gives the first answer. */
function redisSays(url: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(`${command}\r\n`));
    socket.once("data", (data) => {
      resolve(data.toString().trim());
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("privateRedis", () => {
  it("keeps its port and every acknowledged write over kill -9 and a restart", async () => {
    const redis = await privateRedis();
    const { pid, url } = redis;
    expect(await redisSays(url, "SET stage signed")).toBe("+OK");
    redis.kill("SIGKILL");
    await redis.restart();
    expect(redis.url).toBe(url);
    expect(redis.pid).not.toBe(pid);
    expect(await redisSays(url, "GET stage")).toBe("$6\r\nsigned");
    await redis.stop();
    expect(isRunning(redis.pid)).toBe(false);
  });

  it("has the settings of production, and those a test adds", async () => {
    const redis = await privateRedis({ args: ["--maxmemory", "50mb"] });
    for (const [name, value] of [
      ["appendonly", "yes"],
      ["appendfsync", "always"],
      ["maxmemory-policy", "noeviction"],
      ["maxmemory", "52428800"],
      ["bind", "127.0.0.1"],
    ]) {
      expect(await redisSays(redis.url, `CONFIG GET ${name}`)).toContain(value);
    }
    await redis.stop();
  });
});

describe("spawnNode", () => {
  it("gives what the process wrote, and how it ended", async () => {
    const code = "console.log(process.env.STAGE, process.env.HOME ?? 'no home'); process.exitCode = 3;";
    const spawned = await spawnNode({ args: ["-e", code], env: { STAGE: "signed", HOME: null } });
    expect(await spawned.exited).toEqual({ code: 3, signal: null });
    expect(spawned.output()).toContain("signed no home");
  });

  it("passes signals on", async () => {
    const spawned = await spawnNode({ args: ["-e", "console.log('up'); setInterval(() => {}, 1000)"] });
    await waitFor(() => spawned.output().includes("up"), { what: "the process" });
    spawned.kill("SIGKILL");
    expect(await spawned.exited).toEqual({ code: null, signal: "SIGKILL" });
  });

  it("takes the process with it when the one that started it is killed", async () => {
    const file = new URL("spawn-node.ts", import.meta.url).href;
    const inner = "setInterval(() => {}, 1000)";
    const code = `import { spawnNode } from "${file}";
      const child = await spawnNode({ args: ["-e", "${inner}"] });
      console.log("pid " + child.pid);`;
    const outer = await spawnNode({ args: ["--input-type=module", "-e", code] });
    const pid = Number(
      await waitFor(() => /pid (\d+)/.exec(outer.output())?.[1], { what: "the inner process" }),
    );
    expect(isRunning(pid)).toBe(true);
    outer.kill("SIGKILL");
    await waitFor(() => !isRunning(pid), { what: "the end of the inner process" });
  });
});

describe("waitFor", () => {
  it("gives the first value that is true, and takes a failure for not yet", async () => {
    let calls = 0;
    const value = await waitFor(() => {
      calls += 1;
      if (calls === 1) throw new Error("not ready");
      return calls === 3 && "three";
    });
    expect(value).toBe("three");
  });

  it("fails with a sentence that says what was missing and what was there", async () => {
    const waiting = waitFor(() => 0, { timeoutMs: 20, what: "the second alert" });
    await expect(waiting).rejects.toThrow("waited 20 ms for the second alert, in vain: the last value was 0");
    const failing = waitFor(() => Promise.reject(new Error("no route")), { timeoutMs: 20 });
    await expect(failing).rejects.toThrow("waited 20 ms for a condition, in vain: it failed with: no route");
  });
});
