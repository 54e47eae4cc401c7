import { API_PREFIX, type Route, type RouteName, routes } from "@daymill/contract";
import type { MetadataDatabase } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { PASSWORD } from "../../testing/access-world.ts";
import { openWholeServer, seedEverything } from "../../testing/dag-access-world.ts";
import { DAG_SAMPLES, type Named, type Sample } from "../../testing/dag-samples.ts";
import { DAG_RULES } from "./dag-rules.ts";

type Server = Awaited<ReturnType<typeof openWholeServer>>;

const table = Object.entries(routes) as [RouteName, Route][];
const sampleOf = (name: RouteName): Sample => {
  const sample = DAG_SAMPLES[name];
  if (sample === "none") throw new Error(`there is no request to ${name}`);
  return sample;
};
const isAboutOne = ([name]: [RouteName, Route]) => typeof DAG_RULES[name] === "function" || DAG_RULES[name] === "path";
const aboutOne = [
  ...table.filter(isAboutOne),
  ...table.filter(([name]) => ["getAsset", "listAssetEvents", "getAssetLineage"].includes(name)),
];
const needing =
  (...roles: readonly string[]) =>
  ([, { needs }]: [RouteName, Route]) =>
    roles.includes(needs);
const changing = aboutOne.filter(needing("operator", "editor"));
const forEditors = aboutOne.filter(needing("viewer", "operator", "editor"));
/** Lists that name nothing: the stream, and what only counts (throughput.test.ts, and the figures below). */
const nameless: readonly RouteName[] = ["stream", "getThroughput", "countFailingDags"];
const lists = table.filter(
  ([name]) => DAG_RULES[name] === "lists" && !nameless.includes(name) && !aboutOne.some(([one]) => one === name),
);

test("a route has a request of this test if it has to do with DAGs, and only then", () => {
  for (const [name] of table) {
    const isOfDags = !["all", "self", "entrance"].includes(DAG_RULES[name] as string) && name !== "stream";
    expect([name, DAG_SAMPLES[name] !== "none"]).toEqual([name, isOfDags]);
  }
});

