import { existsSync } from "node:fs";
import { describe } from "vitest";

/** What some suites need and npm does not bring: where it is, and how to get it. */
const services = {
  chromium: { path: process.env["DAYMILL_TEST_CHROMIUM"] ?? "/usr/bin/chromium", install: "apt-get install chromium" },
} as const;

export type ServiceName = keyof typeof services;

/** The program of a service that requireService has found. */
export function servicePath(name: ServiceName): string {
  return services[name].path;
}

/**
 * A `describe` for suites that need a service; their titles name it. Where it is missing they are skipped; with
 * DAYMILL_REQUIRE_SERVICES=1, as in CI, that is a failure.
 */
export function requireService(name: ServiceName): typeof describe | typeof describe.skip {
  const { path, install } = services[name];
  const isMissing = !existsSync(path);
  if (isMissing && process.env["DAYMILL_REQUIRE_SERVICES"] === "1")
    throw new Error(`This suite needs ${name}, which is not at ${path}: ${install}.`);
  return isMissing ? describe.skip : describe;
}
