import type { FastifyReply, FastifyRequest } from "fastify";
import { toError, type Logger } from "@daymill/core";
import { refusedAddress, routes } from "@daymill/contract";
import { pageBehind, refusalOf } from "./access/oidc/refused.ts";
import { statusOfThrown } from "./to-problem.ts";

export interface Led {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Logger;
}

/**
 * Leads a browser to the address that an answer gives. What is refused or breaks leads it to the sign-in page, which says
 * why: a person cannot read a problem. Whoever asks for no page, or for what makes no sense, is answered with the problem.
 */
export async function leadBrowser({ request, reply, log }: Led, answer: () => Promise<unknown>): Promise<FastifyReply> {
  void reply.header("cache-control", "no-store");
  try {
    return reply.redirect(routes.leaveToSignIn.response.parse(await answer()).location, 303);
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    const isOurFault = refusal === undefined && statusOfThrown(thrown) >= 500;
    if (!wantsPage(request) || (refusal === undefined && !isOurFault)) throw thrown;
    if (isOurFault) log.error("a sign-in failed", { requestId: request.id, error: toError(thrown) });
    return reply.redirect(refusedAddress(pageBehind(thrown), refusal ?? "failed"), 303);
  }
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? "").includes("text/html");
}
