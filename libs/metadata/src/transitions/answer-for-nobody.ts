import type { ApprovalAnswer, AttemptKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { keepAnswer, selectAsking } from "./keep-answer.ts";

/**
 * Keeps what is taken for the answer of an approval whose time is over. Changes nothing when somebody answered meanwhile, or
 * looks at it since.
 */
export async function answerForNobody(
  db: Kysely<Database>,
  look: { readonly attempt: AttemptKey; readonly turn: number },
  { by, ...answer }: ApprovalAnswer,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const asking = await selectAsking(trx)
      .where("look.attempt_key", "=", look.attempt)
      .where("look.turn", "=", look.turn)
      .executeTakeFirst();
    if (asking !== undefined) await keepAnswer(trx, asking, { ...answer, who: by });
  });
}
