/** Whether a task \`t\` of a version has a limit of its own over all runs, and so a lane of its own. */
export const hasOwnLimit = "coalesce(t.max_per_task, t.max_per_key, t.rate_starts) is not null";
