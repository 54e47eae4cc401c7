import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import { silentLog } from "@daymill/metadata/testing";
import { afterAll, expect, test } from "vitest";
import { expireWorkerPlaces } from "./expire-worker-places.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-places-"));
const DAY_MS = 86_400_000;
const now = epochMillis(Date.UTC(2026, 4, 20));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the place of a worker stays for a week after it was last touched", async () => {
  for (const [name, days] of [
    ["gone", 8],
    ["away", 6],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "daymill.lock"), "");
    const at = (now - days * DAY_MS) / 1_000;
    utimesSync(join(folder, name), at, at);
  }
  const places = { folder, clock: { now: () => now }, log: silentLog };
  expect(await expireWorkerPlaces(places)).toBe(1);
  expect(readdirSync(folder)).toEqual(["away"]);
  expect(await expireWorkerPlaces({ ...places, folder: join(folder, "none") })).toBe(0);
});
