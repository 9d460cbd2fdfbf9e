import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** `ok`: everything works. `degraded`: it works, but a person should look. `failing`: it does not do its work. */
export interface Health {
  readonly status: "ok" | "degraded" | "failing";
  readonly reasons: readonly string[];
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `GET /healthz` (200, or 503 when failing, with the reasons as JSON) and `GET /metrics` (Prometheus text).
 *
 * @param at Port 0 takes a free one.
 */
export async function serveHealth(
  at: { readonly host: string; readonly port: number },
  answers: { health(): Promise<Health>; metrics(): Promise<string> },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const reply = (status: number, type: string, body: string): void => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
    };
    const path = (request.url ?? "").split("?")[0];
    const answer = async (): Promise<void> => {
      if (request.method !== "GET") return reply(405, "text/plain", "only GET\n");
      if (path === "/healthz") {
        const health = await answers.health();
        return reply(
          health.status === "failing" ? 503 : 200,
          "application/json",
          `${JSON.stringify(health)}\n`,
        );
      }
      if (path === "/metrics")
        return reply(200, "text/plain; version=0.0.4; charset=utf-8", await answers.metrics());
      return reply(404, "text/plain", "try /healthz or /metrics\n");
    };
    answer().catch((error: unknown) => reply(500, "text/plain", `${String(error)}\n`));
  });
  await listening(server, at);
  const { port } = addressOf(server);
  return {
    port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server, at: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => resolve());
  });
}

function addressOf(server: Server): Pick<AddressInfo, "port"> {
  const address = server.address();
  return typeof address === "object" && address !== null ? address : { port: 0 };
}
