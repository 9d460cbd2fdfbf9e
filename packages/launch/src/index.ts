export { type ProvidedRedis, provideRedis } from "./provide-redis.ts";
export { type Asking, ensureRedisBinary, findRedisBinary, type RedisBinary } from "./redis-binary.ts";
export { type Program, runAll, type RunningPrograms, type RunOptions } from "./run-all.ts";
