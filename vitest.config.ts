import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "test/**/*.test.ts"],
    // Tests start real servers and processes: generous where a busy machine may be slow, never a wait by itself.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
