// Until it takes requests there is nothing to finish: it goes as it is, also while its modules are loaded, which takes seconds
// on a busy machine. Therefore nothing is imported before this.
const leave = (): void => process.exit(0);
process.on("SIGTERM", leave);
process.on("SIGINT", leave);

const { serve } = await import("./serve.ts");
await serve({ leave });
