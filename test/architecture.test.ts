import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Which package may depend on which. Everything not listed is forbidden; `docs/architecture.md` says why. */
const mayDependOn: Record<string, string[]> = {
  "packages/core": [],
  "packages/config": ["core"],
  "packages/feeds": ["core"],
  "packages/analysis": ["core"],
  "packages/alerts": ["core"],
  "packages/launch": ["core"],
  "packages/pipeline": ["core", "config", "feeds", "analysis", "alerts"],
  "packages/testkit": ["core", "launch"],
  "apps/fetcher": ["pipeline"],
  "apps/classifier": ["pipeline"],
  "apps/notifier": ["pipeline"],
  "apps/board": ["pipeline"],
  "apps/cli": ["core", "config", "feeds", "analysis", "alerts", "launch", "pipeline"],
  "apps/demo": ["launch", "testkit"],
};

/** The only packages that may touch these libraries. */
const owners: Record<string, string[]> = {
  bullmq: ["pipeline"],
  ioredis: ["pipeline"],
  "prom-client": ["pipeline"],
  "@slack/web-api": ["alerts"],
  "rss-parser": ["feeds"],
  cheerio: ["feeds"],
  undici: ["feeds"],
  eld: ["analysis"],
  yaml: ["config"],
};

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

for (const folder of ["packages", "apps"]) {
  for (const name of readdirSync(folder).filter((entry) => existsSync(`${folder}/${entry}/package.json`))) {
    const manifest = JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as Manifest;
    const libraries = Object.keys(manifest.dependencies ?? {});

    describe(`${folder}/${name}`, () => {
      it("depends only on packages it may", () => {
        const allowed = (mayDependOn[`${folder}/${name}`] ?? []).map((dependency) => `@parley/${dependency}`);
        const used = libraries.filter((library) => library.startsWith("@parley/"));
        expect(used.filter((library) => !allowed.includes(library))).toEqual([]);
      });

      it("touches only libraries it owns", () => {
        const foreign = libraries.filter((library) => owners[library]?.includes(name) === false);
        expect(foreign).toEqual([]);
      });

      it("takes every version from the catalog", () => {
        const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
        expect(versions.filter(([, version]) => !/^(catalog:|workspace:\*)$/.test(version))).toEqual([]);
      });

      it("is type-checked by the root project", () => {
        const root = JSON.parse(readFileSync("tsconfig.json", "utf8")) as { references: { path: string }[] };
        expect(root.references.map((reference) => reference.path)).toContain(`${folder}/${name}`);
      });
    });
  }
}

describe("docs/errors.md", () => {
  it("explains every error code", () => {
    const codes = [...readFileSync("packages/core/src/errors.ts", "utf8").matchAll(/^\s+\| "(\w+)"/gm)].map(
      ([, code]) => code,
    );
    const page = readFileSync("docs/errors.md", "utf8");
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !page.includes(`| \`${code}\``))).toEqual([]);
  });
});
