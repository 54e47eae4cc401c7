import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "./api/createQueryClient.ts";
import { SessionGate } from "./shell/SessionGate.tsx";
import { router } from "./routing/router.tsx";
import { ZoneProvider } from "./ui/time/ZoneContext.tsx";
import { UiProvider } from "./ui/UiProvider.tsx";

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <UiProvider>
      <QueryClientProvider client={client}>
        <ZoneProvider>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </ZoneProvider>
      </QueryClientProvider>
    </UiProvider>
  );
}
