import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** What Parley counts. Every name starts with `parley_` and ends with its unit, as Prometheus advises. */
export interface Meters {
  readonly registry: Registry;
  /** Jobs that ended, by step and outcome (`ok`, `dropped`, `again`, `failed`). */
  readonly jobs: Counter<"step" | "outcome">;
  readonly jobSeconds: Histogram<"step">;
  /** Polls by result: `items`, `not-modified`, `problem`. */
  readonly polls: Counter<"result">;
  readonly items: Counter;
  readonly seenToAlert: Histogram;
  readonly publishedToAlert: Histogram;
}

const FAST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const SLOW_SECONDS = [0.5, 1, 5, 15, 30, 60, 120, 300, 900, 3_600, 21_600];

export function openMeters(worker: string): Meters {
  const registry = new Registry();
  registry.setDefaultLabels({ worker });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    jobs: new Counter({
      name: "parley_jobs_total",
      help: "Jobs that ended, by step and outcome",
      labelNames: ["step", "outcome"],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "parley_job_seconds",
      help: "Time a step took for a job",
      labelNames: ["step"],
      buckets: FAST_SECONDS,
      registers,
    }),
    polls: new Counter({
      name: "parley_polls_total",
      help: "Polls of feeds, by result",
      labelNames: ["result"],
      registers,
    }),
    items: new Counter({
      name: "parley_items_total",
      help: "New feed items sent to the classifier",
      registers,
    }),
    seenToAlert: new Histogram({
      name: "parley_seen_to_alert_seconds",
      help: "From the last byte of the poll that saw an item to its alert's delivery",
      buckets: FAST_SECONDS,
      registers,
    }),
    publishedToAlert: new Histogram({
      name: "parley_published_to_alert_seconds",
      help: "From the publication of an item to its alert's delivery; items reported late are left out",
      buckets: SLOW_SECONDS,
      registers,
    }),
  };
}
