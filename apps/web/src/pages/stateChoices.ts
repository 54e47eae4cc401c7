import type { TaskState } from "@daymill/contract";
import type { Choice } from "../ui/fields.tsx";
import { taskTones } from "../ui/state/taskTone.ts";

export type StateChoice = "any" | "failed" | "running" | "waiting" | "success" | "skipped" | "other";

const STATES: Readonly<Record<Exclude<StateChoice, "any" | "other">, readonly TaskState[]>> = {
  failed: ["failed", "upstream_failed"],
  running: ["running", "restarting", "deferred"],
  waiting: ["none", "scheduled", "queued", "up_for_retry", "up_for_reschedule"],
  success: ["success"],
  skipped: ["skipped"],
};

const STATE_CHOICES: readonly Choice<StateChoice>[] = [
  { value: "any", label: "All states" },
  { value: "failed", label: "Failed" },
  { value: "running", label: "Running" },
  { value: "waiting", label: "Waiting" },
  { value: "success", label: "Success" },
  { value: "skipped", label: "Skipped" },
];

/** What can be chosen while those states are shown; undefined: all are. States that no choice stands for are one of their own. */
export function stateChoices(states: readonly TaskState[] | undefined): readonly Choice<StateChoice>[] {
  if (states === undefined || nameOfStates(states) !== "other") return STATE_CHOICES;
  const words = states.map((state) => taskTones[state].word.toLowerCase());
  return [...STATE_CHOICES, { value: "other", label: `Only ${words.join(", ")}` }];
}

/** The states that a choice stands for; undefined: all. */
export function statesOf(choice: StateChoice): TaskState[] | undefined {
  return choice === "any" || choice === "other" ? undefined : [...STATES[choice]];
}

/** Which choice a list of states is, in whichever order; `other`: none of them. */
export function nameOfStates(states: readonly TaskState[] | undefined): StateChoice {
  if (states === undefined) return "any";
  const wanted = states.toSorted().join();
  const names = Object.keys(STATES) as (keyof typeof STATES)[];
  return names.find((name) => STATES[name].toSorted().join() === wanted) ?? "other";
}
