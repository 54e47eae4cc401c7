import type { ApprovalView, TaskInstanceDetail } from "@daymill/contract";
import { useState } from "react";
import { isAnsweredElsewhere, useAnswerApproval } from "../../api/useAnswerApproval.ts";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { TextArea } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./TaskInstance.module.css";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface ApprovalCardProps {
  readonly approval: ApprovalView;
  readonly state: TaskInstanceDetail["state"];
  readonly instance: InstanceKey;
}

/** What a task asks a person: to be answered, or who answered it. */
export function ApprovalCard({ approval, state, instance }: ApprovalCardProps) {
  const answering = useAnswerApproval(instance);
  return (
    <Panel title="Approval">
      <p className={styles.asked}>{approval.message ?? "What is asked is not known before it is the task's turn."}</p>
      {answering.error === null ? null : isAnsweredElsewhere(answering.error) ? (
        <Notice tone="warning">Your answer came too late and changed nothing: {answering.error.message}</Notice>
      ) : (
        <ErrorPanel error={answering.error} doing="answer" />
      )}
      {approval.answer === null ? null : <Answer answer={approval.answer} />}
      {approval.isOpen ? (
        <AnswerForm
          isSending={answering.isPending}
          onAnswer={(decision, note) => answering.mutate({ decision, ...(note === "" ? {} : { note }) })}
        />
      ) : approval.answer === null ? (
        <p className={styles.quiet}>
          {state === "none" || state === "scheduled"
            ? "It can be answered once it is the task's turn."
            : "Nobody answered it, and it cannot be answered any more."}
        </p>
      ) : null}
    </Panel>
  );
}

function Answer({ answer }: { answer: NonNullable<ApprovalView["answer"]> }) {
  return (
    <>
      <p>
        <strong>{answer.approved ? "Approved" : "Refused"}</strong> by {answer.by}, <Time at={answer.at} />
      </p>
      {answer.note === null ? null : <blockquote className={styles.note}>{answer.note}</blockquote>}
    </>
  );
}

interface AnswerFormProps {
  readonly isSending: boolean;
  readonly onAnswer: (decision: "approve" | "refuse", note: string) => void;
}

function AnswerForm({ isSending, onAnswer }: AnswerFormProps) {
  const [note, setNote] = useState("");
  const answer = (decision: "approve" | "refuse"): void => onAnswer(decision, note.trim());
  return (
    <div className={styles.form}>
      <TextArea
        label="Note"
        hint="Optional. It is kept, and given to the tasks that read the approval."
        rows={2}
        value={note}
        onChange={setNote}
      />
      <div className={styles.answers}>
        <ActionButton calls="answerApproval" tone="primary" busy={isSending} onClick={() => answer("approve")}>
          Approve
        </ActionButton>
        <ActionButton calls="answerApproval" tone="danger" disabled={isSending} onClick={() => answer("refuse")}>
          Refuse
        </ActionButton>
        <span className={styles.quiet}>A refusal skips this task.</span>
      </div>
    </div>
  );
}
