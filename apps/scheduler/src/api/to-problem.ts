import { DaymillError, errorCatalogue, toError } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";
import { problemSchema } from "@daymill/contract";
import type { Problem } from "@daymill/contract";

type ApiCode = Extract<ErrorCode, `E7${string}`>;

/** Anything thrown while a request was answered, as the body of the answer. What nobody named becomes E705. */
export function toProblem(thrown: unknown, requestId: string): Problem {
  const error = asNamed(thrown);
  const { errors, ...details } = error.details;
  return problemSchema.parse({
    type: `urn:daymill:error:${error.code}`,
    code: error.code,
    title: errorCatalogue[error.code],
    detail: error.message,
    status: statusOf(error.code),
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...(isOurs(error.code) && Object.keys(details).length > 0 ? { details: JSON.parse(JSON.stringify(details)) } : {}),
  });
}

/** The HTTP status that a code is answered with. */
export function statusOf(code: ErrorCode): number {
  if (isApiCode(code)) return statusOfApiCode(code);
  switch (code) {
    case "E601":
      return 503;
    case "E501":
      return 404;
    case "E502":
      return 502;
    case "E413":
    case "E503":
    case "E507":
      return 422;
    default:
      return code.startsWith("E2") ? 422 : 500;
  }
}

/** The HTTP status that anything thrown is answered with. */
export function statusOfThrown(thrown: unknown): number {
  return statusOf(asNamed(thrown).code);
}

function isApiCode(code: ErrorCode): code is ApiCode {
  return code.startsWith("E7");
}

function statusOfApiCode(code: ApiCode): number {
  switch (code) {
    case "E701":
      return 404;
    case "E702":
    case "E708":
      return 400;
    case "E703":
      return 409;
    case "E704":
    case "E712":
    case "E716":
      return 403;
    case "E705":
      return 500;
    case "E706":
      return 503;
    case "E707":
    case "E714":
      return 503;
    case "E709":
    case "E715":
      return 401;
    case "E710":
      return 429;
    case "E711":
    case "E713":
      return 422;
    default:
      return code satisfies never;
  }
}

// Details of other rooms' errors may hold paths and hosts: they belong in the log, not in an answer.
function isOurs(code: ErrorCode): boolean {
  return code.startsWith("E7") || code.startsWith("E2");
}

function asNamed(thrown: unknown): DaymillError {
  if (thrown instanceof DaymillError) return thrown;
  const error = toError(thrown);
  const status = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500;
  // Fastify's own refusals: a body that is no JSON, or too large.
  if (status >= 400 && status < 500) return new DaymillError("E702", `${error.message}.`, { cause: error });
  return new DaymillError("E705", "The server failed; its log has the error under this request id.", { cause: error });
}
