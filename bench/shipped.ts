import path from "node:path";
import { prepareKnowledge, type Knowledge } from "@parley/analysis";
import { loadConfig } from "@parley/config";
import type { KnowledgeData } from "@parley/core";

const dir = path.join(import.meta.dirname, "../config");

/** The shipped data of the analysis, whatever the user's environment says. */
export const data: KnowledgeData = loadConfig({ dir, shippedDir: dir, env: {} }).knowledge;
export const knowledge: Knowledge = prepareKnowledge(data);
