import { loadDotEnv, readSettings } from "@parley/config";
import { serveHealth } from "./health.ts";
import { openLog } from "./log.ts";
import { openRedis } from "./redis.ts";
import { healthOfAll, metricsOfAll, rollCall } from "./roll-call.ts";

/**
 * Serves the health and the metrics of all workers on `PARLEY_HOST:PARLEY_PORT` until SIGTERM or SIGINT.
 *
 * It only reads Redis, so it may run anywhere the workers' Redis can be reached.
 */
export async function runBoard(): Promise<void> {
  loadDotEnv(".env", process.env);
  const settings = readSettings(process.env);
  const log = openLog({ worker: "board", level: settings.logLevel });
  const redis = openRedis(settings.redisUrl, log);
  const server = await serveHealth(
    { host: settings.host, port: settings.port },
    {
      health: () =>
        rollCall(redis).then(healthOfAll, (error: unknown) => ({
          status: "failing",
          reasons: [`redis: ${error instanceof Error ? error.message : String(error)}`],
        })),
      metrics: async () => metricsOfAll(await rollCall(redis)),
    },
  );
  log.info({ port: server.port }, "board ready");

  const stop = async (): Promise<void> => {
    await server.close();
    redis.disconnect();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}
