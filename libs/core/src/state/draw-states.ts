import { RUN_TRANSITIONS } from "./run-transitions.ts";
import { TASK_TRANSITIONS } from "./task-transitions.ts";

interface Transition {
  readonly cause: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Causes that lead from nearly everywhere: named in words, because as arrows they would hide all the others. */
const TASK_CAUSES_IN_WORDS: ReadonlySet<string> = new Set([
  "mark",
  "run_timeout",
  "fail_fast",
  "version",
  "undo_clear",
]);

/** One arrow for each pair of states, with all its causes. */
function arrows(transitions: readonly Transition[]): string[] {
  const causes = new Map<string, Set<string>>();
  for (const { cause, from, to } of transitions) {
    for (const start of from) {
      for (const end of to.filter((state) => state !== start)) {
        const arrow = `${start} --> ${end}`;
        causes.set(arrow, (causes.get(arrow) ?? new Set()).add(cause));
      }
    }
  }
  return [...causes].map(([arrow, names]) => `  ${arrow}: ${[...names].join(", ")}`);
}

function diagram(transitions: readonly Transition[], first: string): string[] {
  return ["```mermaid", "stateDiagram-v2", `  [*] --> ${first}`, ...arrows(transitions), "```"];
}

function inWords({ cause, from, to }: Transition): string {
  return `- \`${cause}\`: from ${from.join(", ")} to ${to.join(", ")}`;
}

/** docs/states.md, drawn from the tables of legal moves. */
export function drawStates(): string {
  const drawn = TASK_TRANSITIONS.filter(({ cause }) => !TASK_CAUSES_IN_WORDS.has(cause));
  const spoken = TASK_TRANSITIONS.filter(({ cause }) => TASK_CAUSES_IN_WORDS.has(cause));
  return [
    "# States and legal moves",
    "",
    "Drawn from the tables in `libs/core/src/state`; a test compares this page with them. An arrow bears the causes that",
    "may move an instance or a run along it. What no arrow or line here allows, the database refuses.",
    "",
    "## Task instances",
    "",
    ...diagram(drawn, "none"),
    "",
    "Moves that lead from nearly everywhere:",
    "",
    ...spoken.map(inWords),
    "",
    "## Runs",
    "",
    ...diagram(RUN_TRANSITIONS, "queued"),
    "",
  ].join("\n");
}
