import postgres from "postgres";

/** The pool every process holds. Column names are camel-cased at the edge; keys inside jsonb stay as they are. */
export function connect(url: string, options: { max?: number; name: string }) {
  return postgres(url, {
    max: options.max ?? 10,
    onnotice: () => undefined,
    connection: { application_name: options.name, TimeZone: "UTC" },
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connect_timeout: 5,
    backoff: (attempt) => Math.min(2, 0.05 * 2 ** attempt),
  });
}

/** The pool itself: opens transactions. */
export type Database = ReturnType<typeof connect>;
/** The pool or one transaction of it: statements take either. */
export type Sql = Database | postgres.TransactionSql;
