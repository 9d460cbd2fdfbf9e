import type { Alert, EpochMs, Notice, Receipt, SinkId } from "@parley/core";

/** A kind of place where alerts are shown. */
export interface Sink {
  readonly id: SinkId;
  /**
   * Shows a message.
   *
   * @param deliveryId Travels with the message, so that it can be found again.
   * @throws {ParleyError} `slack_rate_limited`, `slack_unreachable`, `slack_misconfigured` and `slack_rejected` are thrown only
   *   when the message surely was not shown; `slack_in_doubt` when nobody knows.
   */
  deliver(
    message: Alert | Notice,
    deliveryId: string,
    options?: { readonly possibleRepeat: boolean },
  ): Promise<Receipt>;
  /** Looks for a message that may have been shown. `unreadable`: this sink cannot look. */
  findDelivered(
    message: Alert | Notice,
    search: { readonly deliveryId: string; readonly sentAfter: EpochMs },
  ): Promise<Found>;
  /** Asks the other side who we are and what we may do. */
  check(): Promise<SinkCheck>;
}

export type Found =
  | { readonly status: "found"; readonly receipt: Receipt }
  | { readonly status: "absent" }
  | { readonly status: "unreadable" };

export interface SinkCheck {
  readonly ok: boolean;
  /** One line. */
  readonly summary: string;
  /** What is lost without the scopes that are missing, a line each. */
  readonly lost: readonly string[];
}
