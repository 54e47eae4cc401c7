import type { BackfillBody, DagDetail } from "@daymill/contract";
import { useMemo, useState } from "react";
import { countError, failuresError } from "./countError.ts";
import { type ParamFormState, readParams, useParamForm } from "./useParamForm.ts";

/** The days of a range, or of all that are over those without a run, those whose run failed, or both. */
export type PickedDays = "range" | "missing" | "failed" | "both";

/** What can be typed into the backfill dialog, as it is typed. */
export interface BackfillForm {
  readonly days: PickedDays;
  readonly from: string;
  readonly to: string;
  readonly reprocess: NonNullable<BackfillBody["reprocess"]>;
  readonly order: NonNullable<BackfillBody["order"]>;
  readonly parallel: string;
  /** Empty: failures do not pause it. */
  readonly failures: string;
  /** Empty: all. */
  readonly tasks: readonly string[];
  readonly upstream: boolean;
  readonly downstream: boolean;
}

export interface BackfillFormState {
  readonly form: BackfillForm;
  readonly params: ParamFormState;
  readonly change: (next: Partial<BackfillForm>) => void;
  /** What is wrong with the range as far as it is typed, and with the numbers. */
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
  { dagId, maxActiveRuns, params: specs }: Pick<DagDetail, "dagId" | "maxActiveRuns" | "params">,
  days: FirstDays,
): BackfillFormState {
  const [form, setForm] = useState<BackfillForm>({
    days: "range",
    from: days.from ?? "",
    to: days.to ?? "",
    reprocess: "none",
    order: "oldest",
    parallel: String(maxActiveRuns),
    failures: "",
    tasks: [],
    upstream: false,
    downstream: false,
  });
  const params = useParamForm(specs);
  const body = useMemo(
    () => toBackfillBody(dagId, form, readParams(specs, params.texts)),
    [dagId, form, specs, params.texts],
  );
  return {
    form,
    params,
    change: (next) => setForm((now) => ({ ...now, ...next })),
    rangeError: rangeError(form),
    parallelError: countError(form.parallel),
    body,
  };
}

/** The request of a form; undefined while something in it is missing or wrong. */
export function toBackfillBody(
  dagId: string,
  form: BackfillForm,
  params: Pick<ParamFormState, "errors" | "changed">,
): BackfillBody | undefined {
  const { order, parallel, failures, tasks, upstream, downstream } = form;
  const days = daysOf(form);
  if (
    days === undefined ||
    Object.keys(params.errors).length > 0 ||
    countError(parallel) !== undefined ||
    failuresError(failures) !== undefined
  )
    return undefined;
  const pause = failures === "" ? {} : { pauseAfterFailures: Number(failures) };
  const given = Object.keys(params.changed).length === 0 ? {} : { params: { ...params.changed } };
  const subset = tasks.length === 0 ? {} : { tasks: [...tasks], upstream, downstream };
  return { dagId, ...days, order, maxActiveRuns: Number(parallel), ...pause, ...given, ...subset };
}

const REPROCESS = { missing: "none", failed: "failed_only", both: "failed" } as const;

function daysOf(form: BackfillForm): Pick<BackfillBody, "from" | "to" | "reprocess"> | undefined {
  const { days, from, to, reprocess } = form;
  if (days !== "range") return { reprocess: REPROCESS[days] };
  const wrong = from === "" || to === "" || rangeError(form) !== undefined;
  return wrong ? undefined : { from, to, reprocess };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function rangeError({ from, to }: BackfillForm): string | undefined {
  if (from === "" || to === "") return undefined;
  if (!DAY.test(from) || !DAY.test(to)) return "Expected days such as 2024-01-31";
  return from > to ? "The last day is before the first" : undefined;
}
