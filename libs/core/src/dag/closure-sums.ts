import { downstreamOf, topologicalOrder } from "./graph.ts";
import type { GraphNode } from "./graph.ts";

/** A task with what it counts for. */
export interface WeightedNode extends GraphNode {
  readonly priority: number;
}

/** The sum of the priorities of each task and of all that waits for it, directly or through others. Throws on a cycle. */
export function downstreamSums(nodes: readonly WeightedNode[]): Map<string, number> {
  const downstream = downstreamOf(nodes);
  return sums(nodes, { order: orderOf(nodes).reverse(), next: (id) => downstream.get(id) ?? [] });
}

/** The same of each task and of all that it waits for. */
export function upstreamSums(nodes: readonly WeightedNode[]): Map<string, number> {
  const upstream = new Map(nodes.map((node) => [node.id, node.upstream]));
  return sums(nodes, { order: orderOf(nodes), next: (id) => upstream.get(id) ?? [] });
}

function orderOf(nodes: readonly WeightedNode[]): string[] {
  const order = topologicalOrder(nodes);
  if (order === undefined) throw new Error("a graph with a cycle has no closures to sum");
  return order;
}

interface Walk {
  /** Every task after those that it reaches. */
  readonly order: readonly string[];
  /** What a task reaches directly. */
  readonly next: (id: string) => readonly string[];
}

const WORD_BITS = 32;

/**
 * What a task reaches is a row of bits, made of the rows of those it reaches directly: 5,000 tasks take 3 MB and some tens
 * of milliseconds, where a walk from each takes ten seconds.
 */
function sums(nodes: readonly WeightedNode[], { order, next }: Walk): Map<string, number> {
  const priorities = new Map(nodes.map(({ id, priority }) => [id, priority]));
  const placed = order.map((id) => priorities.get(id) ?? 0);
  const places = new Map(order.map((id, place) => [id, place]));
  const rows: Uint32Array[] = [];
  return new Map(
    order.map((id, place) => {
      const row = new Uint32Array(Math.ceil(order.length / WORD_BITS));
      setBit(row, place);
      for (const other of next(id)) addRow(row, rows[places.get(other) ?? -1]);
      rows.push(row);
      return [id, sumOf(row, placed)];
    }),
  );
}

function setBit(row: Uint32Array, place: number): void {
  row[Math.floor(place / WORD_BITS)] = 1 << (place % WORD_BITS);
}

function addRow(row: Uint32Array, other: Uint32Array | undefined): void {
  if (other === undefined) return;
  for (const [word, bits] of other.entries()) row[word] = (row[word] ?? 0) | bits;
}

function sumOf(row: Uint32Array, values: readonly number[]): number {
  let sum = 0;
  for (const [word, bits] of row.entries()) {
    for (let left = bits; left !== 0; left &= left - 1) {
      const lowest = WORD_BITS - 1 - Math.clz32(left & -left);
      sum += values[word * WORD_BITS + lowest] ?? 0;
    }
  }
  return sum;
}
