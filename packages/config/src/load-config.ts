import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import {
  type FeedConfig,
  type FetchSettings,
  hashOf,
  type KnowledgeData,
  ParleyError,
  type Route,
} from "@parley/core";
import { loadKnowledge } from "./knowledge.ts";
import { openYaml, shownPath } from "./open-yaml.ts";
import { nearest, type Problem, problemAt } from "./problem.ts";
import { readAlerts } from "./read-alerts.ts";
import { readFeeds } from "./read-feeds.ts";
import { channelFrom } from "./settings.ts";

/** The whole config, checked, with every default filled in. */
export interface AppConfig {
  readonly feeds: readonly FeedConfig[];
  readonly fetch: FetchSettings;
  readonly routes: readonly Route[];
  /** Where operators are told of trouble; null: the console. */
  readonly ops: { readonly channel: string | null };
  readonly knowledge: KnowledgeData;
  /** Hash of all of the above: two configs with the same revision do the same. An edited comment does not change it. */
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
  /** In the order of files and lines. */
  readonly problems: readonly Problem[];
}

/** Reads the whole config and reports every problem of every file at once. */
export function checkConfig(from: ConfigSource): CheckedConfig {
  const feeds = readFeeds(openYaml("feeds.yaml", from), from.env);
  const alerts = readAlerts(openYaml("alerts.yaml", from), channelFrom(from.env));
  const knowledge = loadKnowledge({ dir: from.dir, shippedDir: from.shippedDir });
  const problems = [
    ...folderProblems(from),
    ...inLineOrder(feeds.problems),
    ...inLineOrder(alerts.problems),
    ...knowledge.problems,
  ];
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

/**
 * Reads the whole config.
 *
 * @throws {ParleyError} `config_invalid`, its message one line for each problem and a last one with their number.
 */
export function loadConfig(from: ConfigSource): AppConfig {
  const { config, problems } = checkConfig(from);
  if (config !== null) return config;
  const lines = problems.map((problem) => problem.text);
  throw new ParleyError("config_invalid", `${lines.join("\n")}\n${lines.length} problem(s) in the config`, {
    retry: "never",
  });
}

/** Names of the files at the top of the folder; those of its subfolders are read whatever they are called. */
const FILES = ["feeds.yaml", "alerts.yaml", "people.yaml", "places.yaml", "agreements.yaml"];

/** A file whose name is mistyped would silently be replaced by the shipped one, and a file in place of the folder all of them. */
function folderProblems({ dir }: ConfigSource): readonly Problem[] {
  if (statSync(dir, { throwIfNoEntry: false })?.isFile() === true) {
    const what = `${shownPath(dir)} is a file, give the folder it is in`;
    return [problemAt({ file: "environment", line: null, where: "PARLEY_CONFIG" }, what)];
  }
  return yamlNames(dir)
    .filter((name) => !FILES.includes(name))
    .flatMap((name) => {
      const meant = nearest(
        name.replace(/\.ya?ml$/i, ""),
        FILES.map((file) => file.replace(".yaml", "")),
      );
      if (meant === null) return [];
      const file = shownPath(path.join(dir, name));
      return [
        problemAt({ file, line: null, where: "" }, `is not read, call it ${meant}.yaml or move it away`),
      ];
    });
}

function yamlNames(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => /\.ya?ml$/i.test(name));
  } catch {
    return []; // no folder, or not ours to list: reading its files says so
  }
}

function inLineOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
