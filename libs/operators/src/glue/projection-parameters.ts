import type { TableInput } from "@aws-sdk/client-glue";
import { DEFAULT_FORMAT, unitOf } from "./projection.ts";
import type { KeyProjection, ProjectionPlan } from "./projection.ts";

const TEMPLATE = "storage.location.template";

/** The parameters of a table by which Athena projects. `location`: its S3 URI, ending in `/`. */
export function projectionParameters(
  plan: ProjectionPlan | undefined,
  location: string,
): NonNullable<TableInput["Parameters"]> {
  if (plan === undefined) return {};
  const ofKeys = plan.keys.flatMap(({ name, projection }) =>
    Object.entries(keyParameters(projection)).map(([field, value]) => [`projection.${name}.${field}`, value]),
  );
  const template = plan.folders?.replaceAll(/\{([^}]*)\}/g, (_, name: string) => `\${${name.toLowerCase()}}`);
  return {
    "projection.enabled": "true",
    ...(Object.fromEntries(ofKeys) as Record<string, string>),
    ...(template !== undefined && { [TEMPLATE]: `${location}${template}` }),
  };
}

function keyParameters(projection: KeyProjection): Readonly<Record<string, string>> {
  switch (projection.kind) {
    case "values":
      return { type: "enum", values: projection.values.join(",") };
    case "integer": {
      const { from, to, step = 1, digits } = projection;
      return {
        type: "integer",
        range: `${from},${to}`,
        interval: String(step),
        ...(digits !== undefined && { digits: String(digits) }),
      };
    }
    case "date": {
      const { from, to = "NOW", format = DEFAULT_FORMAT, step = 1 } = projection;
      const unit = (unitOf(projection) ?? "days").toUpperCase();
      return { type: "date", format, range: `${from},${to}`, interval: String(step), "interval.unit": unit };
    }
    case "injected":
      return { type: "injected" };
    default:
      return projection satisfies never;
  }
}

/** Whether a parameter of a table is one of projection. */
export function isOfProjection(parameter: string): boolean {
  return parameter.startsWith("projection.") || parameter === TEMPLATE;
}

/** Whether Athena works partitions of a table out, and passes over those that are registered. */
export function isProjected(parameters: TableInput["Parameters"]): boolean {
  return parameters?.["projection.enabled"]?.toLowerCase() === "true";
}
