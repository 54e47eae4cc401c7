import { build, stop, transform } from "esbuild";

/** What esbuild does in its own process. */
export interface EsbuildService {
  readonly build: typeof build;
  readonly transform: typeof transform;
}

/** After the last build, in ms. */
const IDLE_MS = 5_000;

let inUse = 0;
let ending: NodeJS.Timeout | undefined;

/**
 * Does some work with esbuild, whose process holds 200 MB after it has built a few dozen files: it ends once nobody has used
 * it for five seconds, and the next work starts another, which takes 100 ms.
 */
export async function withEsbuild<T>(work: (esbuild: EsbuildService) => Promise<T>): Promise<T> {
  clearTimeout(ending);
  inUse++;
  try {
    return await work({ build, transform });
  } finally {
    inUse--;
    if (inUse === 0) ending = setTimeout(() => void stop(), IDLE_MS).unref();
  }
}
