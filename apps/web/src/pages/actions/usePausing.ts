import { useMutation } from "@tanstack/react-query";
import type { Backfill } from "@daymill/contract";
import { toError } from "../../api/toError.ts";
import { readRunningBackfills, usePauseDags } from "../../api/useDags.ts";
import { showFailure, showToast } from "../../ui/toast.ts";
import { askAboutBackfills } from "./pauseQuestion.ts";
import { activeWords, type DagToPause, dagsInWords, pausedWords } from "./pauseWords.ts";

export interface Pausing {
  readonly set: (dags: readonly DagToPause[], paused: boolean) => void;
  /** What they are being set to; undefined: nothing is under way. */
  readonly pending: boolean | undefined;
}

interface Wanted {
  readonly dags: readonly DagToPause[];
  readonly paused: boolean;
  readonly backfillIds: readonly number[];
  /** Those that go on although their DAGs are paused. */
  readonly left: readonly Backfill[];
}

const UNDO_MS = 8_000;

/**
 * Pauses DAGs or lets them go on, at once; the toast that tells so can undo it. Where backfills of them go on, it asks first
 * whether those pause too; Undo lets both go on.
 */
export function usePausing(): Pausing {
  const pausing = usePauseDags();
  const reading = useMutation({ mutationFn: readRunningBackfills });
  const send = ({ dags, paused, backfillIds, left }: Wanted): void => {
    const done: DagToPause[] = [];
    const doneBackfills: number[] = [];
    const tellDone = (): void => {
      if (done.length === 0) return;
      const going = left.filter(({ dagId }) => done.some((dag) => dag.dagId === dagId));
      const what = { dags: done, backfills: doneBackfills.length, left: going.length };
      showToast({
        message: paused ? pausedWords(what) : activeWords(what),
        action: {
          label: "Undo",
          run: () => send({ dags: done, paused: !paused, backfillIds: doneBackfills, left: [] }),
        },
        forMs: UNDO_MS,
      });
    };
    // Their own promises: Undo may be pressed when what paused them is no longer on the page.
    void pausing
      .mutateAsync({
        dagIds: dags.map(({ dagId }) => dagId),
        backfillIds,
        paused,
        onDag: (dagId) => done.push(...dags.filter((dag) => dag.dagId === dagId)),
        onBackfill: (backfillId) => doneBackfills.push(backfillId),
      })
      .catch((error: unknown) => tellFailure(dags, paused, error))
      .then(tellDone);
  };
  const ask = (dags: readonly DagToPause[]): void => {
    const dagIds = dags.map(({ dagId }) => dagId);
    const decide = (backfills: readonly Backfill[]): void => {
      const pause = (withBackfills: boolean): void => {
        const backfillIds = withBackfills ? backfills.map(({ backfillId }) => backfillId) : [];
        send({ dags, paused: true, backfillIds, left: withBackfills ? [] : backfills });
      };
      if (backfills.length === 0) pause(false);
      else askAboutBackfills({ dagIds, backfills, answer: pause });
    };
    void reading.mutateAsync(dagIds).then(decide, (error: unknown) => tellFailure(dags, true, error));
  };
  return {
    set: (dags, paused) => (paused ? ask(dags) : send({ dags, paused, backfillIds: [], left: [] })),
    pending: reading.isPending ? true : pausing.isPending ? pausing.variables.paused : undefined,
  };
}

function tellFailure(dags: readonly DagToPause[], paused: boolean, error: unknown): void {
  const all = dags.length === 1 ? "" : "all of ";
  const names = dagsInWords(dags.map(({ dagId }) => dagId));
  showFailure(`Could not ${paused ? "pause" : "unpause"} ${all}${names}`, toError(error));
}
