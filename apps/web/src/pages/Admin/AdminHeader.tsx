import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMayNot } from "../../api/useMayNot.ts";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { useAccessPages } from "../Access/useAccessPages.ts";
import { usePageTitle } from "../usePageTitle.ts";

const tab = { className: tabClass, activeOptions: { includeSearch: false } } as const;

/** The head of each page under Admin: what it is about, and the way to the others. */
export function AdminHeader({ title, actions }: { title: string; actions: ReactNode }) {
  usePageTitle(title);
  const access = useAccessPages();
  const seesAll = useMayNot("listPools") === undefined;
  return (
    <PageHeader title={title} actions={actions}>
      <Tabs label="Admin">
        {seesAll ? (
          <>
            <Link to="/pools" {...tab}>
              Pools
            </Link>
            <Link to="/connections" {...tab}>
              Connections
            </Link>
            <Link to="/variables" {...tab}>
              Variables
            </Link>
            <Link to="/system" {...tab}>
              Health
            </Link>
          </>
        ) : null}
        {access.map(({ label, to }) => (
          <Link key={to} to={to} {...tab}>
            {label}
          </Link>
        ))}
      </Tabs>
    </PageHeader>
  );
}
