import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";

/**
 * One process of the bare pipeline that Parley is measured against: three BullMQ queues, each with a worker that only sends
 * the payload on. What it takes is what the queues themselves cost.
 *
 *     node pass-through.ts 1|2|3     with REDIS_URL; the last one prints {"id", "at"} for each job
 */
const stage = Number(process.argv[2]);
const url = process.env["REDIS_URL"] ?? "";
const prefix = "{bare}";
const connection = new Redis(url, { maxRetriesPerRequest: null });
const next = stage < 3 ? new Queue(`stage-${stage + 1}`, { connection: new Redis(url), prefix }) : null;

const worker = new Worker(
  `stage-${stage}`,
  async (job) => {
    if (next === null) {
      process.stdout.write(`${JSON.stringify({ id: job.id, at: Date.now() })}\n`);
      return;
    }
    await next.add("job", job.data, {
      jobId: String(job.id),
      removeOnComplete: { age: 3_600, count: 1_000 },
    });
  },
  { connection, prefix, concurrency: 8, removeOnComplete: { count: 1_000 } },
);
await worker.waitUntilReady();
process.stdout.write("worker ready\n");
