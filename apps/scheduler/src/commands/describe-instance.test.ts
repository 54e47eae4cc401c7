import type { TaskInstanceDetail } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { describeInstance } from "./describe-instance.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { styleOf } from "./terminal/style.ts";

const { io } = fakeIo();
const place = { io, style: styleOf(io, io.stdout), now: () => Date.parse("2024-03-15T10:00:00Z") };

const plain: TaskInstanceDetail = {
  dagId: "orders",
  runId: "r1",
  taskId: "load",
  mapIndex: -1,
  label: null,
  state: "none",
  attempts: 0,
  tryNumber: 0,
  maxTries: 3,
  generation: 0,
  operator: "task",
  pool: "db",
  slots: 1,
  priority: 1,
  startedAt: null,
  endedAt: null,
  errorLine: null,
  logicalDate: "2024-03-14T00:00:00Z",
  interval: {
    start: "2024-03-14T00:00:00Z",
    end: "2024-03-15T00:00:00Z",
  },
  timezone: "UTC",
  version: 1,
  dueAt: null,
  waiting: null,
  conditions: [],
  skipReason: null,
  look: null,
  jobs: [],
  approval: null,
  history: [],
  upstream: [],
  definition: null,
  written: null,
  hasOutput: false,
  outputChange: null,
};
const attempt = {
  number: 1,
  generation: 0,
  outcome: "failed",
  state: "ended",
  scheduledAt: null,
  queuedAt: null,
  startedAt: "2024-03-15T09:00:00Z",
  endedAt: "2024-03-15T09:00:45Z",
  worker: {
    host: "box",
    pid: 7,
  },
  hasLog: true,
  looks: 0,
  maxRssBytes: 64_000_000,
  cpuMs: 1_250,
  input: null,
  error: {
    code: "E301",
    name: "Error",
    message: "disk full\nat line 3",
    stack: null,
    details: null,
    thrownAt: null,
  },
} as const;

const show = (change: Partial<TaskInstanceDetail>) => describeInstance({ ...plain, ...change }, null, place);

