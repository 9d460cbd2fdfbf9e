import path from "node:path";
import { type AppConfig, loadConfig, loadDotEnv, readSettings, type Settings } from "@parley/config";
import { SHIPPED_CONFIG } from "@parley/pipeline";

export interface Environment {
  readonly settings: Settings;
  readonly config: AppConfig;
}

/**
 * The checked environment and config, as the workers see them.
 *
 * @throws {ParleyError} `config_invalid` with every problem.
 */
export function readEnvironment(): Environment {
  const settings = readEnvironmentSettings();
  const from = { dir: settings.configDir, shippedDir: SHIPPED_CONFIG, env: process.env };
  return { settings, config: loadConfig(from) };
}

export function readEnvironmentSettings(): Settings {
  loadDotEnv(".env", process.env);
  return readSettings(process.env);
}

/** A path as the user meant it: relative to where the command was typed, which npm keeps in INIT_CWD. */
export function userPath(file: string): string {
  return path.resolve(process.env["INIT_CWD"] ?? process.cwd(), file);
}
