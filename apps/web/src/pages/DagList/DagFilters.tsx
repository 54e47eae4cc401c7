import type { RunState } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { DagListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Segments, SelectField, TextField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./DagList.module.css";

const route = getRouteApi("/dags");
const TYPING_MS = 200;

/** All filters live in the address; typing replaces it after a pause. */
export function DagFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<DagListSearch>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const [text, setText] = useSearchText(search.q ?? "", (q) => change({ q: q === "" ? undefined : q }));

  return (
    <search className={styles.filters}>
      <div className={styles.search}>
        <TextField
          label="Search DAGs"
          hideLabel
          type="search"
          placeholder="Search by id or description"
          icon={<Icon name="search" size={14} />}
          value={text}
          onChange={setText}
        />
      </div>
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
      {search.tag?.map((tag) => (
        <Button
          key={tag}
          icon={<Icon name="close" size={10} />}
          onClick={() => change({ tag: without(search.tag, tag) })}
        >
          tag: {tag}
        </Button>
      ))}
    </search>
  );
}

function without(tags: readonly string[] | undefined, tag: string): string[] | undefined {
  const rest = (tags ?? []).filter((one) => one !== tag);
  return rest.length === 0 ? undefined : rest;
}

/** The text of a field that reaches the address after a pause; it follows when the address changes otherwise. */
function useSearchText(value: string, commit: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [committed, setCommitted] = useState(value);
  if (committed !== value) {
    setCommitted(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => commit(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, commit]);
  return [text, setText];
}
