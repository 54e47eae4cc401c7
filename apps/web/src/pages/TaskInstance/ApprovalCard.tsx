import type { ApprovalView, TaskInstanceDetail } from "@daymill/contract";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { isAnsweredElsewhere, useAnswerApproval } from "../../api/useAnswerApproval.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Facts } from "../../ui/page/Facts.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { labelOf, sayParam } from "../actions/paramForm.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import styles from "./TaskInstance.module.css";

export interface ApprovalCardProps {
  readonly approval: ApprovalView;
  readonly state: TaskInstanceDetail["state"];
  readonly instance: InstanceKey;
  /** When it is too late to answer; null: never, or not known yet. */
  readonly deadline: string | null;
}

/** What a task asks a person: to be answered, or who answered it. */
export function ApprovalCard({ approval, state, instance, deadline }: ApprovalCardProps) {
  const answering = useAnswerApproval(instance);
  return (
    <Panel title="Approval">
      <p className={styles.asked}>{approval.message ?? "What is asked is not known before it is the task's turn."}</p>
      {answering.error === null ? null : isAnsweredElsewhere(answering.error) ? (
        <Notice tone="warning">Your answer came too late and changed nothing: {answering.error.message}</Notice>
      ) : (
        <ErrorPanel error={answering.error} doing="answer" />
      )}
      {approval.answer === null ? null : <Answer answer={approval.answer} form={approval.form} />}
      {approval.isOpen ? (
        <>
          {approval.assignedUsers === null ? null : (
            <p className={styles.quiet}>Asked of {approval.assignedUsers.join(", ")}. Admins may answer, too.</p>
          )}
          <AnswerForm
            approval={approval}
            isSending={answering.isPending}
            error={answering.error}
            onAnswer={answering.mutate}
            onEdit={answering.reset}
          />
          {approval.onTimeout === null ? null : (
            <Default onTimeout={approval.onTimeout} form={approval.form} deadline={deadline} />
          )}
        </>
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

interface DefaultProps extends Pick<ApprovalCardProps, "deadline">, Pick<ApprovalView, "form"> {
  readonly onTimeout: NonNullable<ApprovalView["onTimeout"]>;
}

/** What comes of it when nobody answers. */
function Default({ onTimeout: { decision, values }, form, deadline }: DefaultProps) {
  const hasValues = values !== null && Object.keys(values).length > 0;
  const comes = decision === "refuse" ? "refused" : hasValues ? "approved, with:" : "approved";
  return (
    <>
      <p className={styles.quiet}>
        Without an answer {deadline === null ? "in time" : "until "}
        {deadline === null ? null : <Time at={deadline} />} it is {comes}
      </p>
      <FormValues form={form} values={values} />
    </>
  );
}

interface AnswerProps extends Pick<ApprovalView, "form"> {
  readonly answer: NonNullable<ApprovalView["answer"]>;
}

function Answer({ answer, form }: AnswerProps) {
  return (
    <>
      <p>
        <strong>{answer.approved ? "Approved" : "Refused"}</strong> by {answer.by}, <Time at={answer.at} />
      </p>
      {answer.note === null ? null : <blockquote className={styles.note}>{answer.note}</blockquote>}
      <FormValues form={form} values={answer.values} />
    </>
  );
}

/** What was filled in, in the order of the form. */
function FormValues({ form, values }: Pick<AnswerProps, "form"> & { values: AnswerProps["answer"]["values"] }) {
  if (form === null || values === null) return null;
  const facts = form.flatMap((field) => {
    const value = values[field.name];
    return value === undefined ? [] : [[labelOf(field.name, field), sayParam(value)] as const];
  });
  return <Facts facts={facts} />;
}
