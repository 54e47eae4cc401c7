import type { RunKey, WaitCondition } from "@daymill/core";
import { FIRST_DAY, forEachDatabase, seedDag, seedLook, seedRuns, seedRunState } from "@daymill/metadata/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld } from "../../testing/access-world.ts";

const field = { description: null, isRequired: true } as const;
const asks: WaitCondition = {
  kind: "approval",
  message: { k: "lit", v: "Where to?" },
  assignedUsers: ["ana", "bo"],
  form: [
    { ...field, name: "zone", schema: { type: "string", enum: ["eu", "us"] } },
    { ...field, name: "rows", schema: { type: "integer", minimum: 1 }, default: 5 },
    {
      ...field,
      name: "tables",
      schema: { type: "array", items: { type: "string", enum: ["a", "b"] } },
      isRequired: false,
    },
  ],
};
const plain: WaitCondition = { kind: "approval", message: { k: "lit", v: "Go?" } };

const ROLES = { root: "admin", ana: "operator", carl: "editor" } as const;

type Open = Parameters<typeof openAccessWorld>[0];

/** A server with users, and a run in which a task asks some of them for a form, and another one anybody for a word. */
async function openAsking(open: Open) {
  const world = await openAccessWorld(open);
  const { database } = world;
  const tasks = [
    { id: "ask", wait: asks },
    { id: "sign", wait: plain },
  ];
  const versionKey = await seedDag(database, { dagId: "asking", tasks });
  const [runKey] = (await seedRuns(database, { dagId: "asking", versionKey, days: 1 })) as [RunKey];
  await seedRunState(database, { runKey, state: "running", at: FIRST_DAY });
  for (const { id } of tasks) await seedLook(database, { runKey, taskId: id, at: FIRST_DAY });
  // The first user has to be an admin.
  await world.makeUser("root", "admin");
  const signedIn = new Map<string, string>();
  const cookieOf = async (who: keyof typeof ROLES): Promise<string> => {
    if (!signedIn.has(who)) {
      if (who !== "root") await world.makeUser(who, ROLES[who]);
      signedIn.set(who, (await world.signIn(who)).cookie);
    }
    return signedIn.get(who) ?? "";
  };
  const answer = async (who: keyof typeof ROLES | "local", payload: object, task = "ask") =>
    await world.call(`POST /dags/asking/runs/day-0000/tasks/${task}/approval`, {
      ...(who === "local" ? { token: LOCAL_KEY } : { cookie: await cookieOf(who) }),
      payload,
    });
  const kept = async () => await database.db.selectFrom("approval").select(["who", "form_values as values"]).execute();
  return { ...world, answer, kept };
}

forEachDatabase((name, open) => {
  describe(`an answer to an approval, on ${name}`, () => {
    let shared: Awaited<ReturnType<typeof openAsking>>;
    beforeAll(async () => {
      shared = await openAsking(open);
    });
    afterAll(async () => await shared[Symbol.asyncDispose]());

    test("has the values of the form, with its defaults; they are kept with who gave them, and in the audit log", async () => {
      await using world = await openAsking(open);
      const { status, body } = await world.answer("ana", {
        decision: "approve",
        values: { zone: "eu", tables: ["b"] },
      });
      expect(status).toBe(200);
      expect(body.approval).toMatchObject({
        isOpen: false,
        form: [{ name: "zone" }, { name: "rows", default: 5 }, { name: "tables", isRequired: false }],
        assignedUsers: ["ana", "bo"],
        answer: { approved: true, by: "ana", timedOut: false, values: { zone: "eu", rows: 5, tables: ["b"] } },
      });
      expect(await world.kept()).toEqual([{ who: "ana", values: { zone: "eu", rows: 5, tables: ["b"] } }]);
      const [entry] = (await world.call("GET /audit?action=answerApproval", { token: LOCAL_KEY })).body.items;
      expect(entry).toMatchObject({
        who: "ana",
        dagId: "asking",
        outcome: "done",
        asked: { decision: "approve", values: { zone: "eu", tables: ["b"] } },
      });
    });

    test.each<[string, object, { readonly path: string; readonly message: string }[]]>([
      ["a field is missing", {}, [{ path: "body.values.zone", message: "it is required" }]],
      [
        "a field is none of its choices, and another out of range",
        { values: { zone: "mars", rows: 0 } },
        [
          { path: "body.values.zone", message: 'Invalid option: expected one of "eu"|"us"' },
          { path: "body.values.rows", message: "Too small: expected number to be >=1" },
        ],
      ],
      [
        "an element of a list is none of its choices",
        { values: { zone: "eu", tables: ["a", "c"] } },
        [{ path: "body.values.tables.1", message: 'Invalid option: expected one of "a"|"b"' }],
      ],
      [
        "a field is of another type",
        { values: { zone: "eu", rows: "many" } },
        [{ path: "body.values.rows", message: "Invalid input: expected number, received string" }],
      ],
      [
        "there is no such field",
        { values: { zone: "eu", constructor: 1 } },
        [
          {
            path: "body.values.constructor",
            message: "the form has no such field; it has: zone, rows, tables",
          },
        ],
      ],
      [
        "it is a refusal, which has none",
        { decision: "refuse", values: { zone: "eu" } },
        [{ path: "body.values", message: "a refusal takes no values" }],
      ],
      ["they are no object", { values: "eu" }, [{ path: "body.values", message: expect.any(String) }]],
    ])("is refused, and changes nothing, when %s", async (_, body, errors) => {
      const refused = await shared.answer("local", { decision: "approve", ...body });
      expect(refused).toMatchObject({ status: 400, body: { code: "E702", errors } });
      expect(await shared.kept()).toEqual([]);
    });

    test("is refused where no values are asked for", async () => {
      await using world = await openAsking(open);
      const refused = await world.answer("local", { decision: "approve", values: {} }, "sign");
      const errors = [{ path: "body.values", message: "the task asks for no values" }];
      expect(refused).toMatchObject({ status: 400, body: { code: "E702", errors } });
      expect((await world.answer("local", { decision: "approve" }, "sign")).status).toBe(200);
      expect(await world.kept()).toEqual([{ who: "local", values: null }]);
    });

    test("is for those whom it is assigned to, and for admins", async () => {
      await using world = await openAsking(open);
      const body = { decision: "approve", values: { zone: "eu" } };
      expect(await world.answer("carl", body)).toMatchObject({
        status: 403,
        body: { code: "E712", detail: "This is for ana, bo or an admin to answer; carl is neither." },
      });
      expect(await world.kept()).toEqual([]);
      expect((await world.answer("root", body)).body.approval.answer).toMatchObject({ by: "root" });
    });

    test("comes too late when there is one, whatever it says", async () => {
      await using world = await openAsking(open);
      await world.answer("local", { decision: "refuse", note: "no" });
      for (const body of [{ decision: "approve", values: { zone: "eu" } }, { decision: "approve" }]) {
        expect(await world.answer("local", body)).toMatchObject({
          status: 409,
          body: { code: "E703", detail: "local has answered ask in the run day-0000 of the DAG asking already." },
        });
      }
      expect(await world.kept()).toEqual([{ who: "local", values: null }]);
    });
  });
});
