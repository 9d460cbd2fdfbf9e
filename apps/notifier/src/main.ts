import { runNotifier } from "@parley/pipeline";

await runNotifier();
