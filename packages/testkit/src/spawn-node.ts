import { spawn } from "node:child_process";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running Node process that cannot outlive the one that started it. */
export interface SpawnedNode {
  readonly pid: number;
  /** Sends a signal; false when the process had already ended. */
  kill(signal: NodeJS.Signals): boolean;
  readonly exited: Promise<ProcessEnd>;
  /** What it wrote to stdout and stderr so far, mixed as it came; the newest 1 MB. */
  output(): string;
}

/** What to run. */
export interface SpawnNodeOptions {
  /** Node's arguments: the file first, then the file's own. */
  readonly args: readonly string[];
  /** Added to this process's environment; null removes a variable. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly cwd?: string;
}

/** A worker that logs in a loop must not take the tests' memory. */
const MAX_OUTPUT_CHARS = 1_000_000;

/**
 * Loaded into the child before its own code: the IPC pipe breaks when this process ends, however it ends (kill -9 as well),
 * and the child ends with it. `unref` keeps the pipe from holding the child's event loop open.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect',()=>process.kill(process.pid,'SIGKILL'));process.channel?.unref();",
)}`;

/** Starts a file with this Node, its output kept for the test; it is killed when the test run ends, at the latest. */
export async function spawnNode(options: SpawnNodeOptions): Promise<SpawnedNode> {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...options.args], {
    cwd: options.cwd,
    env: environmentWith(options.env ?? {}),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const keep = (chunk: string): void => {
    output = (output + chunk).slice(-MAX_OUTPUT_CHARS);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  // `close` comes after the last output, `exit` may come before it.
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), exited, output: () => output };
}

function environmentWith(changes: Readonly<Record<string, string | null>>): Record<string, string> {
  const merged: Record<string, string | null | undefined> = { ...process.env, ...changes };
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
