import type { EmrServerlessStub } from "./emr-serverless-stub.ts";
import type { JobFaults } from "./remote-job-cases.ts";

/** What may go wrong with the next request about jobs of EMR Serverless. */
export function serverlessFaults({ faults }: EmrServerlessStub): JobFaults {
  return {
    later: "E421",
    loseSubmission: () => void faults.push({ request: "POST jobruns", kind: "lose" }),
    throttleSubmission: () => void faults.push({ request: "POST jobruns", kind: "throttle" }),
    throttlePoll: () => void faults.push({ request: "GET jobruns", kind: "throttle" }),
  };
}
