import { ApiError } from "@daymill/contract";
import type { Client, Worker } from "@daymill/contract";
import { expect, test } from "vitest";
import { checkServer } from "./server-checks.ts";

const NOW = Date.parse("2024-03-15T00:00:00Z");

function serverOf(version: string, worker: Partial<Worker> = {}) {
  const client = {
    getHealth: async () => ({
      version,
      startedAt: "2024-03-14T00:00:00Z",
      now: "2024-03-15T00:00:00Z",
      components: [],
    }),
    getSystem: async () => ({
      servers: [],
      workers: [{ name: "w1", slots: 2, held: 0, drainedSince: null, ...worker }],
    }),
    listLoadProblems: async () => ({ items: [], next: null }),
    listConnections: async () => [],
  } as unknown as Client;
  return { connect: async () => client, now: () => NOW };
}

test("a server of this version is well, one of another is told with both", async () => {
  const same = await checkServer({ ...serverOf("1.2.0"), version: "1.2.0" });
  expect(same).toMatchObject({
    isThere: true,
    findings: expect.arrayContaining([{ name: "server", state: "ok", detail: expect.any(String), fix: null }]),
  });
  const { findings } = await checkServer({ ...serverOf("1.3.0"), version: "1.2.0" });
  expect(findings[0]).toEqual({
    name: "server",
    state: "warning",
    detail: "version 1.3.0, since 2024-03-14T00:00:00Z; this command is 1.2.0",
    fix: "install the same version at both ends",
  });
});

test("a worker that is drained is told of: it takes nothing before somebody resumes it", async () => {
  const { findings } = await checkServer({ ...serverOf("1", { drainedSince: "2024-03-14T00:00:00Z" }), version: "1" });
  expect(findings).toContainEqual({
    name: "workers",
    state: "warning",
    detail: "drained, and take nothing: w1",
    fix: expect.stringContaining("`daymill workers resume`"),
  });
});

test("a server that does not answer is not there", async () => {
  const connect = async () => {
    throw new Error("Nobody answers.");
  };
  expect(await checkServer({ connect, now: () => NOW, version: "1" })).toMatchObject({
    isThere: false,
    findings: [{ state: "warning", detail: "Nobody answers." }],
  });
});

test("a server that does not let in who asks is there, and says how to be let in", async () => {
  const refusal = { type: "t", code: "E708", title: "t", detail: "Sign in first.", status: 401 };
  const client = { getHealth: async () => Promise.reject(new ApiError(refusal)) } as unknown as Client;
  expect(await checkServer({ connect: async () => client, now: () => NOW, version: "1" })).toEqual({
    isThere: true,
    findings: [{ name: "server", state: "problem", detail: "Sign in first.", fix: "`daymill login`" }],
  });
});
