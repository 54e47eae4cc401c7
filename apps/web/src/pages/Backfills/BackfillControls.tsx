import type { Backfill } from "@daymill/contract";
import { useState } from "react";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Backfills.module.css";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface BackfillControlsProps {
  readonly backfill: Backfill;
  readonly command: ReturnType<typeof useBackfillCommand>;
  readonly onCancel: () => void;
}

/** Pause, resume, how many runs at once, cancel: on the whole backfill, while it is not over. */
export function BackfillControls({ backfill, command, onCancel }: BackfillControlsProps) {
  const [atOnce, setAtOnce] = useState(String(backfill.maxActiveRuns));
  const off = useMayNot("patchBackfill");
  const over = backfill.state === "completed" || backfill.state === "cancelled";
  if (over) return null;
  const wanted = Number(atOnce);
  const valid = Number.isInteger(wanted) && wanted > 0;
  return (
    <>
      <form
        className={styles.atOnce}
        onSubmit={(event) => {
          event.preventDefault();
          if (valid && off === undefined) command.mutate({ kind: "parallelism", maxActiveRuns: wanted });
        }}
      >
        <TextField label="Runs at once" hideLabel type="number" value={atOnce} onChange={setAtOnce} />
        <Button type="submit" off={off} disabled={!valid || wanted === backfill.maxActiveRuns} busy={command.isPending}>
          runs at once
        </Button>
      </form>
      {backfill.state === "paused" ? (
        <ActionButton
          calls="resumeBackfill"
          tone="primary"
          busy={command.isPending}
          onClick={() => command.mutate({ kind: "resume" })}
        >
          Resume
        </ActionButton>
      ) : (
        <ActionButton calls="pauseBackfill" busy={command.isPending} onClick={() => command.mutate({ kind: "pause" })}>
          Pause
        </ActionButton>
      )}
      <ActionButton calls="cancelBackfill" tone="danger" onClick={onCancel}>
        Cancel…
      </ActionButton>
    </>
  );
}
