import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/trigger-rules.json" with { type: "json" };
import { TriggerRule } from "../dag/trigger-rule.ts";
import type { TaskState } from "../state/task-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { snapshotOf } from "../testing/snapshot.ts";
import { judgeTask } from "./judge-task.ts";
import { draftOf } from "./run-draft.ts";
import { graphIndex } from "./run-graph.ts";
import { judgeTriggerRule, type RuleVerdict, type UpstreamCounts } from "./trigger-rules.ts";

interface Expected {
  readonly passes: boolean;
  readonly state_change: string | null;
}

interface Vector {
  readonly source: { readonly test: string };
  readonly rule?: string;
  readonly upstream?: { readonly total: number; readonly setup_total?: number };
  readonly counts?: Readonly<Record<string, number>>;
  readonly consistent?: boolean;
  readonly mock_artefact?: boolean;
  readonly flag_upstream_failed?: boolean;
  readonly form?: string;
  readonly dag?: { readonly edges: readonly (readonly string[])[]; readonly setups: readonly string[] };
  readonly states?: Readonly<Record<string, string | null>>;
  readonly evaluate?: string;
  readonly expected?: Expected;
}

const all = (vectors.cases as unknown as readonly Vector[]).map((vector, index) => ({
  ...vector,
  index,
  name: `${index} ${vector.rule ?? vector.form} ${vector.source.test}`,
}));
type Case = (typeof all)[number];

const SKIP_WAITS = "a skip waits until no other upstream can fail any more, so that the order makes no difference";
const SKIPS_DO_NOT_COUNT = "one skip does not skip the task: it looks at those that were not skipped";

/** Cases that come out differently on purpose, by their place in the file. */
const DIFFERENT: Readonly<Record<number, string>> = {
  6: SKIPS_DO_NOT_COUNT,
  7: SKIPS_DO_NOT_COUNT,
  28: "there is no option to wait for the past before a skip",
  37: "all skipped is no success: the answer is skipped, not that the task passes",
  65: SKIP_WAITS,
  131: "an instance that fell out of a mapping is removed by the recount of the mapping, not by a rule",
};

/** Forms that need an index in a mapping: not judged by counts. */
const BY_INDEX: ReadonlySet<string> = new Set(["mapped_setup", "text", "sequence"]);

function verdictOf({ expected, flag_upstream_failed: mayChange }: Vector): (verdict: RuleVerdict) => boolean {
  const wanted = expected?.state_change ?? (expected?.passes === true ? "go" : "wait");
  return (verdict) => (mayChange === true ? verdict === wanted : (verdict === "go") === expected?.passes);
}

function countsOf({ counts = {}, upstream }: Vector): UpstreamCounts {
  return {
    total: (upstream?.total ?? 0) - (counts.removed ?? 0),
    success: counts.success ?? 0,
    skipped: counts.skipped ?? 0,
    failed: counts.failed ?? 0,
    upstreamFailed: counts.upstream_failed ?? 0,
    setups: {
      total: upstream?.setup_total ?? 0,
      success: counts.success_setup ?? 0,
      skipped: counts.skipped_setup ?? 0,
    },
  };
}

const isRule = (text: string | undefined): text is TriggerRule =>
  text !== undefined && Object.hasOwn(TriggerRule, text);
const isReal = (vector: Vector): boolean => vector.consistent !== false && vector.mock_artefact !== true;
const byCounts = all.filter((vector) => isRule(vector.rule) && isReal(vector));

function judgeCounts(vector: Case): RuleVerdict {
  return isRule(vector.rule) ? judgeTriggerRule(vector.rule, countsOf(vector)) : "wait";
}

function judgeInDag({ dag, states = {}, evaluate = "" }: Vector): RuleVerdict {
  const edges = dag?.edges ?? [];
  const upstreamOf = (id: string): string[] => edges.flatMap(([up = "", down]) => (down === id ? [up] : []));
  const ids = new Set(edges.flat());
  const tasks = [...ids].map((id) =>
    serializedTask(id, { upstream: upstreamOf(id), role: dag?.setups.includes(id) === true ? "setup" : "work" }),
  );
  const graph = graphIndex(serializedDag(tasks));
  const given = Object.fromEntries(Object.entries(states).map(([id, state]) => [id, (state ?? "none") as TaskState]));
  const task = graph.tasks.get(evaluate);
  return task === undefined ? "wait" : judgeTask(task, draftOf(snapshotOf(graph, given))).verdict;
}

describe("the reference cases of trigger rules", () => {
  test.each(byCounts.filter(({ index }) => !(index in DIFFERENT)))("$name", (vector) => {
    expect(judgeCounts(vector)).toSatisfy(verdictOf(vector));
  });

  test.each(byCounts.filter(({ index }) => index in DIFFERENT))("$name differs on purpose", (vector) => {
    expect(judgeCounts(vector)).not.toSatisfy(verdictOf(vector));
  });

  /** Where one of two setups was skipped and the other has not ended: see SKIP_WAITS. */
  const halfSkipped = ({ states = {}, dag }: Vector): boolean =>
    (dag?.setups ?? []).some((setup) => states[setup] === undefined) && states.s2 === "skipped";
  const inDag = all.filter(({ form }) => form === "dag");

  test.each(inDag.filter((vector) => !halfSkipped(vector)))("$name, $evaluate", (vector) => {
    expect(judgeInDag(vector)).toSatisfy(verdictOf(vector));
  });

  test.each(inDag.filter(halfSkipped))("$name, $evaluate waits for the other setup", (vector) => {
    expect(judgeInDag(vector)).toBe("wait");
  });

  test("no other form of case is passed over", () => {
    const forms = new Set(all.flatMap(({ form }) => (form === undefined || form === "dag" ? [] : [form])));
    expect(forms).toEqual(BY_INDEX);
  });
});
