import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as s3 from "@aws-sdk/client-s3";
import type { ConnectionTest, PutConnectionBody } from "@daymill/contract";
import type { Connection } from "@daymill/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGcsServer, type GcsServer } from "../support/gcs-server.ts";
import { createMariaDbDatabase, queryMariaDb, type MariaDbDatabase } from "../support/mariadb.ts";
import { queryPostgres, startSystemPostgres, type SystemPostgres } from "../support/postgres-of-system.ts";
import { processTree } from "../support/process-tree.ts";
import { startS3Server, type S3Server } from "../support/s3-server.ts";
import { requireService } from "../support/services.ts";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const SECRET = "hunter2-hunter2";

let stack: Stack;
/** Whatever the server answered. */
const answers: unknown[] = [];

beforeAll(async () => {
  stack = await startStack({ dags: {} });
});
afterAll(() => stack.close());

/** `tcp failed: Nothing listens ...`, step by step. */
async function told(connection: PutConnectionBody, connectionId = "tested"): Promise<readonly string[]> {
  const answer = await stack.client.testConnection({ params: { connectionId }, body: { connection } });
  answers.push(answer);
  return words(answer);
}

function words({ ok, steps }: ConnectionTest): readonly string[] {
  expect(ok).toBe(steps.every(({ state }) => state !== "failed"));
  return steps.map(({ name, state, said }) => `${name} ${state}: ${said}`);
}

/** A server that takes connections, says at most one thing and then never a word. */
async function silentServer(greeting = ""): Promise<AsyncDisposable & { readonly port: number }> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    open.add(socket.on("error", () => {}));
    socket.write(greeting);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function silentPostgres(port: number): PutConnectionBody {
  return { type: "postgres", host: "127.0.0.1", port, user: "u", secrets: { password: SECRET } };
}

/** Processes of the server that run a test; undefined: none. */
function testProcesses(): readonly number[] | undefined {
  const { pid: server } = JSON.parse(readFileSync(join(stack.dataDir, "daymill.lock"), "utf8")) as { pid: number };
  const pids = processTree(server).map(({ pid }) => pid);
  const testing = pids.filter((pid) => readIfThere(`/proc/${pid}/cmdline`).includes("testConnection"));
  return testing.length === 0 ? undefined : testing;
}

/** The command lines and environments of processes, as everybody on this machine may see them. */
function visible(pids: readonly number[]): string {
  return pids.map((pid) => ["cmdline", "environ"].map((name) => readIfThere(`/proc/${pid}/${name}`)).join()).join();
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    // The process, or the file, is gone; or it is a folder.
    return "";
  }
}

describe("the test of a connection", () => {
  test("of what is built in is good, by API and by command", async () => {
    for (const connectionId of ["lake", "warehouse", "cluster"])
      expect(await stack.client.testConnection({ params: { connectionId } })).toMatchObject({ ok: true });
    const { code, output } = await stack.runCommand(["connections", "test", "lake"]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/✓ Directory +\d+ ms +.*lake/) });
  });

  test("of one where nothing listens fails there, and the command with it", async () => {
    const body = { type: "postgres", host: "127.0.0.1", port: 1, user: "u", secrets: { password: SECRET } };
    await stack.client.putConnection({ params: { connectionId: "closed" }, body });
    const { code, output } = await stack.runCommand(["connections", "test", "closed", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ ok: false, steps: [{}, {}, { name: "tcp", state: "failed" }] });
    expect(output).not.toContain(SECRET);
    expect((await stack.runCommand(["connections", "test", "nowhere"])).code).toBe(3);
  });

  test("of a server that never answers ends after 10 s; meanwhile no secret can be seen, afterwards nothing is left", async () => {
    await using silent = await silentServer();
    const testing = told(silentPostgres(silent.port));
    const started = await waitUntil("the test has begun", async () => testProcesses());
    expect(visible(started)).toContain("testConnection");
    expect(visible(started)).not.toContain(SECRET);
    const steps = await testing;
    expect(steps.at(-1)).toMatch(/^sign_in failed: No answer within 10 s\. Check that the server is well/);
    await waitUntil("the test's process is gone", async () => testProcesses() === undefined || undefined);
  });

  test("is given up at once when whoever asked for it goes away", async () => {
    await using silent = await silentServer();
    const leaving = new AbortController();
    const body = { connection: silentPostgres(silent.port) };
    const params = { connectionId: "tested" };
    const testing = stack.client.testConnection({ params, body, signal: leaving.signal });
    await waitUntil("the test has begun", async () => testProcesses());
    leaving.abort();
    await expect(testing).rejects.toThrow(/abort/i);
    const isGone = async () => testProcesses() === undefined || undefined;
    await waitUntil("the test's process is gone", isGone, { withinMs: 8_000 });
  });
});

