import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { ParleyError } from "@parley/core";
import { type Asking, ensureRedisBinary, findRedisBinary, onPath } from "./redis-binary.ts";
import { startRedis } from "./start-redis.ts";

const run = promisify(execFile);

/** A Redis to work with. */
export interface ProvidedRedis {
  readonly url: string;
  /** Where it came from, for people. */
  readonly how: string;
  /** Ends what was started here; a Redis that was there before stays. */
  stop(): Promise<void>;
}

/** Images that need not be pulled are tried first. */
const IMAGES = ["redis:8-alpine", "valkey/valkey:9-alpine"];

/**
 * Finds or starts a Redis: `REDIS_URL`, else a private server from the PATH, else Docker, else (as root on Debian or Ubuntu)
 * installed, else an error with the command for this system.
 *
 * @param options.dataDir Where the private server keeps its data, between runs too.
 * @throws {ParleyError} `redis_missing`, `redis_unreachable`.
 */
export async function provideRedis(options: Asking & { readonly dataDir: string }): Promise<ProvidedRedis> {
  const given = options.env["REDIS_URL"]?.trim();
  if (given) return { url: given, how: "REDIS_URL", stop: async () => undefined };
  if (findRedisBinary(options.env) === null) {
    const contained = await startInDocker(options);
    if (contained) return contained;
  }
  const binary = await ensureRedisBinary(options);
  const release = lock(options.dataDir);
  try {
    const redis = await startRedis({ binary, dir: options.dataDir });
    return {
      url: redis.url,
      how: `private ${path.basename(binary.argv0)}, data in ${options.dataDir}`,
      async stop() {
        await redis.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Two servers on one data folder would destroy it. */
function lock(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "parley.pid");
  const other = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (other > 0 && other !== process.pid && isAlive(other)) {
    throw new ParleyError(
      "redis_unreachable",
      `redis: another Parley (pid ${other}) uses ${dataDir}, stop it first or set REDIS_URL`,
      { retry: "never" },
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function startInDocker({ env, say }: Asking): Promise<ProvidedRedis | null> {
  if (!onPath("docker", env)) return null;
  const docker = async (...args: string[]): Promise<string | null> =>
    run("docker", args, { timeout: args[0] === "pull" ? 120_000 : 10_000 }).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  if ((await docker("version", "--format", "{{.Server.Version}}")) === null) return null;
  for (const image of IMAGES) {
    const isHere = (await docker("image", "inspect", "--format", "{{.Id}}", image)) !== null;
    if (!isHere) say(`No Redis on this machine: pulling ${image} …`);
    if (!isHere && (await docker("pull", "--quiet", image)) === null) continue;
    const server = image.startsWith("valkey") ? "valkey-server" : "redis-server";
    const settings = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"];
    const id = await docker(
      "run",
      "--rm",
      "--detach",
      "--publish",
      "127.0.0.1::6379",
      image,
      server,
      ...settings,
    );
    const published = id === null ? null : await docker("port", id, "6379/tcp");
    if (id === null || published === null) continue;
    return {
      url: `redis://${published.split("\n")[0] ?? ""}`,
      how: `Docker, ${image}`,
      async stop() {
        await docker("stop", id);
      },
    };
  }
  return null;
}
