import type postgres from "postgres";

/**
 * Gives every transaction a connection that nothing else is using. The driver may send BEGIN down a connection on which
 * other statements are under way and then lose track of it (porsager/postgres issues 823, 1189): statements of others
 * would run inside that transaction and be rolled back with it, after their caller was told that they had worked.
 */
export function onePerTransaction<Types extends Record<string, unknown>>({
  statements,
  transactions,
}: {
  statements: postgres.Sql<Types>;
  transactions: postgres.Sql<Types>[];
}) {
  const free = [...transactions];
  const waiting: ((pool: postgres.Sql<Types>) => void)[] = [];

  const take = async () => free.pop() ?? (await new Promise<postgres.Sql<Types>>((resolve) => waiting.push(resolve)));
  const giveBack = (pool: postgres.Sql<Types>) => {
    const next = waiting.shift();
    if (next) next(pool);
    else free.push(pool);
  };
  const begin = async <T>(work: (tx: postgres.TransactionSql<Types>) => T | Promise<T>) => {
    const pool = await take();
    let working: Promise<unknown> = Promise.resolve();
    try {
      return await pool.begin((tx) => {
        const result = Promise.resolve(work(tx));
        working = result.catch(() => undefined);
        return result;
      });
    } finally {
      // A lost connection ends the transaction at once, and its work a little later: what it still says must fail, and not
      // be heard in the next one's session.
      await working;
      giveBack(pool);
    }
  };
  const endStatements = statements.end.bind(statements);
  const end = async (options?: { timeout?: number }): Promise<void> => {
    await Promise.all([endStatements(options), ...transactions.map((pool) => pool.end(options))]);
  };
  return Object.assign(statements, { begin, end });
}
