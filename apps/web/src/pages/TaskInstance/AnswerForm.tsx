import { type AnswerApprovalBody, type ApprovalView, whyNotAssigned } from "@daymill/contract";
import { useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSession } from "../../api/useSession.ts";
import { TextArea } from "../../ui/fields.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { ParamFields } from "../actions/ParamFields.tsx";
import { useParamForm } from "../actions/useParamForm.ts";
import styles from "./TaskInstance.module.css";

export interface AnswerFormProps {
  readonly approval: ApprovalView;
  readonly isSending: boolean;
  /** Of the answer that was sent last. */
  readonly error: Error | null;
  readonly onAnswer: (body: AnswerApprovalBody) => void;
  /** A field was changed: what was wrong with the last answer may not be any more. */
  readonly onEdit: () => void;
}

/** What a person answers: the fields that the task asks for, a note, and yes or no. */
export function AnswerForm({ approval: { form, assignedUsers }, isSending, error, onAnswer, onEdit }: AnswerFormProps) {
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const params = Object.fromEntries((form ?? []).map((field) => [field.name, field]));
  const { texts, errors, values, change } = useParamForm(params);
  const user = useSession().data?.user ?? null;
  const off = user === null ? undefined : whyNotAssigned(user, assignedUsers);

  const noted = note.trim() === "" ? {} : { note: note.trim() };
  const approve = (): void => {
    setTried(true);
    if (Object.keys(errors).length > 0) return;
    onAnswer({ decision: "approve", ...noted, ...(form === null ? {} : { values: { ...values } }) });
  };
  return (
    <div className={styles.form}>
      <ParamFields
        params={params}
        texts={texts}
        errors={tried ? { ...fieldErrors(error, "body.values."), ...errors } : {}}
        onText={(name, text) => {
          change(name, text);
          onEdit();
        }}
      />
      <TextArea
        label="Note"
        hint="Optional. It is kept, and given to the tasks that read the approval."
        rows={2}
        value={note}
        onChange={setNote}
      />
      <div className={styles.answers}>
        <ActionButton calls="answerApproval" tone="primary" busy={isSending} off={off} onClick={approve}>
          Approve
        </ActionButton>
        <ActionButton
          calls="answerApproval"
          tone="danger"
          disabled={isSending}
          off={off}
          onClick={() => onAnswer({ decision: "refuse", ...noted })}
        >
          Refuse
        </ActionButton>
        <span className={styles.quiet}>A refusal skips this task.</span>
      </div>
    </div>
  );
}
