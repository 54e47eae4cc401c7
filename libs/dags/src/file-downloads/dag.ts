import { fileDownloadsDag } from "./downloads-dag.ts";

export const fileDownloads = fileDownloadsDag();
