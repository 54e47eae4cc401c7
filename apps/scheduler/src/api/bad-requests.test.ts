import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { API_PREFIX, problemSchema, routes } from "@daymill/contract";
import type { Problem, Route } from "@daymill/contract";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApiServer } from "../testing/api-server.ts";
import { BAD_REQUESTS, type BadRequest, NAMES_THAT_EXIST } from "../testing/bad-requests.ts";
import { clock, makeByApi, seedDags } from "../testing/seed-bad-requests.ts";
import { wholeDatabase } from "../testing/whole-database.ts";
import { statusOf } from "./to-problem.ts";

const logs = mkdtempSync(join(tmpdir(), "daymill-bad-"));
/** What anybody was told, woken or stopped for. */
const followed: string[] = [];

let database: MetadataDatabase;
let app: FastifyInstance;
let everything: Awaited<ReturnType<typeof wholeDatabase>>;

beforeAll(async () => {
  database = await freshDatabase();
  await seedDags(database);
  app = await openApiServer({
    db: database.db,
    clock,
    logs,
    testConnection: async () => {
      followed.push("tested");
      return { ok: true, steps: [] };
    },
    wake: () => void followed.push("woken"),
    cancel: () => void followed.push("stopped"),
    tell: { run: () => void followed.push("told"), other: () => void followed.push("told") },
  });
  await makeByApi(app);
  everything = await wholeDatabase(database);
  followed.length = 0;
});

afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(logs, { recursive: true });
});

async function ask(route: Route, { path, query = "", body }: Omit<BadRequest, "what" | "code" | "says">) {
  const names: Readonly<Record<string, string>> = { ...NAMES_THAT_EXIST, ...path };
  const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  return await app.inject({
    method: route.method,
    url: `${API_PREFIX}${url}${query}`,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
}

/** All that a person reads of a problem. */
function textOf({ detail, errors = [] }: Problem): string {
  return [detail, ...errors.map(({ path, message }) => `${path}: ${message}`)].join("\n");
}

const changing = Object.entries<Route>(routes).filter(([, { method }]) => method !== "GET");

describe.each(changing)("%s", (name, route) => {
  const own = BAD_REQUESTS[name as keyof typeof BAD_REQUESTS];
  const strange: BadRequest[] = [
    { what: "a field of the query that nobody knows", query: "?surprise=1", code: "E702", says: /query.*surprise/ },
    { what: "a body of another type", body: ["surprise"], code: "E702", says: /body/ },
  ];
  test.each([...strange, ...own])("is refused, and changes nothing: $what", async ({ code, says, ...request }) => {
    followed.length = 0;
    const before = await everything();
    const answer = await ask(route, request);
    const problem = problemSchema.parse(answer.json());
    expect({ code: problem.code, status: answer.statusCode }).toEqual({ code, status: statusOf(code) });
    expect(textOf(problem)).toMatch(says);
    expect(await everything()).toEqual(before);
    expect(followed).toEqual([]);
  });
});
