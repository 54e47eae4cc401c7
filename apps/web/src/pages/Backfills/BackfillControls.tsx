import type { Backfill } from "@daymill/contract";
import { useState } from "react";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Backfills.module.css";

export interface BackfillControlsProps {
  readonly backfill: Backfill;
  readonly command: ReturnType<typeof useBackfillCommand>;
  readonly onCancel: () => void;
}

/** Pause, resume, how many runs at once, cancel: on the whole backfill, while it is not over. */
export function BackfillControls({ backfill, command, onCancel }: BackfillControlsProps) {
  const [atOnce, setAtOnce] = useState(String(backfill.maxActiveRuns));
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
          if (valid) command.mutate({ kind: "parallelism", maxActiveRuns: wanted });
        }}
      >
        <TextField label="Runs at once" hideLabel type="number" value={atOnce} onChange={setAtOnce} />
        <Button type="submit" disabled={!valid || wanted === backfill.maxActiveRuns} busy={command.isPending}>
          runs at once
        </Button>
      </form>
      {backfill.state === "paused" ? (
        <Button tone="primary" busy={command.isPending} onClick={() => command.mutate({ kind: "resume" })}>
          Resume
        </Button>
      ) : (
        <Button busy={command.isPending} onClick={() => command.mutate({ kind: "pause" })}>
          Pause
        </Button>
      )}
      <Button tone="danger" onClick={onCancel}>
        Cancel…
      </Button>
    </>
  );
}
