import type { Session } from "@daymill/contract";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { queryKeys } from "../api/queryKeys.ts";
import { ZoneProvider } from "../ui/time/ZoneContext.tsx";
import { UiProvider } from "../ui/UiProvider.tsx";

/** As without users: everybody may do everything. */
const open: Session = { isOpen: true, user: { name: "local", role: "admin", by: "local" } };

/** Renders with everything that components expect around them but the router: no retries, no transitions. */
export function renderUi(children: ReactNode, session = open): RenderResult & { readonly isFetching: () => boolean } {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  client.setQueryData(queryKeys.session, session);
  const wrapper = ({ children: inside }: { readonly children: ReactNode }) => (
    <UiProvider inTest>
      <QueryClientProvider client={client}>
        <ZoneProvider>{inside}</ZoneProvider>
      </QueryClientProvider>
    </UiProvider>
  );
  const rendered = render(children, { wrapper });
  return { ...rendered, isFetching: () => client.isFetching() > 0 };
}
