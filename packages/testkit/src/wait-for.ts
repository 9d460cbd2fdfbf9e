import { setTimeout as pause } from "node:timers/promises";

/** Often enough that a test loses no time, seldom enough that a busy machine does not notice. */
const POLL_MS = 10;

/** How long to wait, and for what. */
export interface WaitOptions {
  /** Default 10 000: more than anything local takes on a busy machine. */
  readonly timeoutMs?: number;
  /** Completes the sentence "waited for …", e.g. "the second alert". */
  readonly what?: string;
}

/**
 * The condition's first truthy value. A condition that throws is not true yet.
 *
 * @throws an error that says what was waited for, how long, and what the condition last gave.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<NonNullable<T>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const startedAt = performance.now();
  for (;;) {
    const last = await attempt(condition);
    if (last.status === "value" && last.value) return last.value;
    if (performance.now() - startedAt >= timeoutMs) {
      const seen =
        last.status === "value"
          ? `the last value was ${shown(last.value)}`
          : `it failed with: ${shown(last.error)}`;
      throw new Error(`waited ${timeoutMs} ms for ${options.what ?? "a condition"}, in vain: ${seen}`, {
        cause: last.status === "error" ? last.error : undefined,
      });
    }
    await pause(POLL_MS);
  }
}

type Attempt<T> =
  | { readonly status: "value"; readonly value: T }
  | { readonly status: "error"; readonly error: unknown };

async function attempt<T>(condition: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { status: "value", value: await condition() };
  } catch (error) {
    return { status: "error", error };
  }
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.message;
  return (JSON.stringify(value) ?? String(value)).slice(0, 300);
}
