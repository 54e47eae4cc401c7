import { describe, expect, test } from "vitest";
import { TriggerRule } from "../dag/trigger-rule.ts";
import type { TaskState } from "../state/task-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { snapshotOf } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideRun } from "./decide-run.ts";
import { graphIndex } from "./run-graph.ts";

/*
 * What each rule says once every upstream has ended depends only on which ends there are among them. The columns are all
 * fifteen sets of success (S), skipped (K), failed (F) and upstream_failed (U); g: it starts, s: skipped, u: upstream_failed.
 * Written down from the rules' descriptions, case by case, and from docs/airflow-differences.md where that departs.
 */
const COLUMNS = "S K F U SK SF SU KF KU FU SKF SKU SFU KFU SKFU".split(" ");
const TABLE: Readonly<Record<TriggerRule, string>> = {
  all_success: "g s u u s u u u u u u u u u u",
  all_failed: "s s g g s s s s s g s s s s s",
  all_done: "g g g g g g g g g g g g g g g",
  all_done_min_one_success: "g s u u g g g u u u g g g u g",
  all_done_setup_success: "g g g g g g g g g g g g g g g",
  one_success: "g s u u g g g u u u g g g u g",
  one_failed: "s s g g s g g g g g g g g g g",
  one_done: "g s g s g g g g s g g g g g g",
  none_failed: "g g u u g u u u u u u u u u u",
  none_failed_min_one_success: "g s u u g u u u u u u u u u u",
  none_skipped: "g s g g s g g s s g s s g s s",
  all_skipped: "s g s s s s s s s s s s s s s",
  always: "g g g g g g g g g g g g g g g",
};

/** Rules that start a task before all of its upstreams have ended. */
const EAGER: ReadonlySet<TriggerRule> = new Set(["always", "one_success", "one_failed", "one_done"]);

const ENDS = { S: "success", K: "skipped", F: "failed", U: "upstream_failed" } as const satisfies Record<
  string,
  TaskState
>;
type End = keyof typeof ENDS;
/** An end; `-`: still running; `R`: removed, nobody waits for it. */
type Upstream = End | "-" | "R";

const STATES: Readonly<Record<Upstream, TaskState>> = { ...ENDS, "-": "running", R: "removed" };
const LETTERS = Object.keys(STATES) as Upstream[];

function lists(length: number): Upstream[][] {
  if (length === 0) return [[]];
  return lists(length - 1).flatMap((list) => LETTERS.map((letter) => [...list, letter]));
}

/** What the table says of upstreams that have all ended. */
function whenEnded(rule: TriggerRule, ended: readonly Upstream[]): string {
  const kinds = ["S", "K", "F", "U"].filter((kind) => ended.some((letter) => letter === kind)).join("");
  if (kinds === "") return "g";
  return TABLE[rule].split(" ")[COLUMNS.indexOf(kinds)] ?? "?";
}

/**
 * A rule answers as soon as the answer is certain: however those that still run may end, it would be the same. But a start
 * waits for all of them unless the rule is eager. `-`: it waits.
 */
function expected(rule: TriggerRule, upstream: readonly Upstream[]): string {
  const counted = upstream.filter((letter) => letter !== "R");
  const answers = new Set(completions(counted).map((ended) => whenEnded(rule, ended)));
  const [answer = "?", ...others] = answers;
  if (others.length > 0) return "-";
  const isWaiting = counted.includes("-") && answer === "g" && !EAGER.has(rule);
  return isWaiting ? "-" : answer;
}

function completions([first, ...rest]: readonly Upstream[]): Upstream[][] {
  if (first === undefined) return [[]];
  const ends: readonly Upstream[] = first === "-" ? ["S", "K", "F", "U"] : [first];
  return completions(rest).flatMap((tail) => ends.map((end) => [end, ...tail]));
}

const ANSWERS: Partial<Record<TaskState, string>> = { scheduled: "g", skipped: "s", upstream_failed: "u" };

/** What becomes of a task with these upstreams. */
function decided(rule: TriggerRule, upstream: readonly Upstream[]): string {
  const before = upstream.map((letter, index) => ({ id: `u${index}`, state: STATES[letter] }));
  const ids = before.map(({ id }) => id);
  const tasks = [...ids.map((id) => serializedTask(id)), serializedTask("t", { upstream: ids, triggerRule: rule })];
  const graph = graphIndex(serializedDag(tasks));
  const given = Object.fromEntries(before.map(({ id, state }) => [id, state]));
  const move = decideRun(graph, snapshotOf(graph, given), epochMillis(0)).moves.find(({ taskId }) => taskId === "t");
  return move === undefined ? "-" : (ANSWERS[move.to] ?? move.to);
}

describe("a trigger rule, over every combination of up to four upstreams", () => {
  const all = [0, 1, 2, 3, 4].flatMap(lists);

  test.each(Object.values(TriggerRule))("%s says what the table says, as soon as it is certain", (rule) => {
    const wrong = all
      .map((upstream) => ({ upstream: upstream.join(""), is: decided(rule, upstream), not: expected(rule, upstream) }))
      .filter((each) => each.is !== each.not);
    expect(wrong).toEqual([]);
  });

  test("there are 1,555 of them, and every answer is among those of the table", () => {
    expect(all).toHaveLength(1_555);
    const answers = all.flatMap((upstream) => Object.values(TriggerRule).map((rule) => expected(rule, upstream)));
    expect([...new Set(answers)].sort()).toEqual(["-", "g", "s", "u"]);
  });
});

describe("all_done_setup_success, over every combination of two setups and two other upstreams", () => {
  /** With setups it wants one that succeeded; when all were skipped there is nothing to undo. */
  function wanted(setups: readonly Upstream[], others: readonly Upstream[]): string {
    if ([...setups, ...others].includes("-")) return "-";
    const counted = setups.filter((letter) => letter !== "R");
    if (counted.length === 0 || counted.includes("S")) return "g";
    return counted.every((letter) => letter === "K") ? "s" : "u";
  }

  function become(setups: readonly Upstream[], others: readonly Upstream[]): string {
    const made = [
      ...setups.map((letter, index) => ({ id: `s${index}`, role: "setup", state: STATES[letter] }) as const),
      ...others.map((letter, index) => ({ id: `w${index}`, role: "work", state: STATES[letter] }) as const),
    ];
    const ids = made.map(({ id }) => id);
    const teardownOf = ids.slice(0, setups.length);
    const graph = graphIndex(
      serializedDag([
        ...made.map(({ id, role }) => serializedTask(id, { role })),
        serializedTask("t", { role: "teardown", teardownOf, upstream: ids, triggerRule: "all_done_setup_success" }),
      ]),
    );
    const given = Object.fromEntries(made.map(({ id, state }) => [id, state]));
    const move = decideRun(graph, snapshotOf(graph, given), epochMillis(0)).moves.find(({ taskId }) => taskId === "t");
    return move === undefined ? "-" : (ANSWERS[move.to] ?? move.to);
  }

  test("waits for all, then asks whether a setup succeeded", () => {
    const wrong = lists(4)
      .map((four) => ({ setups: four.slice(0, 2), others: four.slice(2) }))
      .map(({ setups, others }) => ({ setups, others, is: become(setups, others), not: wanted(setups, others) }))
      .filter((each) => each.is !== each.not);
    expect(wrong).toEqual([]);
  });
});
