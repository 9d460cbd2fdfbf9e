import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { CONCEPTS, type KnowledgeData, type Lexicon, type Person, STAGES, TOPICS } from "@parley/core";
import { z } from "zod";
import { openYaml } from "./open-yaml.ts";
import type { Problem } from "./problem.ts";
import { strictObject } from "./yaml-file.ts";

const Terms = z.array(z.string().trim().min(1));
const Month = z.string().regex(/^\d{4}-\d{2}$/, "must be a month like 2025-01");

const LexiconYaml = strictObject({
  language: z.string(),
  matching: z.enum(["words", "characters"]),
  nameEnding: z.number().int().min(0).max(3),
  concepts: z.partialRecord(z.enum(CONCEPTS), Terms),
  stages: z.partialRecord(z.enum(STAGES), Terms),
  topics: z.partialRecord(z.enum(TOPICS), Terms),
  parties: z.record(z.string(), Terms),
  offices: z.record(z.string(), Terms).default({}),
  contexts: z.partialRecord(
    z.enum(["unilateral-step", "court", "markets", "statistics", "other-talks", "other"]),
    Terms,
  ),
  examples: z.array(
    strictObject({
      text: z.string(),
      tradeTalk: z.boolean(),
      parties: z.array(z.string()).optional(),
      stage: z.enum(STAGES).optional(),
      topics: z.array(z.enum(TOPICS)).optional(),
    }),
  ),
});

const PeopleYaml = strictObject({
  people: z.array(
    strictObject({
      name: z.string(),
      party: z.string(),
      office: z.string(),
      from: Month.optional(),
      to: Month.optional(),
      known: z.literal("family").optional(),
      aliases: z.array(z.string()),
    }),
  ),
  namesakes: z.array(z.string()).default([]),
});

const PlacesYaml = z.array(strictObject({ name: z.string(), country: z.string(), aliases: Terms }));
const AgreementsYaml = z.array(
  strictObject({ name: z.string(), parties: z.array(z.string()), terms: Terms }),
);

/** The data of the analysis, from the user's folder or, where a file is missing there, from the shipped one. */
export function loadKnowledge(dirs: { readonly dir: string; readonly shippedDir: string }): {
  readonly data: KnowledgeData;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  function read<T>(name: string, schema: z.ZodType<T>, whenBad: T): T {
    const yaml = openYaml(name, dirs);
    const checked = yaml.problems.length > 0 ? { value: null, problems: yaml.problems } : yaml.check(schema);
    problems.push(...checked.problems);
    return checked.value ?? whenBad;
  }

  const lexicons = lexiconFiles(dirs).flatMap((name): Lexicon[] => {
    const lexicon = read<z.infer<typeof LexiconYaml> | null>(name, LexiconYaml, null);
    if (lexicon === null) return [];
    const concepts = Object.fromEntries(
      CONCEPTS.map((concept) => [concept, lexicon.concepts[concept] ?? []]),
    );
    return [{ ...lexicon, concepts: withAll(concepts) }];
  });
  const { people, namesakes } = read("people.yaml", PeopleYaml, { people: [], namesakes: [] });
  const data: KnowledgeData = {
    lexicons,
    people: people.map(({ name, party, office, from, to, known, aliases }): Person => ({
      name,
      party,
      office,
      from: from === undefined ? null : Date.parse(`${from}-01T00:00:00Z`),
      to: to === undefined ? null : Date.parse(`${to}-01T00:00:00Z`),
      knownByFamilyName: known === "family",
      aliases,
    })),
    namesakes,
    places: read("places.yaml", PlacesYaml, []),
    agreements: read("agreements.yaml", AgreementsYaml, []),
  };
  return { data, problems };
}

function withAll(concepts: Readonly<Record<string, readonly string[]>>): Lexicon["concepts"] {
  const of = (concept: string): readonly string[] => concepts[concept] ?? [];
  return {
    tradeTalk: of("tradeTalk"),
    talk: of("talk"),
    deal: of("deal"),
    trade: of("trade"),
    role: of("role"),
    negation: of("negation"),
    planned: of("planned"),
    possible: of("possible"),
    past: of("past"),
    lookBack: of("lookBack"),
    pending: of("pending"),
    locative: of("locative"),
    says: of("says"),
    denies: of("denies"),
    deadline: of("deadline"),
  };
}

/** One lexicon a language: a user's own file replaces the shipped one of the same name. */
function lexiconFiles({ dir, shippedDir }: { dir: string; shippedDir: string }): readonly string[] {
  const names = [shippedDir, dir].flatMap((folder) => {
    const lexicons = path.join(folder, "lexicons");
    return existsSync(lexicons) ? readdirSync(lexicons).filter((name) => name.endsWith(".yaml")) : [];
  });
  return [...new Set(names)].toSorted().map((name) => `lexicons/${name}`);
}
