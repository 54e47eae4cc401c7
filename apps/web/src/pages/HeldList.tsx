import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useLiveState } from "../api/live/liveStore.ts";
import { forgetMissedChanges, useMissedChanges } from "../api/live/missedChanges.ts";
import { Button } from "../ui/Button.tsx";
import type { HeldRows } from "../ui/useHeldRows.ts";
import styles from "./HeldList.module.css";
import { countOf } from "./naming.ts";

export interface HeldListProps {
  readonly held: Omit<HeldRows<unknown>, "rows">;
  /** What a row is: `run`. */
  readonly noun: string;
  /** Whose changes count while updates are paused. Default: of all DAGs. */
  readonly dagId?: string | undefined;
  /** The list, or what stands in its place. */
  readonly children: ReactNode;
}

/** A list that does not move under the pointer. Over its head stands what waits, once something does; a press shows it. */
export function HeldList({ held, noun, dagId, children }: HeldListProps) {
  const client = useQueryClient();
  const isPaused = useLiveState() === "paused";
  const missed = useMissedChanges(dagId);
  const catchUp = (): void => {
    forgetMissedChanges();
    held.release();
    void client.invalidateQueries();
  };
  return (
    <div className={styles.list} {...held.pointer}>
      <div className={styles.place}>
        {held.waiting > 0 ? <Button onClick={held.show}>Show {countOf(held.waiting, `new ${noun}`)}</Button> : null}
        {isPaused && missed > 0 ? <Button onClick={catchUp}>Show {countOf(missed, "change")}</Button> : null}
      </div>
      {children}
    </div>
  );
}
