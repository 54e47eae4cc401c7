import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type KeptList, useLastFilters } from "../routing/lastFilters.ts";
import { parseSearchText } from "../routing/searchText.ts";

export interface ListLinkProps {
  readonly to: KeptList;
  readonly className: string;
  readonly activeOptions: { readonly includeSearch: boolean; readonly exact?: boolean };
  readonly children: ReactNode;
  readonly "aria-current"?: "page";
}

/** Leads to a list as it was filtered when it was left; in the list itself, to all of it. */
export function ListLink({ to, ...rest }: ListLinkProps) {
  const isThere = useLocation({ select: ({ pathname }) => pathname === to });
  const filters = useLastFilters(to);
  return <Link to={to} search={isThere ? {} : parseSearchText(filters)} {...rest} />;
}
