import type { Health } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { openApiDocument } from "../openapi.ts";

export interface SystemRouteParts {
  readonly version: string;
  readonly health: () => Promise<Health>;
}

export function systemRoutes({ version, health }: SystemRouteParts): Pick<Handlers, "getHealth" | "getOpenApi"> {
  const document = openApiDocument(version);
  return { getHealth: health, getOpenApi: async () => document };
}
