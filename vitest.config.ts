import { defineConfig } from "vitest/config";

const node = {
  environment: "node" as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  globalSetup: "./test/support/global-setup.ts",
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: "libs", include: ["libs/*/src/**/*.test.ts"] } },
      { test: { ...node, name: "apps", include: ["apps/scheduler/src/**/*.test.ts", "tools/**/*.test.ts"] } },
      {
        extends: "./apps/web/vite.config.ts",
        test: { name: "web", environment: "happy-dom", include: ["apps/web/src/**/*.test.{ts,tsx}"] },
      },
      { test: { ...node, name: "test", include: ["test/**/*.test.ts"], testTimeout: 180_000 } },
    ],
  },
});
