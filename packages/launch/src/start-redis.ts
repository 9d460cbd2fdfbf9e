import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import path from "node:path";
import { ParleyError } from "@parley/core";
import type { RedisBinary } from "./redis-binary.ts";

/** A Redis server of our own. */
export interface RunningRedis {
  readonly url: string;
  readonly pid: number;
  /** Ends it: asks first, insists after 5 s. */
  stop(): Promise<void>;
}

const START_MS = 20_000;
const STOP_MS = 5_000;

/**
 * A shell holds the server: when its standard input closes, because of `stop()` or because this process is gone, however it
 * went, the server is asked to end. So no server is left behind.
 */
const GUARD =
  'name=$1; shift; (exec -a "$name" "$@") >>server.log 2>&1 & echo $!; read -r _; kill $! 2>/dev/null; wait $!';

/**
 * Starts a private Redis on a free loopback port, its data in `dir`: append-only, every write on disk before it is
 * acknowledged, nothing evicted, reachable from this machine only.
 *
 * @throws {ParleyError} `redis_unreachable` with the end of its log.
 */
export async function startRedis(options: {
  readonly binary: RedisBinary;
  readonly dir: string;
}): Promise<RunningRedis> {
  const dir = path.resolve(options.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const settings = [
    ...["--bind", "127.0.0.1", "--port", String(port), "--dir", dir, "--save", ""],
    ...["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"],
    ...["--zset-max-listpack-entries", "640"],
  ];
  const guard = spawn(
    "/bin/bash",
    ["-c", GUARD, "bash", options.binary.argv0, options.binary.command, ...settings],
    {
      cwd: dir,
      stdio: ["pipe", "pipe", "ignore"],
      detached: true, // Ctrl-C in the terminal reaches us, not the server: it must outlive the workers
    },
  );
  const exited = new Promise<void>((resolve) => guard.once("exit", () => resolve()));
  const pid = await new Promise<number>((resolve) => {
    guard.stdout.setEncoding("utf8").once("data", (text: string) => resolve(Number(text.trim())));
    void exited.then(() => resolve(0));
  });
  guard.unref();
  const stop = async (): Promise<void> => {
    guard.stdin.end();
    const insist = setTimeout(() => process.kill(pid, "SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(insist);
  };
  if (!(await answersSoon(port, exited))) {
    await stop().catch(() => undefined);
    throw new ParleyError("redis_unreachable", `redis: it did not start in ${dir}: ${logTail(dir)}`, {
      retry: "never",
    });
  }
  return { url: `redis://127.0.0.1:${port}`, pid, stop };
}

async function answersSoon(port: number, exited: Promise<void>): Promise<boolean> {
  const over = exited.then(() => "over" as const);
  for (const startedAt = performance.now(); performance.now() - startedAt < START_MS;) {
    if (await answersPing(port)) return true;
    const pause = new Promise<"go on">((resolve) => setTimeout(resolve, 20, "go on"));
    if ((await Promise.race([over, pause])) === "over") return false;
  }
  return false;
}

/** PONG only once its data is loaded. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const finish = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("data", (data) => finish(data.toString().startsWith("+PONG")));
    socket.once("error", () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function logTail(dir: string): string {
  try {
    return readFileSync(path.join(dir, "server.log"), "utf8").slice(-400).trim();
  } catch {
    return "no log";
  }
}
