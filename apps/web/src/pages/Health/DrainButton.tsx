import type { Worker } from "@daymill/contract";
import { useDrainWorker } from "../../api/useSystem.ts";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { showFailure } from "../../ui/toast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

/** Has a worker take no more tasks, or take them again. */
export function DrainButton({ worker: { name, drainedSince } }: { worker: Pick<Worker, "name" | "drainedSince"> }) {
  const drain = useDrainWorker();
  const drained = drainedSince === null;
  const word = drained ? "Drain" : "Resume";
  return (
    <ActionButton
      calls={drained ? "drainWorker" : "resumeWorker"}
      busy={drain.isPending}
      onClick={() =>
        drain.mutate(
          { worker: name, drained },
          { onError: (error) => showFailure(`${word} ${name}: it was not done`, error) },
        )
      }
    >
      {word}
      <HiddenText> {name}</HiddenText>
    </ActionButton>
  );
}
