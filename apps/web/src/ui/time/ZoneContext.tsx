import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { browserZone } from "./formatTime.ts";

/** Whose clock the times of a page follow. Dates that are data follow none of them: they are the DAG's. */
export const ZoneChoice = { utc: "utc", dag: "dag", browser: "browser" } as const;
export type ZoneChoice = (typeof ZoneChoice)[keyof typeof ZoneChoice];

interface ZonePreference {
  readonly choice: ZoneChoice;
  readonly choose: (choice: ZoneChoice) => void;
}

const KEY = "daymill.zone";
const PreferenceContext = createContext<ZonePreference>({ choice: "utc", choose: () => undefined });
const DagZoneContext = createContext<string | undefined>(undefined);

function readChoice(): ZoneChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return Object.values(ZoneChoice).find((choice) => choice === stored) ?? "utc";
  } catch {
    return "utc"; // Storage is blocked: the choice lasts as long as the page.
  }
}

/** Remembers the choice in this browser. */
export function ZoneProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice);
  const choose = useCallback((next: ZoneChoice) => {
    setChoice(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }, []);
  const preference = useMemo(() => ({ choice, choose }), [choice, choose]);
  return <PreferenceContext value={preference}>{children}</PreferenceContext>;
}

/** Names the DAG's zone to everything below. */
export function DagZone({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  return <DagZoneContext value={zone}>{children}</DagZoneContext>;
}

export function useZonePreference(): ZonePreference {
  return useContext(PreferenceContext);
}

/** The zone in which clock times are shown here; without a DAG in sight its choice means UTC. */
export function useZone(): string {
  const { choice } = useContext(PreferenceContext);
  const dagZone = useContext(DagZoneContext);
  if (choice === "browser") return browserZone();
  return choice === "dag" ? (dagZone ?? "UTC") : "UTC";
}
