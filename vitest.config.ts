import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What a test waits for is waited for as long as this, so that a busy machine is no reason to fail. */
const expectation = { poll: { timeout: 20_000 } };

const node = {
  expect: expectation,
  environment: "node" as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  globalSetup: "./test/support/global-setup.ts",
};

export default defineConfig({
  test: {
    // Many tests wait for a database, a browser or a process of their own: on two cores two files are quicker than one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { ...node, name: "libs", include: ["libs/*/src/**/*.test.ts"] } },
      { test: { ...node, name: "apps", include: ["apps/scheduler/src/**/*.test.ts", "tools/**/*.test.ts"] } },
      {
        extends: "./apps/web/vite.config.ts",
        test: {
          name: "web",
          environment: "happy-dom",
          include: ["apps/web/src/**/*.test.{ts,tsx}"],
          setupFiles: ["apps/web/src/testing/patience.ts"],
          expect: expectation,
          testTimeout: 60_000,
        },
      },
      { test: { ...node, name: "test", include: ["test/**/*.test.ts"], testTimeout: 180_000 } },
    ],
  },
});
