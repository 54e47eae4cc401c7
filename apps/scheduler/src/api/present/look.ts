import type { JsonValue, SerializedTask, TaskState } from "@daymill/core";
import type { ApprovalRow, LookRow, RemoteJobRow } from "@daymill/metadata";
import type { ApprovalView, Look, RemoteJobView } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";

export function presentLook({ count, lookedAt, dueAt, deadline, troubles, said }: LookRow): Look {
  return {
    count,
    lookedAt: isoOrNull(lookedAt),
    dueAt: isoOrNull(dueAt),
    deadline: isoOrNull(deadline),
    troubles,
    said,
  };
}

export function presentJob({ submittedAt, endedAt, ...job }: RemoteJobRow): RemoteJobView {
  return { ...job, submittedAt: isoOrNull(submittedAt), endedAt: isoOrNull(endedAt) };
}

/** Null unless the task, as the run's version defines it, asks for approval. */
export function presentApproval(
  task: Pick<SerializedTask, "wait"> | undefined,
  asked: {
    readonly state: TaskState;
    readonly answer: ApprovalRow | undefined;
    /** Of the newest attempt. */
    readonly input: JsonValue;
  },
): ApprovalView | null {
  if (task?.wait?.kind !== "approval") return null;
  const { form, assignedUsers, onTimeout } = task.wait;
  const { state, answer, input } = asked;
  return {
    message: messageIn(input),
    isOpen: state === "deferred" && answer === undefined,
    form: form ? [...form] : null,
    assignedUsers: assignedUsers ? [...assignedUsers] : null,
    onTimeout: onTimeout === undefined ? null : { values: null, ...onTimeout },
    answer: answer === undefined ? null : told(answer),
  };
}

function messageIn(input: JsonValue): string | null {
  if (input === null || typeof input !== "object" || !("message" in input)) return null;
  const { message } = input;
  if (message === undefined) return null;
  return typeof message === "string" ? message : JSON.stringify(message);
}

function told({ isApproved, who, at, note, values, timedOut }: ApprovalRow): NonNullable<ApprovalView["answer"]> {
  return { approved: isApproved, by: who, at: iso(at), note, timedOut, values };
}
