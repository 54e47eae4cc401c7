import { dag, decideLook, epochMillis, isFinalError, lookAtBody, operatorTask } from "@daymill/core";
import type { BodyAnswer, ErrorCode, JobOptions, JsonObject, JsonValue, LookAction, LookDecision } from "@daymill/core";
import type { SerializedTask, Task, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A task and what it is given. */
export interface JobCall {
  readonly task: Pick<Task<unknown, unknown>, "definition">;
  readonly input: JsonObject;
}

/** A service that runs jobs, for one test, and two jobs for it. */
export interface JobsUnderTest extends AsyncDisposable {
  /** Ends well by itself while it is polled. */
  readonly short: JobCall;
  /** Never ends by itself. */
  readonly endless: JobCall;
  /** The same, of a task that has these options. */
  endlessWith(options: JobOptions): JobCall;
  /** A context as another process has it: nothing is shared but the service. */
  context(): TestContext;
  /** How many jobs the service was ever given, and how many of them go on. */
  count(): Promise<JobCount> | JobCount;
  /** What can befall the next request; undefined: there is no network between. */
  readonly faults?: JobFaults;
}

export interface JobCount {
  readonly given: number;
  readonly alive: number;
}

export interface JobFaults {
  /** What the trouble is called that a later look may cure. */
  readonly later: ErrorCode;
  /** The next submission is done, and its answer is lost. */
  loseSubmission(): void;
  /** The next submission is refused: too many requests. */
  throttleSubmission(): void;
  /** The next look at a job is refused: too many requests. */
  throttlePoll(): void;
}

const SUBMIT = { kind: "submit", token: "run-1", isAgain: false } as const;
const AGAIN = { ...SUBMIT, isAgain: true } as const;
/** Between two looks, in milliseconds. */
const PAUSE_MS = 20;

export interface JobCasesOptions {
  /** Whether requests can be lost and refused on their way. Default true. */
  readonly network?: boolean;
  /** For one case, in milliseconds. Default 60,000. */
  readonly withinMs?: number;
}

/** What every remote job must do, whatever service runs it. */
export function remoteJobCases(
  name: string,
  open: () => Promise<JobsUnderTest>,
  { network = true, withinMs = 60_000 }: JobCasesOptions = {},
): void {
  describe(`${name} keeps the contract of a remote job`, { timeout: withinMs }, () => {
    let jobs: JobsUnderTest;
    beforeEach(async () => {
      jobs = await open();
    });
    afterEach(() => jobs[Symbol.asyncDispose]());

    /** One look, as the engine makes it, by a process that knows nothing but what is stored. */
    const look = ({ task, input }: JobCall, action: LookAction): Promise<BodyAnswer> => {
      const ctx = jobs.context();
      return lookAtBody(task.definition, action, {
        input: { ...task.definition.defaults, ...input },
        ctx,
        effects: ctx.effects,
        outcomeOfThrown: (thrown) => {
          const { name: kind, message, code = null } = thrown as Error & { code?: ErrorCode };
          const error = { code, name: kind, message, stack: null, details: null };
          return { kind: "failed", error, final: isFinalError(code) };
        },
      });
    };
    const submitted = async (call: JobCall, action: LookAction): Promise<JsonValue> => {
      const answer = await look(call, action);
      if (answer.kind !== "submitted") throw new Error(`not submitted: ${JSON.stringify(answer)}`);
      return answer.handle;
    };
    const polled = async (call: JobCall, handle: JsonValue): Promise<BodyAnswer> => {
      for (;;) {
        const answer = await look(call, { kind: "poll", handle, token: SUBMIT.token });
        if (answer.kind !== "running") return answer;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    };
    /** What the scheduler makes of a job that still runs when its task is out of time. */
    const afterTimeout = (call: JobCall): LookDecision =>
      decideLook({
        ...stored(call),
        body: "remote",
        answer: { kind: "running", progress: null },
        now: epochMillis(60_000),
        everyMs: 1_000,
        deadline: epochMillis(60_000),
        timeoutMs: 60_000,
        softFail: false,
        submittedAt: epochMillis(0),
        pokes: 1,
        troubles: 0,
        random: () => 0,
      });
    const untilAlive = async (alive: number): Promise<void> => {
      while ((await jobs.count()).alive !== alive) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    };

    it("is submitted once, polled to its end and collected", async () => {
      const handle = await submitted(jobs.short, SUBMIT);
      expect(await polled(jobs.short, handle)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
      expect(await jobs.count()).toEqual({ given: 1, alive: 0 });
    });

    it("a crash between the submission and the storing of its handle: it is found, and there is one", async () => {
      const lost = await submitted(jobs.short, SUBMIT);
      expect(await submitted(jobs.short, AGAIN)).toEqual(lost);
      expect((await jobs.count()).given).toBe(1);
    });

    it("a crash before the submission: it is submitted by whoever comes after", async () => {
      const handle = await submitted(jobs.short, AGAIN);
      expect(await polled(jobs.short, handle)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
      expect((await jobs.count()).given).toBe(1);
    });

    it("two schedulers that take over from each other, each told to submit again, hold the same job", async () => {
      const first = await submitted(jobs.endless, SUBMIT);
      expect(await submitted(jobs.endless, AGAIN)).toEqual(first);
      expect(await submitted(jobs.endless, AGAIN)).toEqual(first);
      expect(await jobs.count()).toEqual({ given: 1, alive: 1 });
      await look(jobs.endless, { kind: "cancel", handle: first, token: SUBMIT.token });
    });

    it("a crash while it is polled: another process polls it to its end and submits nothing", async () => {
      const handle = await submitted(jobs.short, SUBMIT);
      await look(jobs.short, { kind: "poll", handle, token: SUBMIT.token });
      const stored = JSON.parse(JSON.stringify(handle)) as JsonValue;
      expect(await polled(jobs.short, stored)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
      expect((await jobs.count()).given).toBe(1);
    });

    it("a kill or a timeout ends it at the service, and may be asked for twice", async () => {
      const handle = await submitted(jobs.endless, SUBMIT);
      await look(jobs.endless, { kind: "poll", handle, token: SUBMIT.token });
      const cancel = { kind: "cancel", handle, token: SUBMIT.token } as const;
      expect(await look(jobs.endless, cancel)).toMatchObject({ kind: "cancelled" });
      await untilAlive(0);
      expect(await look(jobs.endless, cancel)).toMatchObject({ kind: "cancelled" });
      expect((await polled(jobs.endless, handle)).kind).toMatch(/^job_(cancelled|failed)$/);
    });

    it("is stopped by a timeout and a kill unless its task says otherwise", () => {
      expect(afterTimeout(jobs.endless)).toMatchObject({ outcome: { kind: "timed_out" }, job: "cancelling" });
      expect(stored(jobs.endless)).toEqual({});
      expect(stored(jobs.endlessWith({ onTimeout: "cancel", onKill: "leave" }))).toEqual({ onKill: "leave" });
    });

    it("a timeout that leaves it stops nothing, and the next try takes it up", async () => {
      const call = jobs.endlessWith({ onTimeout: "leave" });
      const handle = await submitted(call, SUBMIT);
      const poll = { kind: "poll", handle, token: SUBMIT.token } as const;
      await look(call, poll);
      expect(afterTimeout(call)).toMatchObject({ outcome: { kind: "timed_out" }, job: "left" });
      expect(await jobs.count()).toEqual({ given: 1, alive: 1 });
      expect(await look(call, poll)).toMatchObject({ kind: "running" });
      await look(call, { ...poll, kind: "cancel" });
    });

    it("a kill of one whose handle was never heard of finds it and ends it", async () => {
      await submitted(jobs.endless, SUBMIT);
      const answer = await look(jobs.endless, { kind: "cancel", handle: null, token: SUBMIT.token });
      expect(answer).toMatchObject({ kind: "cancelled" });
      await untilAlive(0);
      expect((await jobs.count()).given).toBe(1);
    });

    it("a kill of one that has ended well already changes nothing", async () => {
      const handle = await submitted(jobs.short, SUBMIT);
      await polled(jobs.short, handle);
      const answer = await look(jobs.short, { kind: "cancel", handle, token: SUBMIT.token });
      expect(answer).toMatchObject({ kind: "cancelled" });
      expect(await polled(jobs.short, handle)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
    });

    it("a clear runs it anew and adopts nothing of what was there", async () => {
      const old = await submitted(jobs.short, SUBMIT);
      await polled(jobs.short, old);
      const next = await submitted(jobs.short, { ...SUBMIT, token: "run-1 cleared" });
      expect(next).not.toEqual(old);
      expect(await polled(jobs.short, next)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
      expect((await jobs.count()).given).toBe(2);
    });

    if (!network) return;

    /** The library may have asked again by itself; what it gave up is trouble that a later look cures. */
    const isDoneOrLater = (answer: BodyAnswer): boolean =>
      answer.kind === "trouble"
        ? !answer.final && answer.error.code === jobs.faults?.later
        : answer.kind === "submitted" || answer.kind === "running";

    it("an answer to the submission that is lost: the job is found, and there is one", async () => {
      jobs.faults?.loseSubmission();
      const first = await look(jobs.short, SUBMIT);
      expect(first).toSatisfy(isDoneOrLater);
      const handle = await submitted(jobs.short, AGAIN);
      expect(await polled(jobs.short, handle)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
      expect((await jobs.count()).given).toBe(1);
    });

    it("a submission that is throttled did nothing, and is made later", async () => {
      jobs.faults?.throttleSubmission();
      const first = await look(jobs.short, SUBMIT);
      expect(first).toSatisfy(isDoneOrLater);
      expect((await jobs.count()).given).toBe(first.kind === "submitted" ? 1 : 0);
      await submitted(jobs.short, AGAIN);
      expect((await jobs.count()).given).toBe(1);
    });

    it("a look that is throttled says nothing of the job, which goes on", async () => {
      const handle = await submitted(jobs.endless, SUBMIT);
      jobs.faults?.throttlePoll();
      const answer = await look(jobs.endless, { kind: "poll", handle, token: SUBMIT.token });
      expect(answer).toSatisfy(isDoneOrLater);
      expect(await look(jobs.endless, { kind: "poll", handle, token: SUBMIT.token })).toMatchObject({
        kind: "running",
      });
      expect(await jobs.count()).toEqual({ given: 1, alive: 1 });
    });
  });
}

/** What the scheduler reads of a task about its job. */
function stored({ task: { definition }, input }: JobCall): Pick<SerializedTask, "onTimeout" | "onKill"> {
  const { operator, id, options, role, defaults, body } = definition;
  const task = operatorTask<JsonObject, unknown>({ operator, id, options, role, defaults, body });
  const [made] = dag("d", {}, () => void task(input)).toJSON().tasks;
  return { ...(made?.onTimeout && { onTimeout: made.onTimeout }), ...(made?.onKill && { onKill: made.onKill }) };
}
