import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ParleyError } from "@parley/core";
import type { AppConfig } from "./load-config.ts";

export interface WatchOptions {
  readonly load: () => AppConfig;
  readonly current: AppConfig;
  /** Time between two looks, ms; default 1000. */
  readonly everyMs?: number;
  /** Called with each new config, and with the old one when a bad edit was taken back. */
  readonly onChange: (next: AppConfig) => void;
  /** Called once for each bad edit; the old config stays in force. */
  readonly onInvalid: (error: ParleyError) => void;
  /** The folders whose files are watched. */
  readonly dirs: readonly string[];
}

/** A file that just changed is looked at again after this time: editors write in pieces, and half a file may be a valid one. */
const SETTLE_MS = 100;

/** Subfolders that hold config. Others are not looked into: the folder may be somebody's home. */
const SUBFOLDERS = ["", "lexicons", "topics"];

/**
 * Picks up edits of the config without a restart: changed, added and removed files.
 *
 * It looks at names, sizes and times, since bind mounts of containers deliver no notifications; a look at thirty files takes
 * well under a millisecond. An edit is in force at most `everyMs` + 0.1 s after its last byte.
 */
export function watchConfig(options: WatchOptions): { stop(): void } {
  const everyMs = options.everyMs ?? 1_000;
  let { revision } = options.current;
  let isRefused = false;
  // The first look loads in any case: an edit may have come between the caller's reading and now.
  let loaded: string | null = null;
  let seen: string | null = null;

  function look(): void {
    const now = fingerprint(options.dirs);
    const isSettled = now === seen;
    seen = now;
    if (isSettled && now !== loaded) {
      loaded = now;
      reload();
    }
    timer = setTimeout(look, now === loaded ? everyMs : Math.min(everyMs, SETTLE_MS)).unref();
  }

  function reload(): void {
    const next = loadOrExplain(options.load);
    if (next instanceof ParleyError) {
      isRefused = true;
      options.onInvalid(next);
      return;
    }
    if (next.revision === revision && !isRefused) return;
    isRefused = false;
    revision = next.revision;
    options.onChange(next);
  }

  let timer = setTimeout(look, Math.min(everyMs, SETTLE_MS)).unref();
  return { stop: () => clearTimeout(timer) };
}

function loadOrExplain(load: () => AppConfig): AppConfig | ParleyError {
  try {
    return load();
  } catch (error) {
    if (error instanceof ParleyError) return error;
    return new ParleyError("config_invalid", `config: ${String(error)}, see the log`, {
      retry: "never",
      cause: error,
    });
  }
}

/** Name, size, times and inode of every YAML file: a rename over the file shows in the inode, a rewrite in the times. */
function fingerprint(dirs: readonly string[]): string {
  return [...new Set(dirs)]
    .flatMap((dir) => SUBFOLDERS.flatMap((subfolder) => filesOf(path.join(dir, subfolder))))
    .join("\n");
}

function filesOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/i.test(name))
      .map((name) => {
        // A file that vanishes between the two calls simply is not there.
        const stat = statSync(path.join(dir, name), { throwIfNoEntry: false });
        return `${dir}/${name} ${stat?.size ?? 0} ${stat?.mtimeMs ?? 0} ${stat?.ctimeMs ?? 0} ${stat?.ino ?? 0}`;
      });
  } catch {
    return [];
  }
}
