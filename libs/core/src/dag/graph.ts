/** A task as the graph sees it: its id and its direct upstreams. */
export interface GraphNode {
  readonly id: string;
  readonly upstream: readonly string[];
}

/**
 * The ids in an order in which every task comes after its upstreams; of several such orders the one nearest to the order
 * given. Upstreams that are not among the nodes are ignored. undefined: there is a cycle.
 */
export function topologicalOrder(nodes: readonly GraphNode[]): string[] | undefined {
  const { ordered, rest } = peel(nodes);
  return rest.length === 0 ? ordered : undefined;
}

/** The tasks themselves and everything that they wait for, directly or through others. */
export function upstreamClosure(nodes: readonly GraphNode[], ids: Iterable<string>): Set<string> {
  const upstream = new Map(nodes.map((node) => [node.id, node.upstream]));
  return closure(ids, (id) => upstream.get(id) ?? []);
}

/** The tasks themselves and everything that waits for them, directly or through others. */
export function downstreamClosure(nodes: readonly GraphNode[], ids: Iterable<string>): Set<string> {
  const downstream = downstreamOf(nodes);
  return closure(ids, (id) => downstream.get(id) ?? []);
}

/** Who waits directly for a task, by the task's id. Tasks that nobody waits for are absent. */
export function downstreamOf(nodes: readonly GraphNode[]): Map<string, string[]> {
  const downstream = new Map<string, string[]>();
  for (const node of nodes) {
    for (const up of node.upstream) {
      const known = downstream.get(up);
      if (known) known.push(node.id);
      else downstream.set(up, [node.id]);
    }
  }
  return downstream;
}

/** The first cycle as a path that ends where it begins: `["a", "b", "a"]` says that b waits for a, and a for b. */
export function firstCycle(nodes: readonly GraphNode[]): string[] | undefined {
  return cycles(nodes)[0];
}

/** Cycles that share no task, one for each knot; see firstCycle. */
export function cycles(nodes: readonly GraphNode[]): string[][] {
  const found: string[][] = [];
  for (let { rest } = peel(nodes); rest.length > 0; { rest } = peel(rest)) {
    const cycle = walkToCycle(rest);
    const taken = new Set(cycle);
    found.push(cycle);
    rest = rest.filter((node) => !taken.has(node.id));
  }
  return found;
}

/** Takes away, again and again, the first task that waits for none of those left. */
function peel(nodes: readonly GraphNode[]): { ordered: string[]; rest: readonly GraphNode[] } {
  const known = new Set(nodes.map((node) => node.id));
  const waiting = new Map(nodes.map((node) => [node.id, node.upstream.filter((id) => known.has(id)).length]));
  const downstream = downstreamOf(nodes);
  const position = new Map(nodes.map((node, index) => [node.id, index]));
  const ready = nodes.filter((node) => waiting.get(node.id) === 0).map((node) => node.id);
  const ordered: string[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    ordered.push(id);
    for (const next of downstream.get(id) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) insertByPosition(ready, next, position);
    }
  }
  const done = new Set(ordered);
  return { ordered, rest: nodes.filter((node) => !done.has(node.id)) };
}

function insertByPosition(ready: string[], id: string, position: ReadonlyMap<string, number>): void {
  const place = position.get(id) ?? 0;
  const at = ready.findIndex((other) => (position.get(other) ?? 0) > place);
  ready.splice(at === -1 ? ready.length : at, 0, id);
}

/** Every node given has an upstream among them, so walking upstream must come back to a task seen before. */
function walkToCycle(nodes: readonly GraphNode[]): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const walked: string[] = [];
  let id = nodes[0]?.id ?? "";
  while (!walked.includes(id)) {
    walked.push(id);
    id = byId.get(id)?.upstream.find((up) => byId.has(up)) ?? id;
  }
  const cycle = walked.slice(walked.indexOf(id)).reverse();
  const first = nodes.find((node) => cycle.includes(node.id))?.id ?? id;
  const turn = cycle.indexOf(first);
  return [...cycle.slice(turn), ...cycle.slice(0, turn), first];
}

function closure(ids: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set(ids);
  for (const id of found) {
    for (const other of next(id)) found.add(other);
  }
  return found;
}
