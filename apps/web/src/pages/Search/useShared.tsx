import type { NavigateOptions } from "@tanstack/react-router";
import { useConnections } from "../../api/useConnections.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { usePools } from "../../api/usePools.ts";
import { useVariables } from "../../api/useVariables.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { PaletteGroup } from "../../ui/Palette.tsx";
import { matchesWords } from "./matchesWords.ts";
import { useGo } from "./useGo.ts";

/** More of a kind are found on its page. */
const MOST = 5;

/** Pools, connections and variables by a part of their names; they are asked for once somebody types. */
export function useShared(wanted: string): readonly PaletteGroup[] {
  const go = useGo();
  const isAsked = useMayNot("listPools") === undefined && wanted !== "";
  const pools = usePools(isAsked).data?.map(({ name }) => name);
  const connections = useConnections(isAsked).data?.map(({ connectionId }) => connectionId);
  const variables = useVariables(isAsked).data?.map(({ key }) => key);
  if (!isAsked) return [];
  const group = (
    name: string,
    names: readonly string[] = [],
    link: (one: string) => NavigateOptions,
  ): PaletteGroup => ({
    name,
    items: names
      .filter((one) => matchesWords(wanted, one))
      .slice(0, MOST)
      .map((one) => ({
        key: `${name}:${one}`,
        label: one,
        icon: <Icon name="admin" />,
        pick: (elsewhere) => go(link(one), elsewhere),
      })),
  });
  return [
    group("Pools", pools, (pool) => ({ to: "/pools", search: { pool } })),
    group("Connections", connections, (q) => ({ to: "/connections", search: { q } })),
    group("Variables", variables, (q) => ({ to: "/variables", search: { q } })),
  ];
}
