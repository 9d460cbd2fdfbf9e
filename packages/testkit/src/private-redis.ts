import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ParleyError } from "@parley/core";
import { findRedisBinary, type RedisBinary } from "@parley/launch";
import { waitFor } from "./wait-for.ts";

/** A Redis of one's own. */
export interface PrivateRedis {
  /** The same over restarts. */
  readonly url: string;
  /** Another one after each restart. */
  readonly pid: number;
  /** Sends a signal to the server: SIGKILL for a crash, SIGSTOP and SIGCONT for a hang. */
  kill(signal: NodeJS.Signals): void;
  /** Ends the server the hard way if it still runs, and starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** How the server is set up. */
export interface PrivateRedisOptions {
  /** Default: what `findRedisBinary` finds on the PATH. */
  readonly binary?: RedisBinary;
  /** Further settings as on its command line, e.g. `["--maxmemory", "50mb"]`. */
  readonly args?: readonly string[];
}

/** Above the registered services, below Linux's range for outgoing connections: nobody takes the port during a restart. */
const PORTS = { first: 20_000, count: 10_000 };

/**
 * Starts a real Redis (or Valkey) on a free loopback port, with the settings production has: append-only, fsync always,
 * noeviction. Its data lies in a fresh temporary folder. It ends with this process, however this process ends.
 *
 * @throws ParleyError `redis_missing` when there is no server on the PATH, `redis_unreachable` when it does not start.
 */
export async function privateRedis(options: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  const binary = options.binary ?? findBinary();
  const dir = await mkdtemp(join(tmpdir(), "parley-redis-"));
  const port = await findFreePort();
  const start = (): Promise<Server> => startServer({ binary, dir, port, args: options.args ?? [] });
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    kill: (signal) => {
      process.kill(server.pid, signal);
    },
    restart: async () => {
      await server.end();
      server = await start();
    },
    stop: async () => {
      await server.end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Server {
  readonly pid: number;
  end(): Promise<void>;
}

/**
 * A shell holds the server: when its standard input closes, because of `end()` or because this process is gone, it kills the
 * server. An exit handler alone would leave the server behind after a kill -9 of the test run.
 */
const GUARD =
  'name=$1; shift; (exec -a "$name" "$@") >>server.log 2>&1 & echo $!; read -r _; kill -9 $! 2>/dev/null; wait $!';

async function startServer(setup: {
  readonly binary: RedisBinary;
  readonly dir: string;
  readonly port: number;
  readonly args: readonly string[];
}): Promise<Server> {
  const settings = [
    "--bind 127.0.0.1",
    `--port ${setup.port}`,
    "--save",
    "",
    "--appendonly yes",
    "--appendfsync always",
    "--maxmemory-policy noeviction",
    ...setup.args,
  ].flatMap((setting) => (setting.startsWith("--") ? setting.split(" ") : [setting]));
  const guard = spawn(
    "/bin/bash",
    ["-c", GUARD, "bash", setup.binary.argv0, setup.binary.command, ...settings],
    {
      cwd: setup.dir,
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const ended = new Promise<void>((resolve) => guard.once("exit", () => resolve()));
  const pid = await firstLine(guard);
  const end = (): Promise<void> => {
    guard.stdin?.end();
    return ended;
  };
  try {
    await waitFor(() => isAnswering(setup.port), {
      what: `an answer of ${setup.binary.command} on port ${setup.port}`,
    });
  } catch (cause) {
    await end();
    const log = await readFile(join(setup.dir, "server.log"), "utf8").catch(() => "no log");
    throw new ParleyError(
      "redis_unreachable",
      `redis on port ${setup.port}: it did not start, ${log.slice(-500)}`,
      {
        retry: "never",
        cause,
      },
    );
  }
  return { pid: Number(pid), end };
}

async function firstLine(guard: ChildProcess): Promise<string> {
  let text = "";
  guard.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await waitFor(() => text.includes("\n"), { what: "the server's process id" });
  return text.trim();
}

/** True when PING is answered with PONG: not while it is still loading its data. */
function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const finish = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("data", (data) => finish(data.toString().startsWith("+PONG")));
    socket.once("error", () => finish(false));
    socket.once("close", () => resolve(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}

function findBinary(): RedisBinary {
  const found = findRedisBinary(process.env);
  if (found) return found;
  throw new ParleyError("redis_missing", "redis: no server on the PATH, npm test installs one where it may", {
    retry: "never",
  });
}

async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new ParleyError("redis_unreachable", "redis: 50 ports tried on 127.0.0.1 and all are taken", {
    retry: "later",
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
