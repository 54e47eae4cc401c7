import { isRunOver, type RunDetail } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "../../api/queryKeys.ts";
import { useLiveState } from "../../api/live/liveStore.ts";
import { toggleLive } from "../../api/live/useLiveEvents.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { useDag } from "../../api/useDags.ts";
import { toggleFavourite, useFavouriteDags } from "../../ui/favouriteDags.ts";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { PaletteItem } from "../../ui/Palette.tsx";
import { useScheme } from "../../ui/theme/useScheme.ts";
import { browserZone } from "../../ui/time/formatTime.ts";
import { useCopyLink } from "../../ui/time/useCopyLink.ts";
import { useZonePreference } from "../../ui/time/ZoneContext.tsx";
import { usePausing } from "../actions/usePausing.ts";
import type { Place } from "./place.ts";
import { whyOff } from "../actions/whyOff.ts";

type Action = readonly [label: string, icon: IconName, run: () => void];

/** What can be done where one is, by who is signed in, then what can be done anywhere. Nothing that changes a run happens before its dialog. */
export function useActions(place: Place | undefined): readonly PaletteItem[] {
  const here = useActionsHere(place);
  const settings = useSettings();
  return [...here, ...settings].map(([label, icon, run]) => ({
    key: `action:${label}`,
    label,
    icon: <Icon name={icon} />,
    pick: run,
  }));
}

function useActionsHere(place: Place | undefined): readonly Action[] {
  const navigate = useNavigate();
  const pause = usePauseActions(place?.runId === undefined ? place?.dagId : undefined);
  const dag = useDag(place?.dagId).data;
  const triggerOff = useMayNot("triggerRun", place?.dagId) ?? whyOff(dag, "manual");
  const backfillOff = useMayNot("createBackfill", place?.dagId) ?? whyOff(dag, "backfill");
  const clearOff = useMayNot("clear", place?.dagId);
  const markOff = useMayNot("mark", place?.dagId);
  const patchOff = useMayNot("patchRun", place?.dagId);
  const deleteOff = useMayNot("deleteRun", place?.dagId);
  // The page of the run has it.
  const run = useQueryClient().getQueryData<RunDetail>(queryKeys.runDetail(place?.dagId ?? "", place?.runId ?? ""));
  const isOver = run && isRunOver(run.state);
  const isStarred = useFavouriteDags().includes(place?.dagId ?? "");
  if (place === undefined) return [];
  const star = (): void => toggleFavourite(place.dagId);
  const unless = (off: string | undefined, ...all: readonly Action[]): readonly Action[] =>
    off === undefined ? all : [];
  const open = (
    dialog: "clear" | "mark" | "trigger" | "backfill" | "note" | "cancel" | "delete",
    only?: "failed",
  ): void => void navigate({ to: ".", search: (now: object) => ({ ...now, dialog, only }) });
  if (place.taskId !== undefined)
    return [
      ...unless(clearOff, ["Clear this task instance…", "clear", () => open("clear")]),
      ...unless(markOff, ["Mark this task instance…", "clear", () => open("mark")]),
    ];
  if (place.runId !== undefined)
    return [
      ...unless(
        clearOff,
        ["Clear failed tasks of this run…", "clear", () => open("clear", "failed")],
        ["Clear this run…", "clear", () => open("clear")],
      ),
      ...unless(markOff, ["Mark this run…", "clear", () => open("mark")]),
      ...unless(triggerOff, ["Trigger another run…", "play", () => open("trigger")]),
      ...unless(patchOff, ["Note on this run…", "copy", () => open("note")]),
      ...(isOver === false ? unless(patchOff, ["Cancel this run…", "close", () => open("cancel")]) : []),
      ...(isOver === true ? unless(deleteOff, ["Delete this run…", "close", () => open("delete")]) : []),
    ];
  return [
    ...unless(triggerOff, [`Trigger ${place.dagId}…`, "play", () => open("trigger")]),
    ...unless(backfillOff, [`Backfill ${place.dagId}…`, "backfills", () => open("backfill")]),
    ...pause,
    [`${isStarred ? "Take" : "Put"} ${place.dagId} ${isStarred ? "out of" : "among"} the favourites`, "star", star],
  ];
}

function usePauseActions(dagId: string | undefined): readonly Action[] {
  const dag = useDag(dagId).data;
  const { set } = usePausing();
  const off = useMayNot("patchDag", dagId);
  if (dag === undefined || off !== undefined) return [];
  const [verb, icon] = dag.paused ? (["Unpause", "play"] as const) : (["Pause", "clock"] as const);
  return [[`${verb} ${dag.dagId}`, icon, () => set([dag], !dag.paused)]];
}

function useSettings(): readonly Action[] {
  const client = useQueryClient();
  const live = useLiveState();
  const copyLink = useCopyLink();
  const zone = useZonePreference();
  const scheme = useScheme();
  return [
    ["Copy link to this page", "copy", copyLink],
    ["Clock times in UTC", "clock", () => zone.choose("utc")],
    ["Clock times in the DAG's zone", "clock", () => zone.choose("dag")],
    [`Clock times in this browser's zone (${browserZone()})`, "clock", () => zone.choose("browser")],
    [live === "paused" ? "Go on with live updates" : "Pause live updates", "clock", () => toggleLive(client)],
    ["Light colours", "sun", () => scheme.choose("light")],
    ["Dark colours", "moon", () => scheme.choose("dark")],
    ["Colours of the system", "system", () => scheme.choose("auto")],
  ];
}
