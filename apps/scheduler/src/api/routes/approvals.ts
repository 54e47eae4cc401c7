import { DaymillError, whyNotAssigned } from "@daymill/core";
import type { WaitCondition } from "@daymill/core";
import { answerApproval, findApproval, findInstance } from "@daymill/metadata";
import type { InstanceName } from "@daymill/metadata";
import { checkedValues } from "../actions/check-answer.ts";
import { foundInRun } from "../found-in-run.ts";
import type { Caller, Handlers } from "../handlers.ts";
import { type InstanceRouteParts, instanceName, readDetail, toName } from "./task-instances.ts";

export function approvalRoutes(parts: InstanceRouteParts): Pick<Handlers, "answerApproval"> {
  const { db, clock, wake, tell } = parts;
  return {
    answerApproval: async ({ params, query, body, caller }) => {
      const name = toName(params, query.mapIndex);
      const { form, assignedUsers } = await readQuestion(parts, name);
      checkAssigned(caller, assignedUsers);
      const isApproved = body.decision === "approve";
      const values = checkedValues(form, body);
      await answerApproval(db, { name, isApproved, who: caller.who, note: body.note ?? null, values }, clock.now());
      tell.run(name);
      wake([]);
      return await readDetail(parts, name);
    },
  };
}

type Question = Extract<WaitCondition, { kind: "approval" }>;

/** What the task asks, as the run's version defines it. Throws E703 when it asks nothing, or has an answer. */
async function readQuestion({ read, versions }: InstanceRouteParts, name: InstanceName): Promise<Question> {
  return await read(async (db) => {
    const row = await foundInRun(db, {
      value: await findInstance(db, name),
      run: name,
      what: `The task instance ${instanceName(name)}`,
    });
    const version = (await versions.read(db, [row.versionKey])).get(row.versionKey);
    const wait = version?.tasks.get(row.taskId)?.wait;
    if (wait?.kind !== "approval") {
      throw new DaymillError("E703", `${instanceName(name)} does not ask for approval: there is nothing to answer.`);
    }
    // Before the values: whoever comes too late need not be told that theirs are wrong.
    const answer = await findApproval(db, { instance: row.instanceKey, generation: row.generation });
    if (answer !== undefined)
      throw new DaymillError("E703", `${answer.who} has answered ${instanceName(name)} already.`);
    return wait;
  });
}

/** Throws E712. Without users everybody is an admin. */
function checkAssigned({ identity }: Caller, assignedUsers: readonly string[] | undefined): void {
  if (identity === undefined) return;
  const refusal = whyNotAssigned({ ...identity, name: identity.who }, assignedUsers ?? null);
  if (refusal !== undefined) throw new DaymillError("E712", refusal);
}
