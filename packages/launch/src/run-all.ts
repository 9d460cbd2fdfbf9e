import { type ChildProcess, spawn } from "node:child_process";
import { styleText } from "node:util";
import { readableLine } from "./readable-line.ts";

/** A Node program to run. */
export interface Program {
  readonly name: string;
  /** Node's arguments: the file first. */
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface RunOptions {
  readonly write: (text: string) => void;
  readonly colours: boolean;
  readonly cwd: string;
  /** Default 10 s: then whoever still runs is killed. */
  readonly stopAfterMs?: number;
}

export interface RunningPrograms {
  /** Ends all, in their order. */
  stop(): Promise<void>;
  /** Resolves when all have ended after `stop()` or a signal to this process. */
  readonly exited: Promise<void>;
}

const COLOURS = ["cyan", "magenta", "green", "yellow", "blue"] as const;

/** A program that dies is started again, later and later: 1 s, 2 s … 30 s. */
const MAX_RESTART_MS = 30_000;

/**
 * Loaded into each program before its own code: the pipe to us breaks when we are gone, however we went, and the program
 * then ends as if asked to.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel?.unref();",
)}`;

/** Runs Node programs side by side, their output prefixed and made readable, until they are stopped or Ctrl-C is pressed. */
export function runAll(programs: readonly Program[], options: RunOptions): RunningPrograms {
  const width = Math.max(...programs.map(({ name }) => name.length));
  const children = new Map<string, ChildProcess>();
  let isStopping = false;
  let ended: () => void;
  const exited = new Promise<void>((resolve) => {
    ended = resolve;
  });

  function start(program: Program, index: number, restarts: number): void {
    const label = program.name.padEnd(width);
    const prefix = options.colours ? styleText(COLOURS[index % COLOURS.length] ?? "cyan", label) : label;
    const print = (line: string): void => options.write(`${prefix} ${readableLine(line, options.colours)}\n`);
    const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...program.args], {
      cwd: options.cwd,
      env: { ...process.env, ...program.env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true, // Ctrl-C reaches only us: we end them in order
    });
    children.set(program.name, child);
    for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, print);
    const startedAt = performance.now();
    child.once("exit", (code, signal) => {
      children.delete(program.name);
      if (isStopping) return;
      const count = performance.now() - startedAt > 60_000 ? 0 : restarts;
      const waitMs = Math.min(MAX_RESTART_MS, 1_000 * 2 ** count);
      print(`ended unexpectedly (${signal ?? `exit code ${code}`}), starting again in ${waitMs / 1_000} s`);
      setTimeout(() => {
        if (!isStopping) start(program, index, count + 1);
      }, waitMs);
    });
  }

  async function stop(): Promise<void> {
    if (isStopping) return exited;
    isStopping = true;
    for (const { name } of programs) {
      const child = children.get(name);
      if (child) await endChild(child, options.stopAfterMs ?? 10_000);
    }
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    process.off("SIGHUP", onSignal);
    ended();
  }

  const onSignal = (): void => void stop();
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.on("SIGHUP", onSignal);
  for (const [index, program] of programs.entries()) start(program, index, 0);
  return { stop, exited };
}

function endChild(child: ChildProcess, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const insist = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
    child.once("exit", () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** A line longer than this is printed in pieces. */
const MAX_LINE = 100_000;

function eachLine(stream: NodeJS.ReadableStream, print: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) {
      lines.push(rest);
      rest = "";
    }
    for (const line of lines) print(line);
  });
  stream.on("end", () => {
    if (rest !== "") print(rest);
  });
}
