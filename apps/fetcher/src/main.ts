import { runFetcher } from "@parley/pipeline";

await runFetcher();
