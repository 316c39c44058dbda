import postgres from "postgres";
import { onePerTransaction } from "./one-per-transaction.ts";
import { textArrays } from "./text-arrays.ts";

/**
 * The pool every process holds: statements share `max` connections, transactions have `max` of their own (decision 0020).
 * Column names are camel-cased at the edge; keys inside jsonb stay as they are.
 */
export function connect(url: string, options: { max?: number; name: string }) {
  const max = options.max ?? 8;
  const pool = (size: number) =>
    postgres(url, {
      max: size,
      onnotice: () => undefined,
      connection: { application_name: options.name, TimeZone: "UTC" },
      transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
      connect_timeout: 5,
      fetch_types: false,
      types: { textArrays },
      backoff: (attempt) => Math.min(2, 0.05 * 2 ** attempt),
    });
  return onePerTransaction({ statements: pool(max), transactions: Array.from({ length: max }, () => pool(1)) });
}

/** The pool itself: opens transactions. */
export type Database = ReturnType<typeof connect>;
/** The pool or one transaction of it: statements take either. */
export type Sql = Database | postgres.TransactionSql<Types>;

type Types = Database extends postgres.Sql<infer Custom> ? Custom : never;