forEachDatabase((database, open) => {
  describe(`a role on some DAGs, on ${database}`, () => {
    let db: MetadataDatabase;
    let server: Server;
    const tokens: Record<string, string> = { local: LOCAL_KEY };
    const named: Record<string, Named> = {};

    const send = async (who: string, method: string, sample: string | readonly [string, object]) => {
      const [path, payload] = typeof sample === "string" ? [sample, undefined] : sample;
      const answer = await server.app.inject({
        method: method as "GET",
        url: `${API_PREFIX}${path}`,
        headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json" },
        ...(payload !== undefined && { payload: JSON.stringify(payload) }),
      });
      return { status: answer.statusCode, text: answer.body, body: answer.body.startsWith("{") ? answer.json() : {} };
    };
    const ask = async (who: string, name: RouteName, of: Named | undefined) => {
      if (of === undefined) throw new Error("nothing is named");
      return await send(who, routes[name].method, sampleOf(name)(of));
    };

    const makeNamed = async (word: string): Promise<Named> => {
      const dagId = `${word}_main`;
      const days = { from: "2024-03-06", to: "2024-03-07" };
      const backfill = await send("local", "POST", ["/backfills", { dagId, ...days }]);
      const schedule = await send("local", "POST", [
        "/backfill-schedules",
        { dagId, name: word, window: "-4d..-2d", cron: "0 6 * * *" },
      ]);
      const clear = await send("local", "POST", ["/clears", { dagId, runIds: ["day-0004"], holdMs: 60_000 }]);
      const [backfillId, scheduleId, clearId] = [
        backfill.body.backfillId,
        schedule.body.scheduleId,
        clear.body.clearId,
      ];
      expect([word, backfillId, scheduleId, clearId]).toEqual([word, ...Array(3).fill(expect.any(Number))]);
      return { word, backfillId, scheduleId, clearId };
    };

    const makeHolder = async (name: string, may: string, base = "none") => {
      await send("local", "PUT", [`/roles/role_of_${name}`, { base, grants: [{ on: "open_*", role: may }] }]);
      await send("local", "POST", ["/users", { name, role: `role_of_${name}`, password: PASSWORD }]);
      const signedIn = await server.app.inject({
        method: "POST",
        url: `${API_PREFIX}/session`,
        payload: { name, password: PASSWORD },
      });
      const made = await server.app.inject({
        method: "POST",
        url: `${API_PREFIX}/tokens`,
        headers: { cookie: String(signedIn.headers["set-cookie"]).split(";")[0] },
        payload: { name: "test", role: "editor", expiresAt: null },
      });
      tokens[name] = made.json().token;
    };

    beforeAll(async () => {
      db = await open();
      server = await openWholeServer(db);
      for (const word of ["open", "hidden"]) await seedEverything(db, word, ["all"]);
      await send("local", "POST", ["/users", { name: "root", role: "admin", password: PASSWORD }]);
      for (const word of ["open", "hidden"]) named[word] = await makeNamed(word);
      named["absent"] = { word: "absent", backfillId: 901, scheduleId: 902, clearId: 903 };
      await makeHolder("vic", "viewer");
      await makeHolder("eda", "editor");
      await makeHolder("ben", "operator", "viewer");
    });
    afterAll(async () => {
      await server.app.close();
      await db.close();
    });

    test.each(forEditors)("%s: who has none there is answered as if there were no such thing", async (name) => {
      const hidden = await ask("eda", name, named["hidden"]);
      const absent = await ask("eda", name, named["absent"]);
      expect([hidden.status, hidden.body.code]).toEqual([404, "E701"]);
      const withoutNames = (text: string, { word, backfillId, scheduleId, clearId }: Named) =>
        text
          .replaceAll(word, "X")
          .replaceAll(/\d+/g, (id) => ([backfillId, scheduleId, clearId].includes(Number(id)) ? "X" : id));
      expect(withoutNames(hidden.body.detail, named["hidden"] as Named)).toBe(
        withoutNames(absent.body.detail, named["absent"] as Named),
      );
    });

    test.each(forEditors.filter(needing("viewer")))("%s: who may look there is let in", async (name) => {
      const { status } = await ask("vic", name, named["open"]);
      expect([401, 403]).not.toContain(status);
      expect([name, status === 404]).toEqual([name, (await ask("local", name, named["open"])).status === 404]);
    });

    test.each(changing)("%s: who has too little there is told what it needs, and on what", async (name, { needs }) => {
      const answer = await ask("vic", name, named["open"]);
      const why = `^This needs the role ${needs} on the DAG open_(main|reader); vic is a viewer there`;
      expect([answer.status, answer.body.detail]).toEqual([403, expect.stringMatching(why)]);
    });

    test("what needs an admin is nobody's by a role of one's own, and its refusal says nothing of what there is", async () => {
      const answers = await Promise.all(
        ["open", "hidden", "absent"].map(async (word) => (await ask("eda", "deleteDag", named[word])).body.detail),
      );
      expect(answers).toEqual(Array(3).fill("This needs the role admin; eda is an editor by this token."));
    });

    test.each(lists)("%s holds what is of DAGs that somebody sees, and nothing of others", async (name) => {
      const all = (await ask("local", name, named["open"])).text;
      expect([all.includes("open_"), all.includes("hidden_")]).toEqual([true, true]);
      const theirs = await ask("eda", name, named["open"]);
      expect([theirs.status, theirs.text.includes("open_"), theirs.text.includes("hidden")]).toEqual([
        200,
        true,
        false,
      ]);
      // Who sees everything sees the same as an admin.
      expect((await ask("ben", name, named["open"])).text).toBe(all);
    });

    test.each(changing)("%s: who sees everything is told that they may not do it there", async (name, { needs }) => {
      const answer = await ask("ben", name, named["hidden"]);
      const why = `^This needs the role ${needs} on the DAG hidden_(main|reader); ben is a viewer there by this token`;
      expect([answer.status, answer.body.detail]).toEqual([403, expect.stringMatching(why)]);
    });

    test("figures count only what somebody sees", async () => {
      const { body } = await send("eda", "GET", "/overview");
      const all = (await send("local", "GET", "/overview")).body;
      const figures = ({ dags, runs, failures, approvals, pausedByFailures }: typeof all) => [
        dags.active,
        dags.paused,
        runs.queued,
        failures.total,
        approvals.total,
        pausedByFailures.total,
      ];
      expect(figures(all)).toEqual(figures(body).map((count) => 2 * count));
      expect(figures(body).every((count) => count > 0)).toBe(true);
      const failing = async (who: string) => (await send(who, "GET", "/overview/failing-dags")).body.total;
      expect([await failing("eda"), await failing("local")]).toEqual([body.failures.total, all.failures.total]);
    });

    test.each([
      "/runs?dagId=hidden_main",
      "/task-instances?dagId=hidden_main",
      "/backfills?dagId=hidden_main",
      "/search?q=load&dagId=hidden_main",
      "/search?q=day-0001&dagId=hidden_main&runId=day-0001",
      "/search?q=2024-03-02",
      "/dags?tag=all&inactive=true",
      "/backfill-schedules?dagId=hidden_main",
      "/asset-queues?asset=hidden_asset",
      "/assets/shared",
      "/assets/shared/events",
      "/assets/shared/lineage?steps=5",
    ])("%s tells nothing of a DAG that somebody does not see", async (path) => {
      const { status, text } = await send("eda", "GET", path);
      expect([status, text.includes("hidden")]).toEqual([200, false]);
      expect((await send("local", "GET", path)).text).not.toBe(text);
    });

    test("an event of an asset of several DAGs names those that somebody sees, and is no less of an event", async () => {
      const { body } = await send("eda", "GET", "/assets/shared/events");
      expect(
        body.items.map(({ source, started }: { source: unknown; started: unknown[] }) => [source, started.length]),
      ).toEqual([
        [null, 0],
        [{ dagId: "open_main", runId: "day-0001", taskId: "load", mapIndex: -1 }, 1],
      ]);
    });

    test("an asset of several DAGs gets events only of who may on all that make it and all that it starts", async () => {
      const some = await send("eda", "POST", ["/assets/shared/events", {}]);
      expect([some.status, some.body.detail]).toEqual([
        403,
        "This needs the role operator on every DAG that it changes; eda has it on some.",
      ]);
    });

    test.each(forEditors)(
      "%s: who has enough there is answered as an admin is, and hears of no other DAG",
      async (name) => {
        const answer = await ask("eda", name, named["open"]);
        expect([401, 403]).not.toContain(answer.status);
        // What there is not, there is not for an admin either.
        const expected = answer.status === 404 ? (await ask("local", name, named["open"])).body.detail : undefined;
        expect(answer.status === 404 ? answer.body.detail : undefined).toBe(expected);
        expect(answer.text).not.toContain("hidden");
      },
    );

    test("a token does no more than it says, also where its user may more", async () => {
      await send("local", "PUT", ["/roles/role_of_eda", { base: "none", grants: [{ on: "open_*", role: "editor" }] }]);
      const made = await send("eda", "POST", ["/tokens", { name: "read", role: "viewer", expiresAt: null }]);
      tokens["eda_read"] = made.body.token;
      expect((await send("eda_read", "GET", "/dags/open_main")).status).toBe(200);
      expect((await send("eda_read", "GET", "/dags/hidden_main")).status).toBe(404);
      expect((await send("eda_read", "PATCH", ["/dags/open_main", { paused: false }])).body.detail).toBe(
        "This needs the role operator; eda is a viewer by this token.",
      );
    });

    test("in a browser, too, what needs an admin is refused by what somebody may everywhere", async () => {
      const payload = { name: "vic", password: PASSWORD };
      const signedIn = await server.app.inject({ method: "POST", url: `${API_PREFIX}/session`, payload });
      expect(signedIn.json().user.own.dags).toMatchObject({ open_main: "viewer" });
      const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] ?? "";
      const headers = { cookie, "content-type": "application/json" };
      const url = `${API_PREFIX}/dags/open_main?dryRun=true`;
      const refused = await server.app.inject({ method: "DELETE", url, headers, payload: "{}" });
      expect(refused.json().detail).toBe("This needs the role admin; vic has none but on some DAGs.");
    });

    test("what is of no DAG goes by the role for everything", async () => {
      for (const path of ["/pools", "/connections", "/variables", "/system", "/users", "/roles", "/audit"])
        expect([path, (await send("eda", "GET", path)).status]).toEqual([path, 403]);
      for (const path of ["/pools", "/connections", "/variables", "/system"])
        expect([path, (await send("ben", "GET", path)).status]).toEqual([path, 200]);
      for (const path of ["/session", "/tokens", "/health", "/openapi.json"])
        expect([path, (await send("eda", "GET", path)).status]).toEqual([path, 200]);
      const metrics = await server.app.inject({
        url: "/metrics",
        headers: { authorization: `Bearer ${tokens["eda"]}` },
      });
      expect(metrics.statusCode).toBe(403);
    });

    test("the session says on which DAGs somebody may more than everywhere", async () => {
      expect((await send("ben", "GET", "/session")).body.user).toEqual({
        name: "ben",
        role: "viewer",
        by: "token",
        own: {
          roles: ["role_of_ben"],
          dags: { open_main: "operator", open_paused: "operator", open_reader: "operator" },
        },
      });
    });
  });
});
