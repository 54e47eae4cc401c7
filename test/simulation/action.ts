import type { World } from "./world.ts";

/** Something that happens to the world. */
export interface Action {
  readonly name: string;
  readonly weight: number;
  /** False: there was nothing to do it to. */
  readonly run: (world: World) => Promise<boolean>;
}
