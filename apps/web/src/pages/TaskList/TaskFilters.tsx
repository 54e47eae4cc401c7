import { type TaskListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { DayFields } from "../DayFields.tsx";
import { DagField } from "./DagField.tsx";
import { nameOfStates, type StateChoice, stateChoices, statesOf } from "../stateChoices.ts";

export interface TaskFiltersProps {
  readonly search: TaskListSearch;
  /** Whose days `from` and `to` are. */
  readonly zone: string;
  readonly onSearch: (next: Partial<TaskListSearch>) => void;
  /** Undefined: nothing is filtered. */
  readonly onClear: (() => void) | undefined;
}

export function TaskFilters({ search, zone, onSearch, onClear }: TaskFiltersProps) {
  const { q, dag, task, state, from, to } = search;
  return (
    <FilterBar
      label="Search task instances"
      placeholder="Search by task or label"
      text={q}
      onText={(text) => onSearch({ q: text })}
      onClear={onClear}
    >
      <SelectField<StateChoice>
        label="State"
        hideLabel
        value={nameOfStates(state)}
        choices={stateChoices(state)}
        onChange={(name) => onSearch({ state: statesOf(name) })}
      />
      <DagField dagId={dag} onChange={(next) => onSearch({ dag: next })} />
      <DayFields days={{ from, to }} zone={zone} onDays={onSearch} />
      {task === undefined ? null : <Button onClick={() => onSearch({ task: undefined })}>Only {task} ✕</Button>}
    </FilterBar>
  );
}
