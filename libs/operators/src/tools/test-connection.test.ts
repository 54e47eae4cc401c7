import { afterAll, describe, expect, it } from "vitest";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { summariseTest } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { EmrServerlessStub } from "../testing/emr-serverless-stub.ts";
import { EmrStub } from "../testing/emr-stub.ts";
import { serveHttp } from "../testing/http-server.ts";
import { testConnection } from "./test-connection.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-probe-"));
afterAll(() => rmSync(home, { recursive: true }));

/** `tcp failed: Nothing listens ...`, step by step. */
async function told(connection: Partial<Connection> & { readonly type: string }): Promise<readonly string[]> {
  const events = await Array.fromAsync(testConnection({ id: "c", extra: {}, ...connection }));
  return summariseTest(events).steps.map(({ name, state, said }) => `${name} ${state}: ${said}`);
}

/** A server of this test, and its port. */
async function listen(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

async function freePort(): Promise<number> {
  await using server = await listen(createServer());
  return server.port;
}

describe("the test of a connection that cannot be", () => {
  it.each([
    ["a type that nobody knows", { type: "sftp" }, /^settings failed: There is no test .*"sftp"/],
    ["a warehouse without a path", { type: "duckdb" }, /^settings failed: The path .* is missing/],
    ["a bucket without a name", { type: "s3" }, /^settings failed: The database \(the bucket\)/],
    ["a key that is none", { type: "gs", database: "b", password: "hunter2" }, /^settings failed: (?!.*hunter2)/],
    ["a server without a URL", { type: "http" }, /^settings failed: The endpoint .* is missing/],
    ["a zone as a region", { type: "emr", extra: { region: "eu-west-1a" } }, /^settings failed: .*"eu-west-1"/],
  ])("ends at its settings: %s", async (_, connection, expected) => {
    const steps = await told(connection);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatch(expected);
  });
});

describe("a server of HTTP", () => {
  it.each([
    [401, undefined, /^sign_in failed: .*401 Unauthorized: who are you\?.*Check the user/],
    [404, "hunter2", /^sign_in ok: the answer is 404$/],
    [200, undefined, /^sign_in skipped: asked without a secret/],
  ])("is asked by its URL alone, and only a refusal counts: %i", async (status, password, expected) => {
    await using server = await serveHttp(() => ({ status, body: "who are you?" }));
    const steps = await told({ type: "http", extra: { endpoint: server.url }, ...(password && { password }) });
    expect(steps.map((step) => step.split(" ")[0])).toEqual(["settings", "dns", "tcp", "tls", "sign_in"]);
    expect(steps.at(-1)).toMatch(expected);
  });
});

describe("the way to a server", () => {
  it("says that there is no host of a name", async () => {
    const steps = await told({ type: "postgres", host: "nowhere.invalid", password: "hunter2" });
    expect(steps).toHaveLength(2);
    expect(steps[1]).toMatch(
      /^dns failed: (There is no host|The DNS of this machine does not answer for) "nowhere.invalid"/,
    );
  });

  it("says that nothing listens at a port, and goes no further", async () => {
    const port = await freePort();
    expect(await told({ type: "postgres", host: "127.0.0.1", port })).toEqual([
      "settings ok: ",
      "dns skipped: an address, not a name",
      `tcp failed: Nothing listens at 127.0.0.1:${port}. Check the port, and that the server runs.`,
    ]);
  });

  it("says that a PostgreSQL server refuses TLS", async () => {
    const refusing = createServer((socket) => socket.once("data", () => socket.end("N")));
    await using server = await listen(refusing);
    const steps = await told({ type: "postgres", host: "127.0.0.1", port: server.port, extra: { ssl: true } });
    expect(steps.at(-1)).toMatch(/^tls failed: The server refuses TLS\. /);
  });

  it("says that a server hangs up which is asked for TLS", async () => {
    const closing = createServer((socket) => socket.once("data", () => socket.end()));
    await using server = await listen(closing);
    const steps = await told({ type: "postgres", host: "127.0.0.1", port: server.port, extra: { ssl: true } });
    expect(steps.at(-1)).toMatch(/^tls failed: The server hangs up instead of an answer about TLS\. Check the port/);
  });

  it("says that a server behind https speaks no TLS", async () => {
    await using server = await listen(createHttpServer());
    const endpoint = `https://127.0.0.1:${server.port}`;
    const steps = await told({ type: "s3", database: "b", user: "u", password: "hunter2", extra: { endpoint } });
    expect(steps.at(-1)).toMatch(/^tls failed: 127.0.0.1:\d+ speaks no TLS\. Check the port/);
  });

  it("says that a certificate is not trusted", async () => {
    const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../probe/fixtures", name));
    const tls = createTlsServer({ key: fixture("self-signed.key"), cert: fixture("self-signed.crt") });
    tls.on("tlsClientError", () => {});
    await using server = await listen(tls);
    const endpoint = `https://localhost:${server.port}`;
    const steps = await told({ type: "gs", database: "b", extra: { endpoint } });
    expect(steps.at(-1)).toMatch(/^tls failed: The certificate of localhost:\d+ is not trusted \(/);
  });
});

describe("a directory", () => {
  const file = join(home, "file");
  writeFileSync(file, "");

  it("is there, or is made later", async () => {
    expect(await told({ type: "file", path: home })).toEqual([
      "settings ok: ",
      `directory ok: ${home}`,
      "permission ok: may be read and written",
    ]);
    const absent = join(home, "not/yet");
    expect(await told({ type: "duckdb", path: absent })).toEqual([
      "settings ok: ",
      `directory ok: ${absent} does not exist yet; it is made when something is written`,
      "permission ok: may be read and written",
    ]);
  });

  it("of dumps has to be there", async () => {
    expect((await told({ type: "archive", path: home })).at(-1)).toBe("permission ok: may be read");
    const absent = await told({ type: "archive", path: join(home, "not/yet") });
    expect(absent.at(-1)).toMatch(/^directory failed: .*not\/yet does not exist\. Name/);
  });

  it("is none when a file stands there, or on the way", async () => {
    expect((await told({ type: "file", path: file })).at(-1)).toBe(
      `directory failed: ${file} is a file. Name a directory.`,
    );
    const below = await told({ type: "file", path: join(file, "below") });
    expect(below.at(-1)).toBe(`permission failed: ${file} is a file: nothing can be made below it.`);
  });
});

describe("clusters on this machine", () => {
  it("need a spark-submit that somebody named, and can do without another", async () => {
    const named = await told({ type: "local", path: home, extra: { sparkSubmit: join(home, "none") } });
    expect(named.at(-1)).toMatch(/^program failed: There is no program .*none that may be run\. /);
    const [, program, directory] = await told({ type: "local", path: home });
    expect(program).toMatch(/^program (ok: \/|skipped: There is no program spark-submit on the path: steps of Spark)/);
    expect(directory).toBe(`directory ok: ${home}`);
    expect((await told({ type: "local", extra: { sparkSubmit: process.execPath } })).at(-1)).toBe(
      `program ok: ${process.execPath}`,
    );
  });
});

describe("Glue and Athena", () => {
  it("reads the catalogue, for whoever may", async () => {
    await using aws = await AwsWarehouseStub.start();
    aws.glue.put("logs", { Name: "events" });
    const { connection } = aws;
    const withResults = { ...connection, extra: { ...connection.extra, results: "s3://a/" } };
    const steps = await told(withResults);
    expect(steps.slice(-2)).toEqual([
      "sign_in ok: ",
      "permission ok: the catalogue may be read (logs is the first in it), and the workgroup primary is there",
    ]);
    const refusal = { kind: "refuse", type: "AccessDeniedException", message: "no", status: 400 } as const;
    aws.fail("GetDatabases", refusal, refusal);
    expect((await told(connection)).at(-1)).toMatch(/^permission failed: Glue in eu-west-1 .*Give this access key/);
  });

  it("tells what the workgroup means for queries", async () => {
    await using aws = await AwsWarehouseStub.start();
    const { connection, athena } = aws;
    const withResults = { ...connection, extra: { ...connection.extra, results: "s3://a/" } };
    const last = async (of: typeof connection) => (await told(of)).at(-1);
    expect(await last(connection)).toMatch(/neither it nor the connection says where results go: give extra\.results$/);
    const ResultConfiguration = { OutputLocation: "s3://b/" };
    athena.workgroup = {
      State: "ENABLED",
      Configuration: {
        ResultConfiguration,
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 10_000_000,
      },
    };
    expect(await last(withResults)).toMatch(
      /puts results into s3:\/\/b\/, whatever .*; a query may read 10000000 bytes$/,
    );
    expect(await last(connection)).toMatch(/the workgroup primary is there; a query may read 10000000 bytes$/);
    athena.workgroup = { State: "DISABLED" };
    expect(await last(withResults)).toBe(
      "permission failed: The workgroup primary is switched off: it takes no query.",
    );
  });
});

describe("EMR", () => {
  it("lists its clusters to whoever may", async () => {
    await using emr = await EmrStub.start();
    const steps = await told(emr.connection);
    expect(steps.slice(-2)).toEqual(["sign_in ok: ", "permission ok: clusters may be listed; 0 are up"]);
    expect(new Set(emr.calls.map(({ action }) => action))).toEqual(new Set(["ListClusters"]));
  });

  it.each([
    ["sign_in", "UnrecognizedClientException", "The access key is not known"],
    ["sign_in", "InvalidSignatureException", "The secret key is wrong"],
    ["permission", "AccessDeniedException", "Give this access key the permission"],
  ])("fails at %s when it says %s", async (name, type, advice) => {
    await using emr = await EmrStub.start();
    const refusal = { kind: "refuse", type, message: "no", status: 400 } as const;
    emr.fail("ListClusters", refusal, refusal);
    const steps = await told(emr.connection);
    expect(steps.at(-1)).toContain(`${name} failed: EMR in eu-west-1 refuses the request`);
    expect(steps.at(-1)).toContain(advice);
    expect(steps.join()).not.toContain("hush-hush");
  });
});

describe("EMR Serverless", () => {
  it("lists its applications, or shows the one that is named, and says whom it does not let in", async () => {
    await using serverless = await EmrServerlessStub.start();
    const { connection } = serverless;
    expect((await told(connection)).slice(-2)).toEqual(["sign_in ok: ", "permission ok: applications may be listed"]);
    serverless.applications.push({ applicationId: "00f1", request: { name: "shared" }, state: "STOPPED" });
    const named = await told({ ...connection, extra: { ...connection.extra, application: "00f1" } });
    expect(named.at(-1)).toBe("permission ok: application 00f1 is STOPPED");
    const other = await told({ ...connection, extra: { ...connection.extra, application: "00f2" } });
    expect(other.at(-1)).toContain("permission failed: EMR Serverless in eu-west-1 refuses the request");
    const stranger = await told({ ...connection, user: "nobody" });
    expect(stranger.at(-1)).toContain("The access key is not known");
    expect(stranger.join()).not.toContain("hush-hush");
  });
});

describe("BigQuery", () => {
  const answer = async (status: number, body: object, dataset?: string) => {
    await using server = await listen(
      createHttpServer((_, response) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      ),
    );
    const extra = { endpoint: `http://127.0.0.1:${server.port}`, location: "EU" };
    return await told({ type: "bigquery", database: "p", extra, ...(dataset !== undefined && { path: dataset }) });
  };
  const refusal = (code: number, reason: string) => ({
    error: { code, message: "no", errors: [{ reason, message: "no" }] },
  });

  it("shows its datasets, or the one that is named, to whoever may", async () => {
    const steps = await answer(200, { datasets: [] });
    expect(steps.slice(-2)).toEqual([
      "sign_in skipped: asked without credentials",
      "permission ok: the datasets of p may be listed",
    ]);
    expect((await answer(200, { location: "EU" }, "d")).at(-1)).toBe("permission ok: the dataset d may be read");
  });

  it.each([
    [403, refusal(403, "accessDenied"), /Give the account BigQuery Data Editor and Job User\.$/],
    [404, refusal(404, "notFound"), /^permission failed: The dataset d of p does not exist\./],
    [200, { location: "US" }, /^permission failed: The dataset d is in US, the connection says EU\./],
  ])("says what is wrong with an answer of %i", async (status, body, expected) => {
    expect((await answer(status, body, "d")).at(-1)).toMatch(expected);
  });
});
