import { refusedOptions } from "../../refused-options.ts";
import { ClusterState, StepState } from "../cluster-state.ts";

const KNOWN = { cluster: Object.values(ClusterState), step: Object.values(StepState) };

/** The states that a sensor waits for. Throws E209 for none, and for what is no state. */
export function readStates<S extends string>(id: string, states: readonly S[], of: keyof typeof KNOWN): readonly S[] {
  const known: readonly string[] = KNOWN[of];
  if (states.length === 0) throw refusedOptions(id, "states is empty: name one at least");
  const unknown = states.find((state) => !known.includes(state));
  if (unknown === undefined) return states;
  throw refusedOptions(id, `states has "${unknown}"; a ${of} is ${known.join(", ")}`);
}
