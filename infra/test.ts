import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { ensureRedisBinary } from "@parley/launch";

/**
 * `npm test`: every check of the repository, in the order in which they fail fastest, then one plain closing line.
 *
 * All checks run even when one fails, so that a red run shows everything at once.
 */

const counts = mkdtempSync(path.join(tmpdir(), "parley-test-"));
const countsFile = path.join(counts, "counts.json");

const checks: readonly (readonly [string, readonly string[]])[] = [
  ["types", ["tsc", "-b"]],
  ["lint", ["oxlint", "--type-aware"]],
  ["format", ["oxfmt", "--check", "."]],
  ["unused code", ["knip"]],
  ["tests", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${countsFile}`]],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const interactive = process.stdin.isTTY && process.stdout.isTTY && process.env["CI"] === undefined;
await ensureRedisBinary({ env: process.env, say, interactive, assumeYes: !interactive });

let failedChecks = 0;
for (const [name, [command = "", ...args]] of checks) {
  const startedAt = Date.now();
  const ok = await run(command, args);
  if (!ok) failedChecks += 1;
  const verdict = ok ? styleText("green", "ok") : styleText("red", "FAILED");
  say(`${verdict}  ${name}  ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
}

const { passed, failed, skipped } = readCounts();
rmSync(counts, { recursive: true, force: true });
const otherChecks = checks.length - 1;
const failedOthers = failedChecks - (failed > 0 ? 1 : 0);
say(
  `${passed + otherChecks - Math.max(0, failedOthers)} passed, ${failed + Math.max(0, failedOthers)} failed, ${skipped} skipped`,
);
process.exitCode = failedChecks === 0 ? 0 : 1;

function run(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => {
      say(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

function readCounts(): { passed: number; failed: number; skipped: number } {
  try {
    const report: unknown = JSON.parse(readFileSync(countsFile, "utf8"));
    const count = (name: string): number => {
      const value: unknown = Object(report)[name];
      return typeof value === "number" ? value : 0;
    };
    return {
      passed: count("numPassedTests"),
      failed: count("numFailedTests"),
      skipped: count("numPendingTests"),
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
