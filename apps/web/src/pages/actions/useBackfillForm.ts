import type { BackfillBody, DagDetail } from "@daymill/contract";
import { useMemo, useState } from "react";

/** What can be typed into the backfill dialog, as it is typed. */
export interface BackfillForm {
  readonly from: string;
  readonly to: string;
  readonly reprocess: NonNullable<BackfillBody["reprocess"]>;
  readonly order: NonNullable<BackfillBody["order"]>;
  readonly parallel: string;
  /** Empty: all. */
  readonly tasks: readonly string[];
  readonly upstream: boolean;
  readonly downstream: boolean;
}

export interface BackfillFormState {
  readonly form: BackfillForm;
  readonly change: (next: Partial<BackfillForm>) => void;
  /** What is wrong with the range as far as it is typed, and with the number. */
  readonly rangeError: string | undefined;
  readonly parallelError: string | undefined;
  /** The request; undefined until the form is complete and right. */
  readonly body: BackfillBody | undefined;
}

/** The range that is there before anybody types; absent: none. */
export interface FirstDays {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The dialog's fields and the request that they make. */
export function useBackfillForm(
  { dagId, maxActiveRuns }: Pick<DagDetail, "dagId" | "maxActiveRuns">,
  days: FirstDays,
): BackfillFormState {
  const [form, setForm] = useState<BackfillForm>({
    from: days.from ?? "",
    to: days.to ?? "",
    reprocess: "none",
    order: "oldest",
    parallel: String(maxActiveRuns),
    tasks: [],
    upstream: false,
    downstream: false,
  });
  const body = useMemo(() => toBackfillBody(dagId, form), [dagId, form]);
  return {
    form,
    change: (next) => setForm((now) => ({ ...now, ...next })),
    rangeError: rangeError(form),
    parallelError: parallelError(form),
    body,
  };
}

/** The request of a form; undefined while something in it is missing or wrong. */
export function toBackfillBody(dagId: string, form: BackfillForm): BackfillBody | undefined {
  const { from, to, reprocess, order, parallel, tasks, upstream, downstream } = form;
  const wrong = from === "" || to === "" || rangeError(form) !== undefined || parallelError(form) !== undefined;
  if (wrong) return undefined;
  const subset = tasks.length === 0 ? {} : { tasks: [...tasks], upstream, downstream };
  return { dagId, from, to, reprocess, order, maxActiveRuns: Number(parallel), ...subset };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function rangeError({ from, to }: BackfillForm): string | undefined {
  if (from === "" || to === "") return undefined;
  if (!DAY.test(from) || !DAY.test(to)) return "Expected days such as 2024-01-31";
  return from > to ? "The last day is before the first" : undefined;
}

function parallelError({ parallel }: BackfillForm): string | undefined {
  const runs = Number(parallel);
  return Number.isInteger(runs) && runs > 0 ? undefined : "Expected a number from 1";
}
