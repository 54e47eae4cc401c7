/** Who can have written a line of a log. task: the body; worker: Daymill around it; stdout, stderr: captured. */
export const LOG_SOURCES = ["task", "worker", "stdout", "stderr"] as const;
export type LogSource = (typeof LOG_SOURCES)[number];
