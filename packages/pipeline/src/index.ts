export { runBoard } from "./board.ts";
export { openOverview, type Overview } from "./overview.ts";
export { SHIPPED_CONFIG } from "./shipped-config.ts";
export { runClassifier, runFetcher, runNotifier } from "./workers.ts";
