// Starts Parley's programs on any machine with Node 20 or newer: installs what is missing first, then runs the TypeScript
// sources with the Node 24 that the `node` package brings. Plain JavaScript, since this file must run before all that.
//
//     node infra/run.mjs start|demo|test|bench|evaluate|train|parley [arguments]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PNPM = "pnpm@12.21.0";

const PROGRAMS = {
  start: ["apps/cli/src/main.ts", "start"],
  demo: ["apps/demo/src/main.ts"],
  test: ["infra/test.ts"],
  bench: ["bench/main.ts"],
  evaluate: ["bench/evaluate.ts"],
  train: ["bench/train.ts"],
  parley: ["apps/cli/src/main.ts"],
};

const [command = "", ...args] = process.argv.slice(2);
const program = PROGRAMS[command];
if (!program) {
  process.stderr.write(`run.mjs: no program "${command}", use ${Object.keys(PROGRAMS).join(", ")}\n`);
  process.exit(2);
}

install();
const node =
  Number(process.versions.node.split(".")[0]) >= 24
    ? process.execPath
    : path.join(ROOT, "node_modules/node/bin/node");
const [file, ...first] = program;
// Commands of a user work where the user stands; the others on the repository.
const cwd = command === "parley" || command === "start" ? process.cwd() : ROOT;
const child = spawn(node, [path.join(ROOT, file), ...first, ...args], {
  cwd,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${path.join(ROOT, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
  },
});
// A terminal sends Ctrl-C to the program as well; it decides when to end, we wait. Other signals are passed on.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

/** Installs the dependencies when they are not those of the lockfile. */
function install() {
  const stampFile = path.join(ROOT, "node_modules", ".parley-installed");
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  const release = lock();
  try {
    if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return; // another one has just installed
    process.stderr.write("Installing what Parley needs (first start, or after an update) …\n");
    const { status } = spawnSync("npx", ["--yes", PNPM, "install", "--frozen-lockfile"], {
      cwd: ROOT,
      stdio: ["ignore", process.stderr.isTTY ? 2 : "pipe", 2],
      env: { ...process.env, CI: "true" },
    });
    if (status !== 0) {
      process.stderr.write(
        `The installation failed. Look at the lines above; then try again, or run: npx ${PNPM} install\n`,
      );
      process.exit(1);
    }
    writeFileSync(stampFile, wanted);
  } finally {
    release();
  }
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(path.join(ROOT, name)));
  return hash.digest("hex");
}

/** Two first starts at once take turns. A lock older than ten minutes is left over from one that was killed. */
function lock() {
  const folder = path.join(ROOT, ".data", "install.lock");
  mkdirSync(path.dirname(folder), { recursive: true });
  for (;;) {
    try {
      mkdirSync(folder);
      return () => rmSync(folder, { recursive: true, force: true });
    } catch {
      const age = existsSync(folder) ? Date.now() - statSync(folder).mtimeMs : 0;
      if (age > 600_000) rmSync(folder, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}
