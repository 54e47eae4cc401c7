import type { Worker } from "@daymill/contract";
import { useState } from "react";
import { useDrainWorker } from "../../api/useSystem.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { countOf } from "../naming.ts";

type DrainedWorker = Pick<Worker, "name" | "drainedSince" | "held">;

/** Has a worker take no more tasks, or take them again, once that is said again. */
export function DrainButton({ worker }: { worker: DrainedWorker }) {
  const [isOpen, setOpen] = useState(false);
  const word = worker.drainedSince === null ? "Drain" : "Resume";
  return (
    <>
      <ActionButton calls={callOf(worker)} onClick={() => setOpen(true)}>
        {word}
        <HiddenText> {worker.name}</HiddenText>
      </ActionButton>
      {isOpen ? <DrainDialog worker={worker} word={word} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function callOf({ drainedSince }: DrainedWorker) {
  return drainedSince === null ? "drainWorker" : "resumeWorker";
}

interface DrainDialogProps {
  readonly worker: DrainedWorker;
  readonly word: string;
  readonly onClose: () => void;
}

function DrainDialog({ worker, word, onClose }: DrainDialogProps) {
  const drain = useDrainWorker();
  const { name, held } = worker;
  const drained = worker.drainedSince === null;
  const heldWords = held === 0 ? "It has none now." : `What it has goes on: ${countOf(held, "task instance")}.`;
  return (
    <Dialog
      title={`${word} ${name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Leave it as it is
          </Button>
          <ActionButton
            calls={callOf(worker)}
            tone="primary"
            busy={drain.isPending}
            onClick={() => drain.mutate({ worker: name, drained }, { onSuccess: onClose })}
          >
            {word}
          </ActionButton>
        </>
      }
    >
      {drain.error === null ? null : <ErrorPanel error={drain.error} doing={`${word.toLowerCase()} ${name}`} />}
      <p>
        {drained
          ? `It takes no task instance any more, until it is resumed. ${heldWords}`
          : "It takes task instances again."}
      </p>
    </Dialog>
  );
}
