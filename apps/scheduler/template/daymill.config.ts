import { defineConfig } from "daymill/config";

// Every setting may also come from the environment (DAYMILL__SERVER__PORT=9000); `npx daymill config show --origin`
// prints those in force. Without a database of yours, Daymill keeps a PostgreSQL in the data directory, .daymill.
export default defineConfig({
  dags: ["dags"],
});
