import { email } from "./email.ts";
import { pagerDuty } from "./pager-duty.ts";
import { slack } from "./slack.ts";
import { teams } from "./teams.ts";
import { webhook } from "./webhook.ts";

/** Ready-made callbacks: `onFailure: notify.slack({ connection: "ops-slack" })`. */
export const notify = { slack, teams, webhook, email, pagerDuty } as const;
