import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useSearch } from "../../api/useSearch.ts";
import { useFavouriteDags } from "../../ui/favouriteDags.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Palette, type PaletteGroup } from "../../ui/Palette.tsx";
import { usePaused } from "../../ui/usePaused.ts";
import { matchesWords } from "./matchesWords.ts";
import { type Place, placeName } from "./place.ts";
import { readRecent } from "./recentPlaces.ts";
import { useActions } from "./useActions.tsx";
import { useFound } from "./useFound.tsx";
import { placeLink, useGo } from "./useGo.ts";
import { usePages } from "./usePages.tsx";
import { useShared } from "./useShared.tsx";

/** Shorter than people notice, longer than between two keys. */
const TYPING_MS = 80;

/** One box for DAGs, runs by id or day, tasks, pages, and what can be done here. */
export default function SearchPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const asked = usePaused(wanted, TYPING_MS);
  const place = usePlace();
  const search = useSearch(asked, place ?? {});
  const [visited] = useState(() => readRecent());
  const starred = useFavouriteDags();
  const found = useFound(wanted === "" ? undefined : search.data, place ?? {}, {
    dagIds: [wanted, ...visited.map(({ dagId }) => dagId), ...starred],
    runs: visited.map(({ dagId, runId }) => placeName({ dagId, runId })),
  });
  const recent = useRecent(visited, place);
  const favourites = useFavourites(starred, place);
  const shared = useShared(wanted);
  const actions = useActions(place);
  const pages = usePages(place ?? {});
  const named = (group: PaletteGroup): PaletteGroup => ({
    ...group,
    items: group.items.filter((item) => matchesWords(wanted, item.label)),
  });
  const groups = [
    // What is typed may be the whole name of another DAG: favourites are found like any.
    ...(wanted === ""
      ? [
          { name: "Recent", items: recent },
          { name: "Favourites", items: favourites },
        ]
      : found),
    named({ name: "Actions", items: actions }),
    named({ name: "Pages", items: pages }),
    ...shared,
  ];
  return (
    <Palette
      label="Search"
      placeholder="A DAG, a task, a run, an asset, a day such as 2024-03-15, an action"
      text={typed}
      onText={setTyped}
      groups={groups.filter((group) => group.items.length > 0)}
      isPending={
        wanted !== asked || (asked !== "" && (search.isFetching || search.isPlaceholderData) && !search.isError)
      }
      trouble={search.isError ? "The server cannot search now; pages and actions are still here." : undefined}
      onClose={onClose}
    />
  );
}

function usePlace(): Place | undefined {
  const { dagId, runId, taskId, mapIndex } = useParams({ strict: false });
  if (dagId === undefined) return undefined;
  return { dagId, runId, taskId, ...(mapIndex === undefined ? {} : { mapIndex: Number(mapIndex) }) };
}

/** The DAGs that are starred, without the one where one is. */
function useFavourites(starred: readonly string[], place: Place | undefined) {
  const go = useGo();
  return starred
    .filter((dagId) => dagId !== place?.dagId)
    .map((dagId) => ({
      key: `favourite:${dagId}`,
      label: dagId,
      icon: <Icon name="star" />,
      pick: (elsewhere: boolean) => go(placeLink({ dagId }), elsewhere),
    }));
}

/** Where one was, without where one is. */
function useRecent(visited: readonly Place[], place: Place | undefined) {
  const go = useGo();
  const here = place === undefined ? undefined : placeName(place);
  return visited
    .filter((one) => placeName(one) !== here)
    .map((one) => ({
      key: `recent:${placeName(one)}`,
      label: placeName(one),
      icon: <Icon name="clock" />,
      pick: (elsewhere: boolean) => go(placeLink(one), elsewhere),
    }));
}
