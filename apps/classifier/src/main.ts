import { runClassifier } from "@parley/pipeline";

await runClassifier();