describe("a task instance on the command line", () => {
  test("that waits says why, and nothing of what it does not have", () => {
    const waiting = { reason: "upstream", text: "It waits for dump.", until: null } as const;
    const conditions = [
      { reason: "hold", met: true, text: "It is not held after a clear.", until: null } as const,
      { ...waiting, met: false, text: "dump: 1 running." },
      { ...waiting, met: null, text: "Nobody knows." },
    ];
    const text = show({ waiting, conditions, upstream: [{ taskId: "dump", counts: { running: 1 } }] });
    expect(text).toContain("waits         It waits for dump.\n");
    expect(text).toContain(
      "needs         yes It is not held after a clear.\n              no  dump: 1 running.\n              ?   Nobody knows.\n",
    );
    expect(text).toContain("upstream      dump: 1 running\n");
    expect(text).not.toMatch(/^(try|looks|jobs|asks|error|output|started)/m);
  });

  test("that is looked at says when, what came of it, and until when", () => {
    const text = show({
      state: "up_for_reschedule",
      look: {
        count: 1200,
        lookedAt: "2024-03-15T09:59:00Z",
        dueAt: "2024-03-15T10:00:00Z",
        deadline: "2024-03-15T12:00:00Z",
        troubles: 2,
        said: "connection refused",
      },
    });
    expect(text).toContain("last look     2024-03-15 09:59:00 UTC: connection refused\n");
    expect(text).toContain("next look     2024-03-15 10:00:00 UTC\n");
    expect(text).toContain("deadline      2024-03-15 12:00:00 UTC\n");
    expect(text).toContain("looks         1,200, the last 2 without an answer\n");
  });

  test("names its jobs, each on a line", () => {
    const job = {
      generation: 0,
      submission: 1,
      token: "t1",
      handle: null,
      submittedAt: null,
      endedAt: null,
      cancelTries: 0,
      said: null,
    } as const;
    const text = show({
      jobs: [
        { ...job, state: "submitted", handle: { id: 7 }, submittedAt: "2024-03-15T09:00:00Z", said: "40 %" },
        { ...job, state: "intent" },
      ],
    });
    expect(text).toContain('jobs          {"id":7}: submitted, submitted 2024-03-15 09:00:00 UTC; 40 %\n');
    expect(text).toContain("              token t1: intent\n");
  });

  describe("of an approval", () => {
    const plainAsk = {
      message: "Load it?",
      isOpen: true,
      form: null,
      assignedUsers: null,
      onTimeout: null,
      answer: null,
    };
    const by = { by: "ada", at: "2024-03-15T09:00:00Z", note: "no", timedOut: false, values: null };

    test("says what is asked and who answered", () => {
      expect(show({ approval: plainAsk })).toContain("asks          Load it?\nanswer        none yet\n");
      const refused = { ...plainAsk, isOpen: false, answer: { ...by, approved: false } };
      expect(show({ approval: refused })).toContain("answer        refused by ada at 2024-03-15 09:00:00 UTC: no\n");
    });

    test("says what is to be filled in, by whom, and what is taken at the deadline", () => {
      const field = { description: null, isRequired: true } as const;
      const asked = {
        ...plainAsk,
        form: [
          { ...field, name: "zone", schema: { type: "string", enum: ["eu", "us"] }, description: "where" },
          { ...field, name: "rows", schema: { type: "integer" }, default: 5 },
          { ...field, name: "tables", schema: { type: "array", items: { enum: ["a", "b"] } }, isRequired: false },
          { ...field, name: "extra", schema: {} },
        ],
        assignedUsers: ["ana", "bo"],
        onTimeout: { decision: "approve" as const, values: { zone: "eu", rows: 5 } },
      };
      expect(show({ approval: asked })).toContain(
        [
          'fields        zone: "eu" | "us", required (where)',
          "              rows: integer, default 5",
          '              tables: list of "a" | "b"',
          "              extra: {}, required",
          "assigned to   ana, bo",
          'answer        none yet; approve at the deadline with {"zone":"eu","rows":5}\n',
        ].join("\n"),
      );
      const answer = { ...by, approved: true, note: null, values: { zone: "us" } };
      expect(show({ approval: { ...asked, isOpen: false, answer } })).toContain(
        'answer        approved by ada at 2024-03-15 09:00:00 UTC with {"zone":"us"}\n',
      );
    });
  });

  test("that failed shows its error whole, and every attempt", () => {
    const text = show({ state: "failed", tryNumber: 1, history: [attempt] });
    expect(text).toContain("try           1 of 3\n");
    expect(text).toContain("error         E301 disk full\nat line 3\n");
    expect(text).toMatch(/1 {2}failed {2}2024-03-15 09:00:00 UTC {2}45.0 s +1.3 s +61 MiB +box, pid 7 {2}disk full/);
  });

  test("shows its output, or where that is", () => {
    const output = { taskId: "load", mapIndex: -1, generation: 0, bytes: 9_000, writtenAt: "2024-03-15T09:00:00Z" };
    const done = { ...plain, state: "success", hasOutput: true } as const;
    expect(describeInstance(done, { ...output, value: { rows: 3 }, uri: null }, place)).toContain(
      'output        {"rows":3}\n',
    );
    expect(describeInstance(done, { ...output, value: null, uri: "s3://b/k" }, place)).toContain(
      "output        9,000 bytes at s3://b/k\n",
    );
    const outputChange = { kind: "set", who: "ada", at: "2024-03-15T09:00:00Z" } as const;
    expect(describeInstance({ ...done, outputChange }, { ...output, value: 3, uri: null }, place)).toMatch(
      /output {8}3\n {14}set by ada at 2024-03-15 09:00:00 UTC\n/,
    );
    expect(describeInstance({ ...plain, outputChange: { ...outputChange, kind: "deleted" } }, null, place)).toContain(
      "output        deleted by ada at 2024-03-15 09:00:00 UTC\n",
    );
  });
});
