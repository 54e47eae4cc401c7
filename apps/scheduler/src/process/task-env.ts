/** Sets variables for the time of one body; the returned function puts things back as they were. */
export function applyEnv(values: Readonly<Record<string, string>>): () => void {
  const names = Object.keys(values);
  if (names.length === 0) return () => {};
  const former = names.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of former) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
