import type { RunState } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import type { DagListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Segments, SelectField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { usePhone } from "../../ui/usePhone.ts";

const route = getRouteApi("/dags");

/** What the list shows, and how. All filters live in the address; typing replaces it after a pause. `onClear` undefined: there are none. */
export function DagFilters({ onClear }: { readonly onClear: (() => void) | undefined }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isPhone = usePhone();
  const change = (next: Partial<DagListSearch>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });

  return (
    <FilterBar
      label="Search DAGs"
      placeholder="Search by id or description"
      text={search.q}
      onText={(q) => change({ q })}
      onClear={onClear}
    >
      <Segments
        label="Paused or not"
        value={search.paused ?? "all"}
        choices={[
          { value: "all", label: "All" },
          { value: "active", label: "Active" },
          { value: "paused", label: "Paused" },
        ]}
        onChange={(paused) => change({ paused: paused === "all" ? undefined : paused })}
      />
      <SelectField<RunState | "any">
        label="Last run"
        hideLabel
        value={search.state ?? "any"}
        choices={[
          { value: "any", label: "Last run: any" },
          { value: "failed", label: "Last run: failed" },
          { value: "running", label: "Last run: running" },
          { value: "success", label: "Last run: success" },
          { value: "queued", label: "Last run: queued" },
        ]}
        onChange={(state) => change({ state: state === "any" ? undefined : state })}
      />
      <SelectField<NonNullable<DagListSearch["only"]> | "all">
        label="Which DAGs"
        hideLabel
        value={search.only ?? "all"}
        choices={[
          { value: "all", label: "All DAGs" },
          { value: "favourites", label: "Favourites" },
          { value: "backfilling", label: "Backfill under way" },
          { value: "problems", label: "Problems in the file" },
        ]}
        onChange={(only) => change({ only: only === "all" ? undefined : only })}
      />
      {isPhone ? null : (
        <Segments
          label="View"
          value={search.view ?? "table"}
          choices={[
            { value: "table", label: "Table" },
            { value: "cards", label: "Cards" },
          ]}
          onChange={(view) => change({ view: view === "table" ? undefined : view })}
        />
      )}
      {search.tag?.map((tag) => (
        <Button
          key={tag}
          icon={<Icon name="close" size={10} />}
          onClick={() => change({ tag: without(search.tag, tag), tags: undefined })}
        >
          tag: {tag}
        </Button>
      ))}
      {(search.tag?.length ?? 0) < 2 ? null : (
        <Segments
          label="Of the tags"
          value={search.tags ?? "any"}
          choices={[
            { value: "any", label: "Any of them" },
            { value: "all", label: "All of them" },
          ]}
          onChange={(tags) => change({ tags: tags === "any" ? undefined : tags })}
        />
      )}
      {search.owner === undefined ? null : (
        <Button icon={<Icon name="close" size={10} />} onClick={() => change({ owner: undefined })}>
          owner: {search.owner}
        </Button>
      )}
    </FilterBar>
  );
}

function without(tags: readonly string[] | undefined, tag: string): string[] | undefined {
  const rest = (tags ?? []).filter((one) => one !== tag);
  return rest.length === 0 ? undefined : rest;
}
