import { fileURLToPath } from "node:url";

/** The config folder of this installation, for whatever the user's own folder lacks. */
export const SHIPPED_CONFIG: string = fileURLToPath(new URL("../../../config", import.meta.url));
