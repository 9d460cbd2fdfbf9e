/**
 * A way in which a call goes wrong. "Accept" means that the method did its work and the caller does not learn it.
 *
 * - `reset-before-accept`: the connection is cut, nothing was done
 * - `accept-then-reset`, `accept-then-timeout` (no answer ever), `accept-then-500`: the work was done
 * - `stalled-body`: the work was done, the headers and half of the body arrive, the rest never does
 * - `html-error`, `html-200`: a proxy or captive portal answers, nothing was done
 * - `redirect`: 302 to another host, nothing was done
 * - `rate-limited`: 429; null sends no Retry-After
 * - `refuse`: `ok: false` with this code, and the further fields
 * - `slow`: the work is done at once, the answer comes late
 */
export type SlackFault =
  | { readonly kind: "reset-before-accept" }
  | { readonly kind: "accept-then-reset" }
  | { readonly kind: "accept-then-timeout" }
  | { readonly kind: "accept-then-500" }
  | { readonly kind: "stalled-body" }
  | { readonly kind: "html-error"; readonly status: 500 | 502 | 503 }
  | { readonly kind: "html-200" }
  | { readonly kind: "redirect" }
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number | null }
  | { readonly kind: "refuse"; readonly error: string; readonly fields?: Readonly<Record<string, unknown>> }
  | { readonly kind: "slow"; readonly ms: number };

/** Which calls fail, and how. */
export interface FaultPlan {
  /** e.g. `chat.postMessage`. */
  readonly method: string;
  /** Only calls to this channel id or name; default: any. */
  readonly channel?: string;
  /** The first call to fail, counted from now; default 1, the next one. */
  readonly nth?: number;
  /** How many calls fail; default 1. */
  readonly times?: number;
  /** From the first one on, every so many calls; default 1, in a row. */
  readonly every?: number;
  readonly fault: SlackFault;
}

/** The faults that are still to come. */
export interface FaultQueue {
  add(plan: FaultPlan): void;
  /** Counts one call and gives the fault it meets; of several plans that fit, the oldest. */
  take(method: string, channels: readonly string[]): SlackFault | null;
}

/** An empty queue of faults. */
export function openFaultQueue(): FaultQueue {
  let plans: { readonly plan: FaultPlan; seen: number; left: number }[] = [];
  return {
    add: (plan) => {
      plans.push({ plan, seen: 0, left: plan.times ?? 1 });
    },
    take: (method, channels) => {
      let fault: SlackFault | null = null;
      for (const entry of plans) {
        const { plan } = entry;
        if (plan.method !== method) continue;
        if (plan.channel !== undefined && !channels.includes(plan.channel.replace(/^#/, ""))) continue;
        entry.seen += 1;
        const past = entry.seen - (plan.nth ?? 1);
        if (fault !== null || past < 0 || past % (plan.every ?? 1) !== 0) continue;
        entry.left -= 1;
        fault = plan.fault;
      }
      plans = plans.filter((entry) => entry.left > 0);
      return fault;
    },
  };
}
