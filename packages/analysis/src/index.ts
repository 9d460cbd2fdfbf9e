export { advance } from "./advance.ts";
export { assess } from "./assess.ts";
export { FEATURES, FORMS, featuresOf, formOf } from "./features.ts";
export { type Knowledge, prepareKnowledge } from "./knowledge.ts";
export { matchStory } from "./match-story.ts";
export { STAGE_FEATURES, stageCandidates } from "./find-stage.ts";
export { scoreOf, type Weights } from "./score.ts";
export { type AssessInput, readText } from "./read-text.ts";
