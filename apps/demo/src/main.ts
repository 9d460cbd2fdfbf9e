import { parseArgs } from "node:util";
import { runDemo } from "./run-demo.ts";

const { values } = parseArgs({
  options: {
    speed: { type: "string", default: "1" },
    host: { type: "string", default: "127.0.0.1" },
    "page-port": { type: "string", default: "0" },
    "keep-open": { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
  },
});

process.exitCode = await runDemo({
  speed: Math.max(0.1, Number(values.speed) || 1),
  host: values.host,
  pagePort: Number(values["page-port"]) || 0,
  keepOpen: values["keep-open"],
  assumeYes: values.yes,
});
