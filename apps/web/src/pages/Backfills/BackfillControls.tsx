import type { Backfill } from "@daymill/contract";
import { useState } from "react";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Backfills.module.css";
import { ActionButton } from "../actions/ActionButton.tsx";
import { countError, failuresError } from "../actions/countError.ts";
import { FailuresField } from "../actions/FailuresField.tsx";

export interface BackfillControlsProps {
  readonly backfill: Backfill;
  readonly command: ReturnType<typeof useBackfillCommand>;
  readonly onCancel: () => void;
}

/** Pause, resume, how many runs at once and how many failures, cancel: on the whole backfill, while it is not over. */
export function BackfillControls({ backfill, command, onCancel }: BackfillControlsProps) {
  const over = backfill.state === "completed" || backfill.state === "cancelled";
  if (over) return null;
  return (
    <>
      <LimitForm
        // What somebody else has set replaces what was typed: it must not be set back unseen.
        key={`${backfill.maxActiveRuns} ${backfill.pauseAfterFailures}`}
        backfill={backfill}
        command={command}
      />
      {backfill.state === "paused" ? (
        <ActionButton
          calls="resumeBackfill"
          on={backfill.dagId}
          tone="primary"
          busy={command.isPending}
          onClick={() => command.mutate({ kind: "resume" })}
        >
          Resume
        </ActionButton>
      ) : (
        <ActionButton
          calls="pauseBackfill"
          on={backfill.dagId}
          busy={command.isPending}
          onClick={() => command.mutate({ kind: "pause" })}
        >
          Pause
        </ActionButton>
      )}
      <ActionButton calls="cancelBackfill" on={backfill.dagId} tone="danger" onClick={onCancel}>
        Cancel…
      </ActionButton>
    </>
  );
}

function LimitForm({ backfill, command }: Omit<BackfillControlsProps, "onCancel">) {
  const [atOnce, setAtOnce] = useState(String(backfill.maxActiveRuns));
  const [failures, setFailures] = useState(String(backfill.pauseAfterFailures ?? ""));
  const off = useMayNot("patchBackfill", backfill.dagId);
  const wanted = { maxActiveRuns: Number(atOnce), pauseAfterFailures: failures === "" ? null : Number(failures) };
  const problem = countError(atOnce) ?? failuresError(failures);
  const isSame =
    wanted.maxActiveRuns === backfill.maxActiveRuns && wanted.pauseAfterFailures === backfill.pauseAfterFailures;
  return (
    <form
      className={styles.atOnce}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined && off === undefined) command.mutate({ kind: "change", ...wanted });
      }}
    >
      <TextField label="Runs at once" hideLabel type="number" value={atOnce} onChange={setAtOnce} />
      <span>at once, pause after</span>
      <FailuresField hideLabel value={failures} onChange={setFailures} />
      <span>failed</span>
      <Button type="submit" off={off} disabled={problem !== undefined || isSame} busy={command.isPending}>
        Set
      </Button>
      {problem === undefined ? null : (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      )}
    </form>
  );
}
