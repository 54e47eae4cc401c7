import { useState } from "react";

export interface RecordForm<Form, Seen> {
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
  /** What the record was when it was read: what a save may replace. */
  readonly seen: Seen;
  /** Whether something was typed. */
  readonly isDirty: boolean;
  /** Whether a save was tried: before, nothing that is not typed yet is called wrong. */
  readonly tried: boolean;
  readonly markTried: () => void;
  /** Goes on with another state of the record; without a form what was typed stays. */
  readonly rebase: (next: { readonly seen: Seen; readonly form?: Form }) => void;
}

/** A form about one record, which somebody else may change while it is filled in. */
export function useRecordForm<Form extends object, Seen>(
  begin: () => {
    readonly form: Form;
    readonly seen: Seen;
  },
): RecordForm<Form, Seen> {
  const [first, setFirst] = useState(begin);
  const [form, setForm] = useState(first.form);
  const [seen, setSeen] = useState(first.seen);
  const [tried, setTried] = useState(false);
  return {
    form,
    seen,
    tried,
    isDirty: JSON.stringify(form) !== JSON.stringify(first.form),
    change: (part) => setForm((now) => ({ ...now, ...part })),
    markTried: () => setTried(true),
    rebase: (next) => {
      setSeen(next.seen);
      if (next.form === undefined) return;
      setFirst({ form: next.form, seen: next.seen });
      setForm(next.form);
    },
  };
}