requireService("postgresql")("the test of a connection to PostgreSQL (postgresql)", () => {
  let server: SystemPostgres;
  let source: Connection;
  beforeAll(async () => {
    server = await startSystemPostgres();
    source = await server.createDatabase();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const to = (more: Partial<PutConnectionBody> = {}, password = source.password ?? ""): PutConnectionBody => ({
    type: "postgres",
    host: source.host ?? null,
    port: source.port ?? null,
    user: source.user ?? null,
    database: source.database ?? null,
    secrets: { password },
    ...more,
  });

  test("tells who signed in, and what may be read and made", async () => {
    const steps = await told(to());
    expect(steps.slice(0, 4)).toEqual([
      "settings ok: ",
      "dns skipped: an address, not a name",
      `tcp ok: 127.0.0.1, port ${source.port}`,
      "tls skipped: not asked for: what is sent can be read on the way",
    ]);
    expect(steps[4]).toMatch(/^sign_in ok: as root, PostgreSQL \d+/);
    expect(steps[5]).toBe("permission ok: no tables yet; new ones may be made");
  });

  test("says that a user may do nothing with the tables", async () => {
    const reader = `create role reader login password '${SECRET}'`;
    await queryPostgres(source, "create table orders (id int)", reader, "revoke create on schema public from public");
    const steps = await told(to({ user: "reader" }, SECRET));
    expect(steps.at(-1)).toMatch(
      /^permission failed: The user may read none of the 1 tables, and make none\. Grant it/,
    );
    await queryPostgres(source, "grant select on orders to reader");
    expect((await told(to({ user: "reader" }, SECRET))).at(-1)).toBe(
      "permission ok: 1 of 1 tables may be read; no new ones may be made",
    );
  });

  test.each([
    ["a wrong password", {}, SECRET, /^sign_in failed: .*refused the sign-in: .*Check user, password and database\.$/],
    ["a database that there is not", { database: "nowhere" }, undefined, /^sign_in failed: .*"nowhere" does not exist/],
    ["TLS that it does not speak", { extra: { ssl: true } }, undefined, /^tls failed: The server refuses TLS\./],
    ["a host that there is not", { host: "nowhere.invalid" }, undefined, /^dns failed: /],
  ])("with %s says so at its step", async (_, more, password, expected) => {
    expect((await told(to(more, password ?? source.password))).at(-1)).toMatch(expected);
  });
});

requireService("mariadb")("the test of a connection to MariaDB (mariadb)", () => {
  let database: MariaDbDatabase;
  beforeAll(async () => {
    database = await createMariaDbDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const to = (more: Partial<PutConnectionBody> = {}, password?: string): PutConnectionBody => {
    const { host = null, port = null, user = null, database: name = null, password: own = "" } = database.connection;
    return { type: "mysql", host, port, user, database: name, secrets: { password: password ?? own }, ...more };
  };

  test("tells who signed in, and how many tables can be seen", async () => {
    const steps = await told(to());
    expect(steps.slice(-2)).toEqual([
      expect.stringMatching(/^sign_in ok: as root@localhost, version \d+\..*MariaDB/),
      expect.stringMatching(/^permission failed: The user sees no table of the database test_.*Grant it SELECT/),
    ]);
    await queryMariaDb(database.connection, "CREATE TABLE orders (id INT)");
    expect((await told(to())).at(-1)).toMatch(/^permission ok: 1 tables of the database test_.* can be seen$/);
  });

  test.each([
    ["a wrong password", {}, SECRET, /^sign_in failed: .*refused the sign-in: .*Check user, password and database\.$/],
    ["a database that there is not", { database: "nowhere" }, undefined, /^sign_in failed: .*'nowhere'/],
    ["a certificate that is not trusted", { extra: { ssl: true } }, undefined, /^tls failed: .* is not trusted \(self/],
    ["a port where nobody listens", { port: 1 }, undefined, /^tcp failed: Nothing listens/],
  ])("with %s says so at its step", async (_, more, password, expected) => {
    expect((await told(to(more, password))).at(-1)).toMatch(expected);
  });

  test("says that what listens is no MariaDB", async () => {
    await using server = await silentServer("+OK POP3 ready\r\n");
    const connection = { host: "127.0.0.1", port: server.port, extra: { ssl: true } };
    expect((await told(to(connection))).at(-1)).toMatch(/^tls failed: The server does not greet as MySQL/);
  });
});

requireService("s3")("the test of a connection to S3 (s3)", () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
    const client = new s3.S3Client({
      endpoint: server.url,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: server,
    });
    await client.send(new s3.CreateBucketCommand({ Bucket: "lake" }));
    await client.send(new s3.PutObjectCommand({ Bucket: "lake", Key: "a/b", Body: "x" }));
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const to = (more: Partial<PutConnectionBody>, password = server.secretAccessKey): PutConnectionBody => ({
    type: "s3",
    database: "lake",
    user: server.accessKeyId,
    extra: { endpoint: server.url },
    secrets: { password },
    ...more,
  });

  test("looks at the first object of the bucket, or of the part of it", async () => {
    expect((await told(to({}))).slice(-2)).toEqual([
      "sign_in ok: ",
      "permission ok: s3://lake/ may be listed; the first object is a/b",
    ]);
    expect((await told(to({ path: "none" }))).at(-1)).toBe("permission ok: s3://lake/none/ may be listed; it is empty");
  });

  test("tells a wrong key, an unknown one and a missing bucket apart", async () => {
    expect((await told(to({}, SECRET))).at(-1)).toMatch(/^sign_in failed: .*the secret key is wrong/);
    expect((await told(to({ user: "nobody" }))).at(-1)).toMatch(
      /^sign_in failed: .*No user exists with the provided access key/,
    );
    expect((await told(to({ database: "nowhere" }))).slice(-2)).toEqual([
      "sign_in ok: ",
      expect.stringMatching(/^permission failed: .*there is no such bucket\. Create it/),
    ]);
  });
});

requireService("gcs")("the test of a connection to Google Cloud Storage (gcs)", () => {
  let server: GcsServer;
  beforeAll(async () => {
    server = await startGcsServer();
    const headers = { "content-type": "application/json" };
    await fetch(`${server.url}/storage/v1/b?project=p`, { method: "POST", body: '{"name":"lake"}', headers });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("looks into the bucket, and says when there is none", async () => {
    const to = (database: string): PutConnectionBody => ({ type: "gs", database, extra: { endpoint: server.url } });
    expect((await told(to("lake"))).slice(-2)).toEqual([
      "sign_in skipped: asked without credentials",
      "permission ok: gs://lake/ may be listed; it is empty",
    ]);
    expect((await told(to("nowhere"))).at(-1)).toMatch(/^permission failed: gs:\/\/nowhere\/ does not exist/);
  });
});

test("no secret is in an answer, in the server's log or in a file of the data directory", () => {
  expect(answers.length).toBeGreaterThan(0);
  expect(JSON.stringify(answers)).not.toMatch(/hunter2|hush-hush|not a secret/);
  expect(stack.output).not.toMatch(/hunter2|hush-hush|not a secret/);
  const files = readdirSync(stack.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const holding = files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readIfThere(path).includes(SECRET));
  expect(files.length).toBeGreaterThan(10);
  expect(holding).toEqual([]);
});
