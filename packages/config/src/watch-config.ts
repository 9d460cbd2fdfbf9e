import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ParleyError } from "@parley/core";
import type { AppConfig } from "./load-config.ts";

export interface WatchOptions {
  readonly load: () => AppConfig;
  readonly current: AppConfig;
  /** The folders whose files are watched, with their subfolders. */
  readonly dirs: readonly string[];
  /** Default 1 s. */
  readonly everyMs?: number;
  readonly onChange: (next: AppConfig) => void;
  /** Called once for each bad edit; the old config stays in force. */
  readonly onInvalid: (error: ParleyError) => void;
}

/**
 * Picks up edits of the config without a restart. It looks at sizes and times of the files, since bind mounts of containers
 * deliver no notifications; a look at sixty files takes well under a millisecond.
 */
export function watchConfig(options: WatchOptions): { stop(): void } {
  let { revision } = options.current;
  let seen = fingerprint(options.dirs);
  const timer = setInterval(() => {
    const now = fingerprint(options.dirs);
    if (now === seen) return;
    seen = now;
    try {
      const next = options.load();
      if (next.revision === revision) return;
      revision = next.revision;
      options.onChange(next);
    } catch (error) {
      options.onInvalid(
        error instanceof ParleyError
          ? error
          : new ParleyError("config_invalid", `config: ${String(error)}`, { retry: "never", cause: error }),
      );
    }
  }, options.everyMs ?? 1_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Name, size and time of every YAML file. A file that vanishes between the two calls simply is not there. */
function fingerprint(dirs: readonly string[]): string {
  return [...new Set(dirs)].flatMap((dir) => filesOf(dir)).join("\n");
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => {
        const stat = statSync(path.join(dir, name), { throwIfNoEntry: false });
        return `${dir}/${name} ${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`;
      });
  } catch {
    return [];
  }
}
