import { describe, expect, it } from "vitest";
import * as z from "zod";
import { approval } from "./approval.ts";
import { match } from "./branch.ts";
import { dag } from "./dag.ts";
import type { FormSchema } from "./form-schema.ts";
import { task } from "./task.ts";

const load = task("load", (input: { region: string; rows: number }) => input.rows);

const form = z.object({
  zone: z.enum(["eu", "us"]).describe("Where it goes"),
  rows: z.int().min(1).default(5),
  tables: z.array(z.enum(["orders", "rates"])).optional(),
});

const tree = z.object({
  get parts(): z.ZodOptional<z.ZodArray<typeof tree>> {
    return z.array(tree).optional();
  },
});

/** The problems of a DAG with one approval of such options. */
function problemsOf(options: object): string[] {
  const built = dag("d", {}, () => void approval("ask", options as never)({ message: "Go?" })).build();
  for (const { location } of built.problems) expect(location?.file).toBe(import.meta.filename);
  return built.problems.map(({ code, message }) => `${code} ${message}`);
}

describe("an approval", () => {
  it("keeps its form as fields in their order, who may answer, and what is taken when nobody does", () => {
    const ask = approval("ask", {
      form,
      assignedUsers: ["ana", "bo", "ana"],
      timeout: "2d",
      onTimeout: { decision: "approve", values: { zone: "eu" } },
    });
    const { dag: graph, problems } = dag("d", {}, () => {
      const asked = ask({ message: "Where to?" });
      load({ region: asked.values.zone, rows: asked.values.rows });
    }).build();
    expect(problems).toEqual([]);
    expect(graph.tasks[0]?.wait).toEqual({
      kind: "approval",
      message: { k: "lit", v: "Where to?" },
      form: [
        {
          name: "zone",
          schema: { type: "string", enum: ["eu", "us"] },
          description: "Where it goes",
          isRequired: true,
        },
        {
          name: "rows",
          schema: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
          description: null,
          isRequired: true,
          default: 5,
        },
        {
          name: "tables",
          schema: { type: "array", items: { type: "string", enum: ["orders", "rates"] } },
          description: null,
          isRequired: false,
        },
      ],
      assignedUsers: ["ana", "bo"],
      onTimeout: { decision: "approve", values: { zone: "eu", rows: 5 } },
    });
    expect(graph.tasks[1]?.input).toMatchObject({
      fields: { region: { k: "out", task: "ask", path: ["values", "zone"] } },
    });
  });

  it("without options stores its message alone", () => {
    const { dag: graph } = dag("d", {}, () => void approval("ask")({ message: "Go?" })).build();
    expect(graph.tasks[0]?.wait).toEqual({ kind: "approval", message: { k: "lit", v: "Go?" } });
  });

  it("has a choice that decides which way the run takes", () => {
    const ask = approval("ask", { form });
    const { dag: graph, problems } = dag("d", {}, () => {
      const { zone } = ask({ message: "Where to?" }).values;
      match(zone, {
        eu: () => load({ region: "eu", rows: 1 }),
        us: () => load({ region: "us", rows: 1 }, { id: "far" }),
      });
    }).build();
    expect(problems).toEqual([]);
    expect(graph.tasks.find(({ id }) => id === "far")?.conditions).toEqual([
      { value: { k: "out", task: "ask", path: ["values", "zone"] }, equals: "us" },
    ]);
  });

  it.each<[string, unknown]>([
    ["it is no schema that JSON Schema can be made of", { rows: 1 }],
    ["it is no object of fields", z.string()],
    ["it is no object of fields", z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])],
    ["Date cannot be represented", z.object({ day: z.date() })],
    ["Transforms cannot be represented", z.object({ n: z.string().transform(Number) })],
    ["field name is checked by code", z.object({ name: z.string().refine((text) => text !== "root") })],
    ["the whole is checked by code", z.object({ a: z.int(), b: z.int() }).refine(({ a, b }) => a < b)],
    ["a part of it holds itself", tree],
  ])("refuses a form of which %s", (why, given) => {
    const [problem, ...others] = problemsOf({ form: given });
    expect(problem).toMatch(/^E209 Option form of task "ask": no form can be made of it: /);
    expect(problem).toContain(why);
    expect(others).toEqual([]);
  });

  const early = { timeout: "1h" } as const;
  const async: FormSchema = {
    "~standard": { ...form["~standard"], validate: async () => ({ value: {} }) },
  };

  it.each<[string, object]>([
    ['assignedUsers of task "ask": it is empty', { assignedUsers: [] }],
    ['assignedUsers of task "ask": it holds an empty name', { assignedUsers: ["ana", " "] }],
    ['onTimeout of task "ask": there is no timeout', { onTimeout: { decision: "refuse" } }],
    ['onTimeout.decision of task "ask": it is none of approve, refuse', { ...early, onTimeout: { decision: "wait" } }],
    [
      'onTimeout.values of task "ask": nothing asks for values',
      { ...early, onTimeout: { decision: "approve", values: { zone: "eu" } } },
    ],
    [
      'onTimeout.values of task "ask": nothing asks for values',
      { ...early, form, onTimeout: { decision: "refuse", values: { zone: "eu" } } },
    ],
    [
      'onTimeout.values of task "ask": zone: Invalid option: expected one of "eu"|"us"',
      { ...early, form, onTimeout: { decision: "approve" } },
    ],
    [
      'onTimeout.values of task "ask": other: the form has no such field; it has: zone, rows, tables',
      { ...early, form, onTimeout: { decision: "approve", values: { zone: "eu", other: 1 } } },
    ],
    [
      'onTimeout.values of task "ask": the form checks them asynchronously',
      { ...early, form: async, onTimeout: { decision: "approve", values: {} } },
    ],
  ])("refuses option %s", (expected, options) => {
    const [problem, ...others] = problemsOf(options);
    expect(problem).toContain(`E209 Option ${expected}`);
    expect(others).toEqual([]);
  });
});
