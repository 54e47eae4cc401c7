import { dag, manual, task } from "@daymill/core";
import { columns, convertCsv, field, placeOf } from "@daymill/operators";

const COUNTRIES = ["de", "fr", "it"];

/** Visits of a day that grow from run to run; the country is missing of every tenth. */
const collect = task("collect", async ({ visits }: { visits: number }, ctx) => {
  const rows = Array.from(
    { length: visits },
    (_, index) => `${index},${index % 10 === 9 ? "" : COUNTRIES[index % 3]},${(index * 7) % 24},${(index % 50) / 4}`,
  );
  const uri = `${ctx.workspace}visits.csv`;
  const { store, key } = await placeOf(uri, ctx);
  await store.write(key, ["id,country,hour,seconds", ...rows].join("\n"));
  return uri;
});

const convert = convertCsv("convert", {
  columns: columns({
    id: field("id").as("int64"),
    country: field("country"),
    hour: field("hour").as("int32"),
    seconds: field("seconds").as("double"),
  }),
});

export default dag(
  "visits",
  {
    schedule: manual(),
    description: "Makes a file and converts it: data to look at",
    params: { visits: { default: 100, schema: { type: "integer", minimum: 0 } } },
  },
  ({ params }) => {
    convert({ from: collect({ visits: params.visits }) });
  },
);
