/** Every way Parley can fail. Each code is explained, with the remedy, in `docs/errors.md`. */
export type ErrorCode =
  | "config_invalid"
  | "feed_unreachable"
  | "feed_refused"
  | "feed_rejected"
  | "feed_too_large"
  | "feed_unparsable"
  | "payload_invalid"
  | "payload_too_new"
  | "payload_too_large"
  | "redis_missing"
  | "redis_unreachable"
  | "slack_rate_limited"
  | "slack_unreachable"
  | "slack_in_doubt"
  | "slack_misconfigured"
  | "slack_rejected"
  | "usage";

/** `later`: the same call may succeed on another attempt. `never`: only a person can fix it. */
export type Retry = "later" | "never";

/** The only error that Parley throws on purpose; anything else is a bug and treated as `retry: "later"`. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  readonly code: ErrorCode;
  readonly retry: Retry;
  /** Wait at least this long before the next attempt, when the other side said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retry: Retry; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
    this.retryAfterMs = options.retryAfterMs;
  }
}
