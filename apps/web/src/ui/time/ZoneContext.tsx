import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { browserZone } from "./formatTime.ts";
import { isZone } from "./isZone.ts";

/** Whose clock the times of a page follow. Dates that are data follow none of them: they are the DAG's. */
export const ZONE_CHOICES = ["utc", "dag", "browser"] as const;

/** One of those, or the name of a zone. */
export type ZoneChoice = string;

/** In a link: that of the DAG in sight, whichever it is. Anything else there is the name of a zone. */
const LINKED_DAG = "dag";

interface ZonePreference {
  readonly choice: ZoneChoice;
  readonly choose: (choice: ZoneChoice) => void;
}

/** What a link would say of it. */
export function linkedChoice(choice: ZoneChoice): string {
  if (choice === "utc") return "UTC";
  return choice === "browser" ? browserZone() : choice;
}

const KEY = "daymill.zone";
const PreferenceContext = createContext<ZonePreference>({ choice: "utc", choose: () => undefined });
const DagZoneContext = createContext<string | undefined>(undefined);
const LinkedZoneContext = createContext<string | undefined>(undefined);

function readChoice(): ZoneChoice {
  try {
    const stored = localStorage.getItem(KEY) ?? "utc";
    return ZONE_CHOICES.some((choice) => choice === stored) || isZone(stored) ? stored : "utc";
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

/** Lets the zone of a link count for everything below, before what the reader chose. */
export function LinkedZone({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  return <LinkedZoneContext value={zone}>{children}</LinkedZoneContext>;
}

/** What the link to this view says of the zone; undefined: nothing. */
export function useLinkedZone(): string | undefined {
  return useContext(LinkedZoneContext);
}

/** Short, for a button. */
export function linkedWords(zone: string): string {
  return zone === LINKED_DAG ? "DAG zone" : zone;
}

/** How a link says what the reader sees now, so that whoever gets it sees the same. */
export function useZoneForLink(): string {
  const { choice } = useContext(PreferenceContext);
  return useContext(LinkedZoneContext) ?? linkedChoice(choice);
}

/** That of the DAG in sight. */
export function useDagZone(): string | undefined {
  return useContext(DagZoneContext);
}

export function useZonePreference(): ZonePreference {
  return useContext(PreferenceContext);
}

/** The zone in which clock times are shown here; without a DAG in sight its choice means UTC. */
export function useZone(): string {
  const { choice } = useContext(PreferenceContext);
  const dagZone = useContext(DagZoneContext);
  const zone = useContext(LinkedZoneContext) ?? linkedChoice(choice);
  return zone === LINKED_DAG ? (dagZone ?? "UTC") : zone;
}
