/** When a task may start, given how its direct upstreams ended. Airflow's rules. */
export const TriggerRule = {
  all_success: "all_success",
  all_failed: "all_failed",
  all_done: "all_done",
  all_done_min_one_success: "all_done_min_one_success",
  all_done_setup_success: "all_done_setup_success",
  one_success: "one_success",
  one_failed: "one_failed",
  one_done: "one_done",
  none_failed: "none_failed",
  none_failed_min_one_success: "none_failed_min_one_success",
  none_skipped: "none_skipped",
  all_skipped: "all_skipped",
  always: "always",
} as const;

export type TriggerRule = (typeof TriggerRule)[keyof typeof TriggerRule];
