import type { ApprovalForm, TimeoutAnswer } from "../dag/approval-form.ts";
import { projectExpr } from "../dag/project-expr.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import { toError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { describeUnknown, type FormSchema, readForm } from "./form-schema.ts";
import { makeTask, type Task } from "./make-task.ts";
import { describeIssues } from "./standard-schema.ts";
import type { RefuseOption } from "./task-definition.ts";
import { toJson } from "./to-json.ts";
import { NOTHING, waitDefinition, type WaitOptions } from "./wait.ts";
import type { JsonOnly } from "./wired.ts";

/** Who approved, and what they said. `at` is ISO 8601. */
export interface Approval {
  /** `scheduler` when nobody did in time. */
  readonly by: string;
  readonly at: string;
  readonly note: string | null;
  /** Whether nobody answered in time, and this is what `onTimeout` says. */
  readonly timedOut: boolean;
}

/** The values of a form, by field. */
export type FormValues = { readonly [field: string]: unknown };

/** An approval whose form was filled in. */
export interface FilledApproval<V extends FormValues> extends Approval {
  readonly values: V;
}

export interface ApprovalOptions extends WaitOptions<{ message: string }> {
  /**
   * Names of the users who may answer, besides admins. Where nobody signs in, everybody may. Default: every operator.
   */
  readonly assignedUsers?: readonly string[];
  /** What is taken for the answer when nobody gives one within `timeout`. Default: the task fails then. */
  readonly onTimeout?: { readonly decision: "approve" | "refuse" };
}

/** The options of an approval that asks for values: V as tasks read them, I as people give them. */
export interface FormApprovalOptions<V extends FormValues, I> extends Omit<ApprovalOptions, "onTimeout"> {
  /** What whoever approves fills in: an object of fields, `z.object({ region: z.enum(["eu", "us"]) })`. */
  readonly form: FormSchema<V, I> & JsonOnly<V>;
  /**
   * What is taken for the answer when nobody gives one within `timeout`; `values` may leave out what has a default. Default:
   * the task fails then.
   */
  readonly onTimeout?: { readonly decision: "approve"; readonly values: NoInfer<I> } | { readonly decision: "refuse" };
}

/**
 * Waits until a person approves, in the UI, by command or through the API. A refusal skips the task. With a `form`, whoever
 * approves gives values, which are in its output.
 */
export function approval<V extends FormValues, I>(
  id: string,
  options: FormApprovalOptions<V, I>,
): Task<{ message: string }, FilledApproval<V>>;
export function approval(id: string, options?: ApprovalOptions): Task<{ message: string }, Approval>;
export function approval(id: string, options: AnyApprovalOptions = {}): Task<{ message: string }, Approval> {
  const { form, assignedUsers, onTimeout, ...rest } = options;
  const definition = waitDefinition("approval", { id, options: rest }, (input, refuse) => ({
    kind: "approval",
    message: projectExpr(input, "message") ?? NOTHING,
    ...readQuestion({ form, assignedUsers, onTimeout, timeout: rest.timeout }, refuse),
  }));
  return makeTask({ ...definition, body: { ...definition.body, ...(form && { form }) } });
}

type AnyApprovalOptions = Omit<ApprovalOptions, "onTimeout"> & {
  readonly form?: FormSchema;
  readonly onTimeout?: { readonly decision: "approve" | "refuse"; readonly values?: unknown };
};

const DECISIONS: readonly string[] = ["approve", "refuse"] satisfies readonly TimeoutAnswer["decision"][];

/** What the options say of it. */
type Asked = { readonly [K in "form" | "assignedUsers" | "onTimeout" | "timeout"]: AnyApprovalOptions[K] | undefined };

type Question = Pick<Extract<WaitCondition, { kind: "approval" }>, "form" | "assignedUsers" | "onTimeout">;

/** What an approval asks for besides a word. What is wrong with it becomes problems of the build. */
function readQuestion(options: Asked, refuse: RefuseOption): Question {
  const { assignedUsers } = options;
  const form = readFormOption(options, refuse);
  const onTimeout = readTimeoutAnswer(options, form, refuse);
  if (assignedUsers) checkUsers(assignedUsers, refuse);
  return {
    ...(form && { form }),
    ...(assignedUsers && { assignedUsers: [...new Set(assignedUsers)] }),
    ...(onTimeout && { onTimeout }),
  };
}

function readFormOption({ form }: Asked, refuse: RefuseOption): ApprovalForm | undefined {
  try {
    return form && readForm(form);
  } catch (thrown: unknown) {
    refuse("form", toError(thrown).message);
    return undefined;
  }
}

function checkUsers(users: readonly string[], refuse: RefuseOption): void {
  if (users.length === 0) refuse("assignedUsers", "it is empty, so only admins could answer; name somebody");
  for (const user of users) {
    if (typeof user !== "string" || user.trim() === "") refuse("assignedUsers", "it holds an empty name");
  }
}

function readTimeoutAnswer(
  { form, onTimeout, timeout }: Asked,
  fields: ApprovalForm | undefined,
  refuse: RefuseOption,
): TimeoutAnswer | undefined {
  if (onTimeout === undefined) return undefined;
  if (timeout === undefined) refuse("onTimeout", "there is no timeout, so it would never be taken");
  const { decision } = onTimeout;
  if (!DECISIONS.includes(decision)) refuse("onTimeout.decision", `it is none of ${DECISIONS.join(", ")}`);
  if (decision === "refuse" || form === undefined || fields === undefined) {
    if (onTimeout.values !== undefined) refuse("onTimeout.values", "nothing asks for values");
    return decision === "refuse" ? { decision } : { decision, values: null };
  }
  return { decision, values: readValues(form, { fields, given: onTimeout.values ?? {} }, refuse) };
}

function readValues(
  form: FormSchema,
  { fields, given }: { readonly fields: ApprovalForm; readonly given: unknown },
  refuse: RefuseOption,
): JsonObject {
  const checked = form["~standard"].validate(given);
  if (checked instanceof Promise) {
    refuse("onTimeout.values", "the form checks them asynchronously");
    return {};
  }
  const issues = checked.issues ? describeIssues(checked.issues) : describeUnknown(fields, given as JsonObject);
  for (const issue of issues) refuse("onTimeout.values", issue);
  return checked.issues ? {} : (toJson(checked.value, "The form") as JsonObject);
}
