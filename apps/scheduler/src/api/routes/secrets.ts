import type { MetadataDatabase } from "@daymill/metadata";
import { rotateSecrets } from "../../secrets/rotate-secrets.ts";
import type { Sealer } from "../../secrets/sealer.ts";
import type { Handlers } from "../handlers.ts";

export interface SecretRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly sealer: Sealer;
}

export function secretRoutes(parts: SecretRouteParts): Pick<Handlers, "rotateSecrets"> {
  return {
    rotateSecrets: async () => {
      const { unreadable, ...rotation } = await rotateSecrets(parts);
      return { ...rotation, unreadable: [...unreadable] };
    },
  };
}
