import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { useAdminPages } from "./useAdminPages.ts";

const tab = { className: tabClass, activeOptions: { includeSearch: false } } as const;

/** The head of each page under Admin: what it is about, and the way to the others. */
export function AdminHeader({ title, actions }: { title: string; actions: ReactNode }) {
  usePageTitle(title);
  const pages = useAdminPages();
  return (
    <PageHeader title={title} actions={actions}>
      <Tabs label="Admin">
        {pages.map(({ label, to }) => (
          <Link key={to} to={to} {...tab}>
            {label}
          </Link>
        ))}
      </Tabs>
    </PageHeader>
  );
}
