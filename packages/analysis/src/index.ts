export { advance } from "./advance.ts";
export { assess } from "./assess.ts";
export { FEATURES, featuresOf } from "./features.ts";
export { type Knowledge, prepareKnowledge } from "./knowledge.ts";
export { matchStory } from "./match-story.ts";
export { type AssessInput, readText } from "./read-text.ts";
