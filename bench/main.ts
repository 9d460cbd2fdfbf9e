import { benchLatency } from "./latency.ts";
import { benchUnderstanding } from "./understanding.ts";

/** `pnpm bench`: figures are ratios within one run, since machines are noisy. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
benchUnderstanding(say);
await benchLatency(say);
