import { readFileSync } from "node:fs";
import { ParleyError } from "@parley/core";
import { userPath } from "./environment.ts";

/** Reads a user's file, or standard input for `-`. @throws {ParleyError} `usage` when it cannot be read. */
export function readInput(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : userPath(file), "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new ParleyError(
      "usage",
      `${file}: cannot be read (${reason}), give the path of a file or - for standard input`,
      {
        retry: "never",
        cause,
      },
    );
  }
}

/**
 * Turns each line of a JSON-lines file into one line of output, in the same order.
 *
 * @param read Checks one parsed line; throws `ParleyError` when it is not as it must be.
 */
export async function mapJsonLines<T>(
  file: string,
  read: (line: unknown, where: string) => T,
  write: (values: readonly T[]) => AsyncIterable<unknown> | Iterable<unknown>,
): Promise<void> {
  const values = readInput(file)
    .split("\n")
    .map((line, index) => ({ line, where: `${file}:${index + 1}` }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, where }) => read(parseLine(line, where), where));
  for await (const value of write(values)) {
    if (!process.stdout.write(`${JSON.stringify(value)}\n`)) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  }
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ParleyError("usage", `${where}: not a line of JSON, write one object a line`, {
      retry: "never",
      cause,
    });
  }
}
