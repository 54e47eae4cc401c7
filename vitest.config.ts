import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** What a test waits for is waited for as long as this, so that a busy machine is no reason to fail. */
const expectation = { poll: { timeout: 20_000 } };

const node = {
  expect: expectation,
  environment: "node" as const,
  testTimeout: 60_000,
  hookTimeout: 300_000,
  globalSetup: "./test/support/global-setup.ts",
};

export default defineConfig({
  test: {
    // Many tests wait for a database, a browser or a process of their own: one file more than there are cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
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
          hookTimeout: 120_000,
        },
      },
      { test: { ...node, name: "test", include: ["test/**/*.test.ts"], testTimeout: 180_000 } },
    ],
  },
});
