import { checkForm } from "../author/form-schema.ts";
import type { TaskDefinition } from "../author/task-definition.ts";
import type { ApprovalAnswer } from "../decide/decide-wait.ts";
import { DaymillError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { EpochMillis } from "../time.ts";
import type { TestAnswer } from "./dag-test-types.ts";

/**
 * What a test says to an approval, or null when nobody answers it. A test that says nothing approves. Throws E304 for
 * values that do not fit the form.
 */
export async function testedAnswer(
  definition: TaskDefinition,
  given: TestAnswer = { decision: "approve" },
  now: EpochMillis,
): Promise<ApprovalAnswer | null> {
  if (given.decision === "none") return null;
  const { decision, by = "test", note = null } = given;
  const said = { by, at: now, note, timedOut: false };
  if (decision === "refuse") return { isApproved: false, ...said, values: null };
  return { isApproved: true, ...said, values: await fittingValues(definition, given.values) };
}

async function fittingValues({ id, body }: TaskDefinition, values: JsonObject | undefined): Promise<JsonObject | null> {
  const form = body.kind === "wait" ? body.form : undefined;
  if (form === undefined && values === undefined) return null;
  if (form === undefined) throw unfit(id, ["nothing asks for values"]);
  const checked = await checkForm(form, values ?? {});
  if ("values" in checked) return checked.values;
  throw unfit(id, checked.issues);
}

function unfit(id: string, issues: readonly string[]): DaymillError {
  const message = `The answer of the test to "${id}" does not fit its form: ${issues.join("; ")}. Give \`answers\`.`;
  return new DaymillError("E304", message, { details: { issues } });
}
