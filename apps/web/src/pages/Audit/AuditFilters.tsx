import { AUDIT_ACTIONS, type AuditEntry, type ChangingEndpoint } from "@daymill/contract";
import type { AuditSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { DayFields } from "../DayFields.tsx";

type Outcome = NonNullable<AuditEntry["outcome"]>;

const ACTIONS = Object.entries(AUDIT_ACTIONS) as [ChangingEndpoint, string][];

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  /** Whose days they are. */
  readonly zone: string;
  readonly onSearch: (next: Partial<AuditSearch>) => void;
}

export function AuditFilters({ search, zone, onSearch }: AuditFiltersProps) {
  const { q, who, dag, action, outcome, from, to } = search;
  return (
    <FilterBar
      label="Search the audit log"
      placeholder="Search by the name of what was changed"
      text={q}
      onText={(text) => onSearch({ q: text })}
    >
      <SelectField<ChangingEndpoint | "any">
        label="Action"
        hideLabel
        value={action ?? "any"}
        choices={[
          { value: "any", label: "All actions" },
          ...ACTIONS.map(([value, words]) => ({ value, label: words[0]?.toUpperCase() + words.slice(1) })),
        ]}
        onChange={(next) => onSearch({ action: next === "any" ? undefined : next })}
      />
      <SelectField<Outcome | "any">
        label="Outcome"
        hideLabel
        value={outcome ?? "any"}
        choices={[
          { value: "any", label: "All outcomes" },
          { value: "done", label: "Done" },
          { value: "refused", label: "Refused" },
          { value: "failed", label: "Failed" },
        ]}
        onChange={(next) => onSearch({ outcome: next === "any" ? undefined : next })}
      />
      <DayFields days={{ from, to }} zone={zone} onDays={onSearch} />
      {who === undefined ? null : <Button onClick={() => onSearch({ who: undefined })}>Only {who} ✕</Button>}
      {dag === undefined ? null : <Button onClick={() => onSearch({ dag: undefined })}>Only {dag} ✕</Button>}
    </FilterBar>
  );
}
