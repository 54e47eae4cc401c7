import type { World } from "./world.ts";

/** Time passes, in steps no longer than a lease is renewed. */
export async function passTime(world: World, ms: number): Promise<void> {
  const steps = Math.ceil(ms / 5_000);
  for (let k = 0; k < steps; k += 1) {
    world.clock.advance(Math.floor(ms / steps));
    for (const node of world.awake()) await node.scheduler.keepLease();
  }
}
