import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GRACE_MS, PROBES } from "@daymill/scheduler/testing";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../architecture/imports.ts";
import { imageVariables, said } from "./dockerfile.ts";
import { settingsOf, unreadVariables } from "./variables.ts";

const chart = join(root, "deploy/helm/daymill");
const read = (file: string) => readFileSync(join(chart, file), "utf8");
const values = parse(read("values.yaml")) as Values;
const templates = globSync("templates/*", { cwd: chart }).map(read).join("\n");

interface Values {
  readonly [key: string]: unknown;
  readonly terminationGracePeriodSeconds: number;
  readonly podSecurityContext: Readonly<Record<string, unknown>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Keys of the values, as templates name them: `persistence.size`. Lists and empty maps are values. */
function keysOf(value: unknown, path = ""): string[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isMap) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === "" ? key : `${path}.${key}`));
}

/** What templates ask the values for. */
const asked = new Set([...templates.matchAll(/(?:\.Values|\$values)\.(\w+(?:\.\w+)*)/g)].map(([, path = ""]) => path));

/** Whether one is the other, or holds it. */
function meet(path: string, other: string): boolean {
  return `${path}.`.startsWith(`${other}.`);
}

describe("the values of the chart", () => {
  const keys = keysOf(values);

  test("are used by a template, each of them", () => {
    expect(keys.length).toBeGreaterThan(30);
    expect(keys.filter((key) => ![...asked].some((path) => meet(key, path)))).toEqual([]);
  });

  test("hold all that templates ask for", () => {
    const known = (path: string) => keys.some((key) => meet(key, path) || meet(path, key));
    // What is in a reference to a secret is asked for by a template of templates.
    expect([...asked].filter((path) => !known(path))).toEqual([]);
  });

  test("have a schema that knows each of them and nothing else", () => {
    const schema = JSON.parse(read("values.schema.json")) as Schema;
    const { global: _ofHelm, ...own } = schema.properties ?? {};
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(values).toSorted());
    for (const [name, section] of Object.entries(own)) {
      const { properties, additionalProperties } = resolved(section, schema);
      if (additionalProperties !== false) continue;
      expect(Object.keys(properties ?? {})).toEqual(expect.arrayContaining(Object.keys(values[name] as object)));
    }
  });

  test("name no image, no database and no key: the schema asks for them", () => {
    expect(values).toMatchObject({
      image: { repository: "", tag: "" },
      database: { existingSecret: "" },
      secretKey: { existingSecret: "" },
    });
  });
});

/** A section of the schema with what it refers to. */
function resolved(section: Schema, schema: Schema): Schema {
  const [inner = section] = section.allOf ?? [];
  const name = inner.$ref?.replace("#/definitions/", "");
  const found = name === undefined ? undefined : schema.definitions?.[name];
  return found === undefined ? inner : resolved(found, schema);
}

describe("the pods of the chart", () => {
  test("are probed at routes that answer whichever name a server is called by", () => {
    const paths = [...templates.matchAll(/httpGet: \{ path: (\S+), port: http \}/g)].map(([, path]) => path);
    expect(paths).toEqual(["/health/live", "/health/live", "/health"]);
    expect(paths.filter((path) => !PROBES.has(path))).toEqual([]);
  });

  test("listen on the port of the image, and keep data where it does", async () => {
    const { server, dataDir } = await settingsOf(imageVariables());
    expect(templates).toContain(`"${server.port}"]`);
    expect(templates).toContain(`containerPort: ${server.port}`);
    expect(templates).toContain(`mountPath: ${dataDir}\n`);
  });

  test("are given variables that a server reads", async () => {
    const named = [...templates.matchAll(/(?:- name: |"variable" ")(DAYMILL\w+)/g)].map(([, name = ""]) => name);
    const samples: Readonly<Record<string, string>> = {
      DAYMILL__DATABASE: "postgres://daymill@db/daymill",
      DAYMILL__SERVER__ALLOWED_HOSTS: "daymill,daymill.jobs.svc",
      DAYMILL__SERVER__URL: "https://daymill.example.com",
      DAYMILL__WORKERS: "8",
      DAYMILL__QUEUES: "default,gpu",
      DAYMILL__PROBES__PORT: "8080",
    };
    expect(named.length).toBe(8);
    const given = Object.fromEntries(named.map((name) => [name, samples[name] ?? ""]));
    expect(await unreadVariables(given)).toEqual([]);
  });

  test("run as the image's user without rights, on a root that is read-only", () => {
    const [user, group] = said("USER").split(":").map(Number);
    expect(values.podSecurityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, runAsGroup: group });
    expect(values.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("may finish what runs before they are killed", () => {
    expect(values.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(GRACE_MS);
  });

  test("schedule in one of them: the data directory has one holder", () => {
    const scheduler = read("templates/scheduler.yaml");
    expect(scheduler).toContain("kind: StatefulSet");
    expect(scheduler).toMatch(/^ {2}replicas: 1$/m);
  });
});

test("the chart has the version of what it ships", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(parse(read("Chart.yaml"))).toMatchObject({ version, appVersion: version });
});
