import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { problemAt } from "./problem.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** Opens `name` in the user's folder, else in the shipped one. Never throws: what is wrong comes as problems. */
export function openYaml(name: string, { dir, shippedDir }: { dir: string; shippedDir: string }): YamlFile {
  const own = path.join(dir, name);
  const file = existsSync(own) ? own : path.join(shippedDir, name);
  const shown = shownPath(file);
  try {
    return readYaml(readFileSync(file, "utf8"), shown);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const remedy = code === "EACCES" ? "make it readable for the user that runs Parley" : "check the path";
    const problem = problemAt({ file: shown, line: null, where: "" }, `cannot be read (${code}), ${remedy}`);
    return { ...readYaml("", shown), problems: [problem] };
  }
}

/** As the user would type it: relative to the working folder when it lies inside. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") ? file : relative;
}
