import { aggregateDag } from "./aggregate-dag.ts";

export const buildId = aggregateDag("build_id");
export const submissionDate = aggregateDag("submission_date");
