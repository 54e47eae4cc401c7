import type { AwsService } from "../../aws/aws-error.ts";

/** EMR in a region, as its errors name it. */
export function emrService(place: string): AwsService {
  return { place, later: "E421", refused: "E422" };
}
