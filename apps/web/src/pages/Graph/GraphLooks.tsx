import { Segments } from "../../ui/fields.tsx";

export interface Looks {
  readonly dir?: "LR" | "TB" | undefined;
  readonly view?: "drawing" | "outline" | undefined;
}

export interface GraphLooksProps {
  readonly view: "drawing" | "outline";
  readonly dir: "LR" | "TB" | undefined;
  readonly onLooks: (next: Looks) => void;
}

/** How a graph is shown: drawn, and which way, or as an outline. */
export function GraphLooks({ view, dir, onLooks }: GraphLooksProps) {
  return (
    <>
      {view === "outline" ? null : (
        <Segments
          label="Direction"
          value={dir ?? "LR"}
          choices={[
            { value: "LR", label: "→ Right" },
            { value: "TB", label: "↓ Down" },
          ]}
          onChange={(next) => onLooks({ dir: next === "LR" ? undefined : next })}
        />
      )}
      <Segments
        label="View"
        value={view}
        choices={[
          { value: "drawing", label: "Drawing" },
          { value: "outline", label: "Outline" },
        ]}
        onChange={(next) => onLooks({ view: next })}
      />
    </>
  );
}
