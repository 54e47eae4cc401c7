// The API, asked for everything in its OpenAPI document by somebody who means harm and may do all: no answer is a failure
// of the server, none takes long, none tells what it should not, and what was there is there afterwards.
import { existsSync, readFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { problemSchema } from "@daymill/contract";
import { type JsonObject, toError } from "@daymill/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FuzzRequest, GoodRequest, operationsOf, type Operation } from "../support/fuzz/hostile-requests.ts";
import { SHELL_MARK } from "../support/fuzz/hostile-values.ts";
import { type RawAnswer, sendRaw, type Target } from "../support/fuzz/send-raw.ts";
import { startStack, type Stack } from "../support/start-stack.ts";

const CANARY = "canary-of-a-secret-that-nobody-may-see";
const PASSWORD = "a password of twelve or more";
const DAG = `import { cron, dag, task } from "@daymill/core";
const a = task("a", (_: {}, ctx) => { ctx.log.info("here"); return { rows: 1 }; });
export default dag("target", { schedule: cron("0 2 * * *"), start: "2024-01-01", catchup: false, pausedOnCreation: true }, () => { a({}); });
`;
/** What the good requests name. What is asked for by number is there as 1. */
const KNOWN: JsonObject = {
  dagId: "target",
  runIds: ["first"],
  taskId: "a",
  tasks: [{ taskId: "a" }],
  pool: "default",
  connectionId: "warehouse",
  key: "api_key",
  asset: "s3://lake/orders",
  user: "eve",
  bundleId: "0".repeat(64),
  code: "",
  sourceMap: "",
  window: "-7d..-1d",
  month: "2024-03",
  // What bounds them is refused without them.
  past: true,
  future: true,
  cron: "0 3 * * *",
  timezone: "Europe/Berlin",
  returnTo: "/",
  state: "success",
  params: {},
  // In good requests that change something: they ask only.
  dryRun: true,
};

/** Runs are named by those who ask for them and those who make them; tasks are told with their map index, or without. */
function knownTo({ id }: Operation): JsonObject {
  const isOfBackfills = id.startsWith("createBackfill");
  return {
    ...KNOWN,
    ...(id !== "triggerRun" && id !== "materialize" && { runId: "first" }),
    ...(isOfBackfills && { tasks: ["a"] }),
  };
}

let stack: Stack;
let target: Target;
let operations: Operation[];

beforeAll(async () => {
  stack = await startStack({ dags: { "target.ts": DAG }, env: { DAYMILL_ADMIN_PASSWORD: PASSWORD } });
  const { url, key } = JSON.parse(readFileSync(join(stack.dataDir, "server.json"), "utf8"));
  target = { url, token: key, agent: new Agent({ keepAlive: true, maxSockets: 16 }), withinMs: 20_000 };
  operations = operationsOf((await get("/openapi.json")) as JsonObject);
  await ask("POST", "/dags/target/runs", { runId: "first" });
  await ask("PUT", "/connections/warehouse", { type: "postgres", host: "127.0.0.1", secrets: { password: CANARY } });
  await ask("PUT", "/variables/api_key", { value: CANARY, secret: true });
  await ask("POST", "/users", { name: "eve", role: "viewer", password: CANARY });
}, 120_000);

afterAll(async () => {
  target?.agent.destroy();
  await stack?.close();
});

async function ask(method: string, path: string, body?: unknown): Promise<RawAnswer> {
  const sent = { operation: path, replaced: "", method, path };
  const answer = await sendRaw(target, body === undefined ? sent : { ...sent, body: JSON.stringify(body) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

async function get(path: string): Promise<unknown> {
  return JSON.parse((await ask("GET", path)).text);
}

/** What is wrong with an answer; empty: nothing. */
function faultsOf(answer: RawAnswer): string[] {
  const { status, text, contentType, setCookie } = answer;
  const leaks = [CANARY, PASSWORD, target.token, stack.dataDir, "node_modules", "root:x:0", "scrypt$", "    at "];
  const secretsOfDatabases = [/syntax error at or near/, /violates \w+ constraint/, /invalid byte sequence/];
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(status >= 400 && !isProblem(text) ? [`no problem: ${contentType}`] : []),
    ...leaks.filter((leak) => text.includes(leak)).map((leak) => `tells ${leak}`),
    ...secretsOfDatabases.filter((pattern) => pattern.test(text)).map((pattern) => `tells ${pattern.source}`),
    ...(setCookie.some((cookie) => cookie.includes("hostile")) ? ["sets a header of the request"] : []),
  ];
}

function isProblem(text: string): boolean {
  try {
    return problemSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function faultOf(request: FuzzRequest): Promise<string | undefined> {
  const said = (what: string): string =>
    `${request.operation} ${request.replaced}: ${what}; ${request.method} ${request.path.slice(0, 120)} ${String(request.body ?? "").slice(0, 200)}`;
  try {
    const answer = await sendRaw(target, request);
    const faults = faultsOf(answer);
    return faults.length === 0 ? undefined : said(`${faults.join(", ")}: ${answer.text.slice(0, 200)}`);
  } catch (error) {
    return said(`no answer: ${toError(error).message}`);
  }
}

/** Sends all of them, so many at a time, and gives what was wrong. */
async function faultsOfAll(requests: Iterator<FuzzRequest>, atOnce: number): Promise<string[]> {
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = requests.next(); !next.done; next = requests.next()) {
      const fault = await faultOf(next.value);
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return faults;
}

/** Passwords are hashed slowly, on purpose: of the requests that have one, a quarter is enough. */
function* someOf(requests: Iterable<FuzzRequest>, { id }: Operation): Generator<FuzzRequest> {
  const step = ["signIn", "createUser", "patchUser"].includes(id) ? 4 : 1;
  let at = 0;
  for (const request of requests) if (at++ % step === 0) yield request;
}

test(
  "no hostile value in any part of any request brings a failure, a hang or a leak",
  { timeout: 600_000 },
  async () => {
    expect(operations.length).toBeGreaterThan(90);
    function* all(): Generator<FuzzRequest> {
      for (const operation of operations)
        yield* someOf(new GoodRequest(operation, knownTo(operation)).hostile(), operation);
    }
    expect(await faultsOfAll(all(), 8)).toEqual([]);
  },
);

test("what was there is there, nothing of the requests was run, and the log has no failure", async () => {
  expect(await get("/health")).toMatchObject({ status: "ok" });
  expect(await get("/dags/target/runs/first")).toMatchObject({ runId: "first" });
  expect(await get("/users")).toContainEqual(expect.objectContaining({ name: "admin" }));
  expect(existsSync(SHELL_MARK)).toBe(false);
  expect(stack.output).not.toContain("a request failed");
  expect(stack.output).not.toContain(CANARY);
});

test("the requests were good but for the part that was replaced", async () => {
  const refused: string[] = [];
  for (const operation of operations) {
    const answer = await sendRaw(target, new GoodRequest(operation, knownTo(operation)).plain());
    if (answer.status === 400) refused.push(operation.id);
  }
  // Of a bundle that is no bundle, a connection that leads elsewhere without its secrets, one of no type, one for no messages.
  expect(refused).toEqual(["putBundle", "putConnection", "testConnection", "sendTestMessage"]);
});
