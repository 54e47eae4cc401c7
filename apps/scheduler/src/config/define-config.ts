import type { DaymillConfig } from "./settings-schema.ts";

export type { DaymillConfig } from "./settings-schema.ts";

/** For `export default defineConfig({ ... })` in `daymill.config.ts`: checks the settings while they are written. */
export function defineConfig(config: DaymillConfig): DaymillConfig {
  return config;
}
