import { useMutation } from "@tanstack/react-query";
import type { Backfill } from "@daymill/contract";
import { useRef } from "react";
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
  /** Those that pause, or go on, with them. */
  readonly backfills: readonly Backfill[];
  /** Those that go on although their DAGs are paused. */
  readonly left: readonly Backfill[];
}

const UNDO_MS = 8_000;

/**
 * Pauses DAGs or lets them go on, at once; the toast that tells so can undo it. Where backfills of them go on, it asks first
 * whether those pause too; Undo lets both go on, and its own Undo pauses both again.
 */
export function usePausing(): Pausing {
  const pausing = usePauseDags();
  const reading = useMutation({ mutationFn: readRunningBackfills });
  // What is wanted last is what happens, also while a pause still waits for the backfills: each has a turn of its own.
  const turn = useRef(0);
  const send = ({ dags, paused, backfills, left }: Wanted): void => {
    const done: DagToPause[] = [];
    const doneBackfills: Backfill[] = [];
    const untouched = new Set(backfills);
    const tellDone = (): void => {
      if (done.length === 0) return;
      const going = [...left, ...untouched].filter(({ dagId }) => done.some((dag) => dag.dagId === dagId));
      const what = { dags: done, backfills: doneBackfills.length, left: going.length };
      showToast({
        message: paused ? pausedWords(what) : activeWords(what),
        action: {
          label: "Undo",
          run: () => (paused ? resume(done, doneBackfills) : pauseAgain(done, doneBackfills)),
        },
        forMs: UNDO_MS,
      });
    };
    // Their own promises: Undo may be pressed when what paused them is no longer on the page.
    void pausing
      .mutateAsync({
        dagIds: dags.map(({ dagId }) => dagId),
        backfills,
        paused,
        onDag: (dagId) => done.push(...dags.filter((dag) => dag.dagId === dagId)),
        onBackfill: (backfill, isChanged) => {
          untouched.delete(backfill);
          if (isChanged) doneBackfills.push(backfill);
        },
      })
      .catch((error: unknown) => {
        const [refused] = done.length === dags.length ? untouched : [];
        tellFailure({ dags, paused, refused }, error);
      })
      .then(tellDone);
  };
  const resume = (dags: readonly DagToPause[], backfills: readonly Backfill[]): void => {
    turn.current += 1;
    reading.reset();
    send({ dags, paused: false, backfills, left: [] });
  };
  /** Reads which backfills of some DAGs go on; when that fails, nothing is done. */
  const read = (dags: readonly DagToPause[], then: (running: readonly Backfill[]) => void): void => {
    const mine = (turn.current += 1);
    void reading.mutateAsync(dags.map(({ dagId }) => dagId)).then(
      (running) => (mine === turn.current ? then(running) : undefined),
      (error: unknown) => (mine === turn.current ? tellFailure({ dags, paused: true }, error) : undefined),
    );
  };
  /** As they were: with the backfills that were paused with them, and without a question. */
  const pauseAgain = (dags: readonly DagToPause[], backfills: readonly Backfill[]): void => {
    const ids = new Set(backfills.map(({ backfillId }) => backfillId));
    const wasPaused = ({ backfillId }: Backfill): boolean => ids.has(backfillId);
    read(dags, (running) =>
      send({
        dags,
        paused: true,
        backfills: running.filter(wasPaused),
        left: running.filter((backfill) => !wasPaused(backfill)),
      }),
    );
  };
  const ask = (dags: readonly DagToPause[]): void =>
    read(dags, (backfills) => {
      const pause = (withBackfills: boolean): void =>
        send({ dags, paused: true, ...(withBackfills ? { backfills, left: [] } : { backfills: [], left: backfills }) });
      if (backfills.length === 0) pause(false);
      else askAboutBackfills({ dagIds: dags.map(({ dagId }) => dagId), backfills, answer: pause });
    });
  return {
    set: (dags, paused) => (paused ? ask(dags) : resume(dags, [])),
    pending: reading.isPending ? true : pausing.isPending ? pausing.variables.paused : undefined,
  };
}

interface Failed extends Pick<Wanted, "dags" | "paused"> {
  /** The backfill that stays as it was; undefined: not all of the DAGs were done. */
  readonly refused?: Backfill | undefined;
}

function tellFailure({ dags, paused, refused }: Failed, error: unknown): void {
  const all = dags.length === 1 ? "" : "all of ";
  const names = dagsInWords(dags.map(({ dagId }) => dagId));
  const what =
    refused === undefined
      ? `${paused ? "pause" : "unpause"} ${all}${names}`
      : `${paused ? "pause" : "resume"} backfill ${refused.backfillId} of ${refused.dagId}`;
  showFailure(`Could not ${what}`, toError(error));
}
