import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { ParleyError } from "@parley/core";

type Env = Readonly<Record<string, string | undefined>>;

/** How to call a Redis server. */
export interface RedisBinary {
  readonly command: string;
  /** The name it is called by, where that decides what the program does. */
  readonly argv0: string;
}

/** How a question may be asked and answered. */
export interface Asking {
  readonly env: Env;
  readonly say: (line: string) => void;
  /** A person sits at a terminal. */
  readonly interactive: boolean;
  /** Without a person: do it and say so. */
  readonly assumeYes: boolean;
}

/**
 * redis-server or valkey-server on the PATH, or Debian's `redis-check-rdb` (from redis-tools): it is the server itself under
 * another name, and decides by the name it is called with. See docs/decisions/0002.
 */
export function findRedisBinary(env: Env): RedisBinary | null {
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  for (const [name, argv0] of [
    ["redis-server", "redis-server"],
    ["valkey-server", "valkey-server"],
    ["redis-check-rdb", "redis-server"],
  ] as const) {
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutable);
    if (found !== undefined) return { command: found, argv0 };
  }
  return null;
}

/**
 * A Redis binary, installed where there is none and we may: as root on Debian or Ubuntu. Only `redis-tools` is installed,
 * never the package with the service, which would start a system-wide Redis.
 *
 * @throws {ParleyError} `redis_missing` with the command for this system.
 */
export async function ensureRedisBinary(asking: Asking): Promise<RedisBinary> {
  const found = findRedisBinary(asking.env) ?? (await installRedis(asking));
  if (found) return found;
  throw new ParleyError("redis_missing", `redis: none was found, install it with: ${installCommand()}`, {
    retry: "never",
  });
}

async function installRedis({ env, say, interactive, assumeYes }: Asking): Promise<RedisBinary | null> {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !onPath("apt-get", env)) return null;
  if (interactive && !assumeYes) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(
      "No Redis on this machine. Install Debian's redis-tools (about 2 MB, no service)? [Y/n] ",
    );
    terminal.close();
    if (/^n/i.test(answer.trim())) return null;
  } else if (!assumeYes) return null;
  say("No Redis on this machine: installing Debian's redis-tools (no service is started) …");
  const options = ["-y", "-qq", "--no-install-recommends", "redis-tools"];
  const quiet = { ...env, DEBIAN_FRONTEND: "noninteractive" };
  // The list of packages of a new machine is empty or old: fetch it when the first try fails.
  const ok =
    (await run("apt-get", ["install", ...options], quiet)) ||
    ((await run("apt-get", ["update", "-qq"], quiet)) &&
      (await run("apt-get", ["install", ...options], quiet)));
  return ok ? findRedisBinary(env) : null;
}

function installCommand(): string {
  if (process.platform === "darwin") return "brew install redis";
  if (existsSync("/etc/alpine-release")) return "apk add redis";
  if (existsSync("/etc/fedora-release") || existsSync("/etc/redhat-release"))
    return "sudo dnf install valkey";
  if (existsSync("/etc/debian_version")) return "sudo apt-get install redis-tools";
  return "docker compose up (Docker brings its own)";
}

export function onPath(name: string, env: Env): boolean {
  return (env["PATH"] ?? "").split(path.delimiter).some((folder) => isExecutable(path.join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[], env: Env): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "ignore"] });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
