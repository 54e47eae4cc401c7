export { fileDownloads } from "./downloads-dag.ts";
export { downloadMonths } from "./months-dag.ts";
