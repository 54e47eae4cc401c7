import Fastify from "fastify";
import { epochMillis } from "@daymill/core";
import { afterEach, expect, test } from "vitest";
import { openDoor } from "../../testing/open-door.ts";
import type { Doorkeeper } from "../access/doorkeeper.ts";
import { eventRing, type EventRing } from "./event-ring.ts";
import { registerStream } from "./stream-route.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(door = openDoor): Promise<{ ring: EventRing; url: string; close: () => Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  const ring = eventRing({ life: "x", capacity: 2 });
  registerStream(app, { ring, clock: { now: () => epochMillis(0) }, version: "1" }, door);
  const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/api/v1/stream`;
  open.push(app);
  return { ring, url, close: () => app.close() };
}

/** Reads a stream until it holds as many data lines as wanted. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const take = async (count: number): Promise<string[]> => {
    while (dataOf(text).length < count) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) break;
      text += value;
    }
    return dataOf(text);
  };
  return { response, take };
}

function dataOf(text: string): string[] {
  return [...text.matchAll(/^data: (.*)\n\n/gm)].map((match) => match[1] ?? "");
}

const kinds = (data: readonly string[]) => data.map((each) => JSON.parse(each).kind);

test("a stream begins with hello and goes on with what happens", async () => {
  const { ring, url } = await serve();
  const { response, take } = await listen(url);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  await take(1);
  ring.publish({ kind: "dag", dagId: "orders" });
  expect(kinds(await take(2))).toEqual(["hello", "dag"]);
});

test("a client that names its last event gets what it missed", async () => {
  const { ring, url } = await serve();
  ring.publish({ kind: "dag", dagId: "a" });
  ring.publish({ kind: "dag", dagId: "b" });
  const { take } = await listen(url, { "last-event-id": "x-1" });
  expect((await take(2)).map((each) => JSON.parse(each))).toMatchObject([{ kind: "hello" }, { dagId: "b" }]);
});

test("a client that says since when it fetches gets what happened since then, another one nothing", async () => {
  const { ring, url } = await serve();
  ring.publish({ kind: "dag", dagId: "a" });
  ring.publish({ kind: "dag", dagId: "b" });
  const fresh = await listen(`${url}?sinceMs=60000`);
  expect((await fresh.take(3)).slice(1).map((each) => JSON.parse(each).dagId)).toEqual(["a", "b"]);
  const other = await listen(url);
  await other.take(1);
  ring.publish({ kind: "dag", dagId: "c" });
  expect((await other.take(2)).slice(1).map((each) => JSON.parse(each).dagId)).toEqual(["c"]);
});

test("a client that missed more than is kept is told to fetch anew", async () => {
  const { ring, url } = await serve();
  for (const dagId of ["a", "b", "c", "d"]) ring.publish({ kind: "dag", dagId });
  const { take } = await listen(url, { "last-event-id": "x-1" });
  expect(kinds(await take(2))).toEqual(["hello", "reset"]);
});

test("closing the server ends its streams", async () => {
  const { url, close } = await serve();
  const { take } = await listen(url);
  await take(1);
  await close();
  expect(kinds(await take(2))).toEqual(["hello"]);
});

/** Lets in somebody who sees some DAGs, by their ids. */
function doorOf(seen: Set<string>): Doorkeeper {
  const own = { role: "none", ownRoles: [{ name: "some", base: "none", grants: [] }], atMost: "admin" } as const;
  return {
    isOpen: async () => false,
    admit: async () => ({ by: "token", who: "sam", role: "none", own, userKey: 1, token: "ci" }),
    rolesOnDags: async () => new Map([...seen].map((dagId) => [dagId, "viewer"])),
  };
}

test("who sees some DAGs hears of those, and of nothing that names another or a file", async () => {
  const { ring, url } = await serve(doorOf(new Set(["mine"])));
  const { take } = await listen(url);
  await take(1);
  const run = { kind: "run" as const, runId: "r", state: "running" as const, tasks: null };
  ring.publish({ ...run, dagId: "hidden" });
  ring.publish({ kind: "backfill", backfillId: 1, dagId: "hidden", state: "running" });
  ring.publish({ kind: "load_problems" });
  ring.publish({ kind: "dag", dagId: "hidden" });
  ring.publish({ kind: "asset" });
  ring.publish({ ...run, dagId: "mine" });
  expect((await take(3)).slice(1).map((each) => JSON.parse(each))).toEqual([
    { kind: "asset" },
    { ...run, dagId: "mine" },
  ]);
});

test("what somebody has missed of DAGs that they do not see they do not hear later", async () => {
  const { ring, url } = await serve(doorOf(new Set(["mine"])));
  for (const dagId of ["a", "hidden", "mine"]) ring.publish({ kind: "dag", dagId });
  const { take } = await listen(url, { "last-event-id": "x-1" });
  expect((await take(2)).map((each) => JSON.parse(each))).toMatchObject([{ kind: "hello" }, { dagId: "mine" }]);
});

test("a DAG that becomes somebody's while they listen is told to them", async () => {
  const seen = new Set<string>();
  const { ring, url } = await serve(doorOf(seen));
  const { take } = await listen(url);
  await take(1);
  seen.add("new");
  ring.publish({ kind: "dag", dagId: "new" });
  expect((await take(2)).map((each) => JSON.parse(each))).toMatchObject([
    { kind: "hello" },
    { kind: "dag", dagId: "new" },
  ]);
});
