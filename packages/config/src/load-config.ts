import {
  type FeedConfig,
  type FetchSettings,
  hashOf,
  type KnowledgeData,
  ParleyError,
  type Route,
} from "@parley/core";
import { loadKnowledge, openYaml } from "./knowledge.ts";
import type { Problem } from "./problem.ts";
import { readAlerts } from "./read-alerts.ts";
import { readFeeds } from "./read-feeds.ts";

/** The whole config, checked, with every default filled in. */
export interface AppConfig {
  readonly feeds: readonly FeedConfig[];
  readonly fetch: FetchSettings;
  readonly routes: readonly Route[];
  /** Where operators are told of trouble; null: the console. */
  readonly ops: { readonly channel: string | null };
  readonly knowledge: KnowledgeData;
  /** Changes with every change of the config. */
  readonly revision: string;
}

export interface ConfigSource {
  /** The user's folder. */
  readonly dir: string;
  /** The folder of this installation, for whatever the user's lacks. */
  readonly shippedDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CheckedConfig {
  /** Null when there is any problem. */
  readonly config: AppConfig | null;
  readonly problems: readonly Problem[];
}

/** Reads the whole config and reports every problem of every file at once. */
export function checkConfig(from: ConfigSource): CheckedConfig {
  const feeds = readFeeds(openYaml("feeds.yaml", from), from.env);
  const alerts = readAlerts(openYaml("alerts.yaml", from), from.env["SLACK_CHANNEL"]?.trim() || null);
  const knowledge = loadKnowledge({ dir: from.dir, shippedDir: from.shippedDir });
  const problems = [...feeds.problems, ...alerts.problems, ...knowledge.problems];
  if (problems.length > 0) return { config: null, problems };
  const parts = {
    feeds: feeds.feeds,
    fetch: feeds.fetch,
    routes: alerts.routes,
    ops: alerts.ops,
    knowledge: knowledge.data,
  };
  return { config: { ...parts, revision: hashOf(JSON.stringify(parts)) }, problems };
}

/** @throws {ParleyError} `config_invalid`, its message one line for each problem. */
export function loadConfig(from: ConfigSource): AppConfig {
  const { config, problems } = checkConfig(from);
  if (config !== null) return config;
  const lines = problems.map((problem) => problem.text);
  throw new ParleyError("config_invalid", `${lines.join("\n")}\n${lines.length} problem(s) in the config`, {
    retry: "never",
  });
}
