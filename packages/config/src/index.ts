export { loadKnowledge } from "./knowledge.ts";
export {
  type AppConfig,
  checkConfig,
  type CheckedConfig,
  type ConfigSource,
  loadConfig,
} from "./load-config.ts";
export type { Problem } from "./problem.ts";
export { loadDotEnv, readSettings, type Settings } from "./settings.ts";
export { watchConfig, type WatchOptions } from "./watch-config.ts";
