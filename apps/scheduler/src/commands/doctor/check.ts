/** What a check found; `fix`: the command or step that helps. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning" | "problem";
  readonly detail: string;
  readonly fix: string | null;
}

export function ok(name: string, detail: string): Finding {
  return { name, state: "ok", detail, fix: null };
}

export function warning(name: string, detail: string, fix: string): Finding {
  return { name, state: "warning", detail, fix };
}

export function problem(name: string, detail: string, fix: string): Finding {
  return { name, state: "problem", detail, fix };
}
