import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { ZoneProvider } from "../ui/time/ZoneContext.tsx";
import { UiProvider } from "../ui/UiProvider.tsx";

/** Renders with everything that components expect around them but the router: no retries, no transitions. */
export function renderUi(children: ReactNode): RenderResult & { readonly isFetching: () => boolean } {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const rendered = render(
    <UiProvider inTest>
      <QueryClientProvider client={client}>
        <ZoneProvider>{children}</ZoneProvider>
      </QueryClientProvider>
    </UiProvider>,
  );
  return { ...rendered, isFetching: () => client.isFetching() > 0 };
}
