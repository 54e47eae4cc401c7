import { NOT_MAPPED } from "@daymill/contract";
import { type NavigateOptions, useNavigate, useRouter } from "@tanstack/react-router";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import type { Place } from "./place.ts";

/** The page of a place. */
export function placeLink({ dagId, runId, taskId, mapIndex = NOT_MAPPED }: Place) {
  if (runId === undefined) return { to: "/dags/$dagId", params: { dagId } } as const;
  if (taskId === undefined) return { to: "/dags/$dagId/runs/$runId", params: { dagId, runId } } as const;
  return instanceLink({ dagId, runId, taskId, mapIndex });
}

/** Leads to a page, here or in a tab of its own. */
export function useGo(): (link: NavigateOptions, elsewhere: boolean) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return (link, elsewhere) => {
    if (elsewhere) window.open(router.buildLocation(link).href, "_blank", "noopener");
    else void navigate(link);
  };
}
