import type { RouteName } from "@daymill/contract";
import type { ReactNode } from "react";
import { toError } from "../../api/toError.ts";
import { showFailure, showToast } from "../../ui/toast.ts";
import { FormDialog } from "./FormDialog.tsx";
import type { Difference } from "./saveConflict.ts";
import { SaveProblem } from "./SaveProblem.tsx";
import type { RecordForm } from "./useRecordForm.ts";

/** A save, as it stands. */
export interface RecordSave {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly reset: () => void;
}

/** What a form begins with, and what a save of it may replace. */
export interface RecordBasis<Form, Seen> {
  readonly form: Form;
  readonly seen: Seen;
}

export interface RecordDialogProps<Form, Seen, Stored> {
  /** `pool`. */
  readonly kind: string;
  /** The route that saves it. */
  readonly calls: RouteName;
  /** Of the record that is changed; undefined: a new one is made. */
  readonly name: string | undefined;
  /** Default: by kind and name. */
  readonly title?: string;
  /** On the main button. Default: by name. */
  readonly confirm?: string;
  /** What a new one is called so far. */
  readonly typedName: string;
  readonly record: RecordForm<Form, Seen>;
  readonly save: RecordSave;
  /** What is wrong with what was typed, by field. */
  readonly wrong: Readonly<Record<string, string>>;
  /** What the server refused of a save, by field. */
  readonly refused: Readonly<Record<string, string>>;
  /** How what was typed differs from what there is by now. */
  readonly compare: (stored: Stored) => readonly Difference[];
  readonly basisOf: (stored: Stored) => RecordBasis<Form, Seen>;
  /** What a save of what was typed goes by, once the record was deleted. */
  readonly basisOfNone: { readonly seen: Seen; readonly form?: Form };
  /**
   * Saves what was typed, which is right as far as can be told here; `onSaved`: it was, under that name. `undo` saves what
   * there was before again; none: that cannot be, as of a secret.
   */
  readonly onSave: (onSaved: (name: string, undo?: () => Promise<unknown>) => void) => void;
  readonly onClose: () => void;
  /** It was saved, and its user told. */
  readonly onSaved: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: number;
}

/** A dialog that makes a record or changes it, which somebody else may change meanwhile. */
export function RecordDialog<Form, Seen, Stored>(props: RecordDialogProps<Form, Seen, Stored>) {
  const { kind, calls, name, typedName, record, save, wrong, refused, compare, basisOf, basisOfNone } = props;
  const { onSave, onClose, onSaved, children, ...rest } = props;
  const rebase: typeof record.rebase = (next) => {
    record.rebase(next);
    save.reset();
  };
  const submit = (): void => {
    record.markTried();
    if (Object.keys(wrong).length > 0) return;
    onSave((saved, undo) => {
      const failed = (error: unknown): void => showFailure(`Could not undo the change of ${saved}`, toError(error));
      showToast({
        message: `Saved the ${kind} ${saved}`,
        ...(undo && { action: { label: "Undo", run: () => void undo().catch(failed) } }),
      });
      onSaved();
    });
  };
  return (
    <FormDialog
      title={rest.title ?? (name === undefined ? `New ${kind}` : `Change ${name}`)}
      confirm={rest.confirm ?? (name === undefined ? "Make it" : "Save")}
      calls={calls}
      isDirty={record.isDirty && !save.isSuccess}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
      actions={rest.actions}
      {...(rest.width !== undefined && { width: rest.width })}
    >
      <SaveProblem<Stored>
        error={save.error}
        doing={`save the ${kind} ${name ?? typedName}`}
        shown={Object.keys(refused)}
        compare={compare}
        onTakeTheirs={(stored) => rebase(basisOf(stored))}
        onKeepMine={({ current }) => rebase(current === null ? basisOfNone : { seen: basisOf(current).seen })}
      />
      {children}
    </FormDialog>
  );
}
