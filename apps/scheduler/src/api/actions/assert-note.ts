import { notAccepted } from "../not-accepted.ts";
import type { ActionParts } from "./actions.ts";

/** Throws E702 for a change that does not say why where that is asked for; a preview need not. */
export function assertNote(
  { requiresNote = false }: Pick<ActionParts, "requiresNote">,
  { dryRun, note = "" }: { readonly dryRun: boolean; readonly note?: string | undefined },
): void {
  if (!requiresNote || dryRun || note.trim() !== "") return;
  throw notAccepted([{ path: "body.note", message: "Say why: the server asks for it (audit.requireNote)" }]);
}
